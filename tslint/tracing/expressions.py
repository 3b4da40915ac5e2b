"""Expressions under a trace."""

import ast
from collections.abc import Iterable

from tslint.project.names import member, resolved
from tslint.tracing.branches import weighed
from tslint.tracing.dispatch import evaluated, evaluates
from tslint.tracing.frame import Frame
from tslint.tracing.modules import module_attribute
from tslint.tracing.tensors import sure_tensor_attribute, tensor_attribute
from tslint.tracing.values import (
    AnyOf,
    Items,
    Kind,
    Literal,
    Method,
    Module,
    Named,
    Subject,
    TorchModule,
    Value,
    is_reached,
    joined,
    subject_of,
)

# Operators that no collection has: with a number at one side, the other is a tensor.
_ARITHMETIC = (ast.Sub, ast.Div, ast.FloorDiv, ast.Pow, ast.MatMult)


@evaluates(ast.Constant)
def _constant(node: ast.Constant, _: Frame) -> Value:
    if node.value is None or isinstance(node.value, bool | str):
        return Literal(node.value)
    return Kind.NUMBER if isinstance(node.value, int | float | complex) else Kind.UNKNOWN


@evaluates(ast.Name)
def _name(node: ast.Name, frame: Frame) -> Value:
    if node.id in frame.names:
        return frame.names[node.id]
    if frame.function.enclosing is not None:
        return Kind.UNKNOWN
    return Named(resolved(frame.function.file, node.id))


@evaluates(ast.Attribute)
def _attribute(node: ast.Attribute, frame: Frame) -> Value:
    base = evaluated(node.value, frame)
    match base:
        case Named(symbol):
            return Named(member(symbol, node.attr))
        case Module():
            return module_attribute(base, node.attr)
        case Kind.INPUT if sure_tensor_attribute(node.attr, frame.library):
            base = Kind.TENSOR
            if isinstance(node.value, ast.Name):
                frame.names[node.value.id] = base
    if base in (Kind.TENSOR, Kind.FIXED):
        return tensor_attribute(base, node.attr)
    return Method(base, node.attr)


@evaluates(ast.BinOp)
def _binary(node: ast.BinOp, frame: Frame) -> Value:
    left, right = evaluated(node.left, frame), evaluated(node.right, frame)
    sides = {left, right}
    if Kind.TENSOR in sides:
        return Kind.TENSOR
    if Kind.INPUT in sides:
        is_tensor = isinstance(node.op, _ARITHMETIC) or Kind.FIXED in sides
        return Kind.TENSOR if is_tensor else Kind.INPUT
    if Kind.SHAPE in sides:
        is_sequence = sides <= {Kind.SHAPE, Kind.NUMBER} or any(
            isinstance(side, Items) for side in sides
        )
        return Kind.SHAPE if is_sequence else Kind.UNKNOWN
    if any(isinstance(side, Items | Literal) for side in sides):
        return Kind.UNKNOWN
    if Kind.SIZE in sides:
        return Kind.TENSOR if Kind.FIXED in sides else Kind.SIZE
    if Kind.FIXED in sides and sides <= {Kind.FIXED, Kind.NUMBER}:
        return Kind.FIXED
    return Kind.NUMBER if sides == {Kind.NUMBER} else Kind.UNKNOWN


@evaluates(ast.UnaryOp)
def _unary(node: ast.UnaryOp, frame: Frame) -> Value:
    if isinstance(node.op, ast.Not):
        known = weighed(node.operand, frame)
        if known.subject is not None:
            frame.note_branch(node, "`not`", known.subject)
        return Kind.UNKNOWN
    value = evaluated(node.operand, frame)
    if value is Kind.INPUT:
        return Kind.TENSOR
    return value if isinstance(value, Kind) else Kind.UNKNOWN


@evaluates(ast.BoolOp)
def _connected(node: ast.BoolOp, frame: Frame) -> Value:
    construct = "`and`" if isinstance(node.op, ast.And) else "`or`"
    values: list[Value] = []
    for part in node.values:
        value = evaluated(part, frame)
        subject = subject_of(value)
        if subject is not None and part is not node.values[-1]:
            frame.note_branch(node, construct, subject)
            return Kind.UNKNOWN
        values.append(value)
    return _any_of(values)


@evaluates(ast.Compare)
def _compare(node: ast.Compare, frame: Frame) -> Value:
    values = [evaluated(side, frame) for side in (node.left, *node.comparators)]
    if any(isinstance(op, ast.Is | ast.IsNot) for op in node.ops):
        return Kind.UNKNOWN
    if Kind.TENSOR in values:
        return Kind.TENSOR
    if any(isinstance(op, ast.In | ast.NotIn) for op in node.ops):
        return Kind.SIZE if values[0] is Kind.SIZE else Kind.UNKNOWN
    if Kind.INPUT in values:
        is_ordering = all(isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in node.ops)
        is_number = Kind.NUMBER in values
        return Kind.TENSOR if is_ordering or is_number else Kind.UNKNOWN
    return Kind.SIZE if any(map(is_reached, values)) else Kind.UNKNOWN


@evaluates(ast.IfExp)
def _conditional(node: ast.IfExp, frame: Frame) -> Value:
    known = weighed(node.test, frame)
    if known.subject is not None and known.truth is None:
        frame.note_branch(node.test, "conditional expression", known.subject)
    if known.truth is not None:
        return evaluated(node.body if known.truth else node.orelse, frame)
    return joined(evaluated(node.body, frame), evaluated(node.orelse, frame))


@evaluates(ast.NamedExpr)
def _named_expr(node: ast.NamedExpr, frame: Frame) -> Value:
    value = evaluated(node.value, frame)
    assign(node.target, value, frame)
    return value


@evaluates(ast.Subscript)
def _subscript(node: ast.Subscript, frame: Frame) -> Value:
    base = evaluated(node.value, frame)
    evaluated(node.slice, frame)
    is_slice = isinstance(node.slice, ast.Slice)
    match base:
        case Kind.TENSOR | Kind.FIXED:
            return base
        case Kind.INPUT:
            return Kind.TENSOR if isinstance(node.slice, ast.Tuple) else Kind.INPUT
        case Kind.SHAPE:
            return Kind.SHAPE if is_slice else Kind.SIZE
        case Items(values) if not is_slice:
            return _item(values, node.slice)
        case TorchModule(_, elements) if elements and not is_slice:
            return AnyOf(elements)
    return Kind.UNKNOWN


def _item(values: tuple[Value, ...], index: ast.expr) -> Value:
    try:
        place = ast.literal_eval(index)
    except (ValueError, TypeError, SyntaxError):
        return _any_of(values)
    is_inside = isinstance(place, int) and -len(values) <= place < len(values)
    return values[place] if is_inside else Kind.UNKNOWN


def _any_of(values: Iterable[Value]) -> Value:
    distinct = list(dict.fromkeys(values))
    return distinct[0] if len(distinct) == 1 else Kind.UNKNOWN


@evaluates(ast.Slice)
def _slice(node: ast.Slice, frame: Frame) -> Value:
    for bound in (node.lower, node.upper, node.step):
        if bound is not None:
            evaluated(bound, frame)
    return Kind.UNKNOWN


@evaluates(ast.Tuple, ast.List)
def _sequence(node: ast.Tuple | ast.List, frame: Frame) -> Value:
    values: list[Value] = []
    is_known = True
    for element in node.elts:
        value = evaluated(element, frame)
        if isinstance(element, ast.Starred):
            is_known = is_known and isinstance(value, Items)
            values += value.values if isinstance(value, Items) else ()
        else:
            values.append(value)
    return Items(tuple(values)) if is_known else Kind.UNKNOWN


@evaluates(ast.Starred)
def _starred(node: ast.Starred, frame: Frame) -> Value:
    return evaluated(node.value, frame)


@evaluates(ast.Dict)
def _dict(node: ast.Dict, frame: Frame) -> Value:
    for part in (*node.keys, *node.values):
        if part is not None:
            evaluated(part, frame)
    return Kind.UNKNOWN


@evaluates(ast.JoinedStr)
def _text(node: ast.JoinedStr, frame: Frame) -> Value:
    with frame.unnoted():
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                evaluated(part.value, frame)
    return Kind.UNKNOWN


@evaluates(ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
def _comprehension(
    node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, frame: Frame
) -> Value:
    inside = frame.branch()
    for generator in node.generators:
        assign(generator.target, element_of(generator.iter, inside), inside)
        for condition in generator.ifs:
            known = weighed(condition, inside)
            if known.subject is not None:
                inside.note_branch(condition, "`if`", known.subject)
    if isinstance(node, ast.DictComp):
        evaluated(node.key, inside)
        evaluated(node.value, inside)
    else:
        evaluated(node.elt, inside)
    return Kind.UNKNOWN


def element_of(iterable: ast.expr, frame: Frame) -> Value:
    """What a loop over an expression hands out; a tensor is noted: its rows are counted once."""
    match iterable:
        case ast.Call(ast.Name("enumerate"), [first, *_]):
            return Items((Kind.NUMBER, element_of(first, frame)))
        case ast.Call(ast.Name("zip"), parts, []):
            return Items(tuple(element_of(part, frame) for part in parts))
        case ast.Call(ast.Name("reversed"), [only]):
            return element_of(only, frame)
    value = evaluated(iterable, frame)
    match value:
        case Kind.TENSOR:
            frame.note_branch(iterable, "`for`", Subject.SIZE)
            return Kind.TENSOR
        case Kind.INPUT:
            return Kind.INPUT
        case Kind.SHAPE:
            return Kind.SIZE
        case Items(values):
            return _any_of(values)
        case TorchModule(_, elements) if elements:
            return AnyOf(elements)
    return Kind.UNKNOWN


def assign(target: ast.expr, value: Value, frame: Frame) -> None:
    """Binds what an assignment's target names to parts of a value."""
    match target:
        case ast.Name(name):
            frame.names[name] = value
        case ast.Tuple(parts) | ast.List(parts):
            for part, held in zip(parts, _parts(value, parts), strict=True):
                assign(part, held, frame)
        case ast.Starred(inner):
            assign(inner, Kind.SHAPE if value is Kind.SHAPE else Kind.UNKNOWN, frame)
        case ast.Attribute() | ast.Subscript():
            evaluated(target.value, frame)


def _parts(value: Value, targets: list[ast.expr]) -> list[Value]:
    is_spread = any(isinstance(target, ast.Starred) for target in targets)
    match value:
        case Items(values) if len(values) == len(targets) and not is_spread:
            return list(values)
        case Kind.SHAPE:
            return [Kind.SHAPE if isinstance(t, ast.Starred) else Kind.SIZE for t in targets]
        case Kind.TENSOR | Kind.INPUT:
            return [value] * len(targets)
    return [Kind.UNKNOWN] * len(targets)
