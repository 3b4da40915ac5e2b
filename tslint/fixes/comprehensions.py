"""TS120: a comprehension with a condition becomes a loop that appends.

The list gets its element type, since an empty one counts as `List[Tensor]`. Where the comprehension
is all that a new name is assigned, the loop fills that name; elsewhere the loop stands before the
statement and fills a name of its own. `any` and `all` of a generator stop early, as the loop does.
"""

import dataclasses
from collections.abc import Sequence

import libcst as cst

from tslint.diagnostics import Edit, Fix
from tslint.fixes.changes import after, before, inserting, on_its_own, replacing
from tslint.fixes.hoisting import statement_to_go_before
from tslint.fixes.imports import Spelled, spelled_annotation
from tslint.fixes.registry import fix, repairs
from tslint.fixes.renaming import occurrences, rebinds, renamed, target_names
from tslint.fixes.site import Site
from tslint.project.symbols import External
from tslint.source.units import walked
from tslint.torchscript.types import DictType, ListType, Type, contains_unknown

# What takes a generator to its end at once, so that it may as well be given a list.
_EXHAUSTING = frozenset({"list", "max", "min", "sorted", "sum"})
_COMPREHENSIONS = (cst.ListComp, cst.DictComp, cst.GeneratorExp)
_LOOSE = (cst.BooleanOperation, cst.IfExp, cst.Lambda)


@dataclasses.dataclass(frozen=True, slots=True)
class _Loop:
    """The loop that takes a comprehension's place.

    Attributes:
        replaced: The expression it computes: the comprehension, or the call of `any` or `all`.
        empty: What its result is before the first turn.
        wish: A name for the result.
        comprehension: What it is made from.
    """

    replaced: cst.BaseExpression
    empty: str
    wish: str
    comprehension: cst.ListComp | cst.DictComp | cst.GeneratorExp


@repairs("TS120")
def comprehension_condition(site: Site) -> Fix | None:
    """The repair of a comprehension with a condition, where its type and its turn are sure."""
    loop = _loop(site.origin, site)
    if loop is None:
        return None
    statement = statement_to_go_before(loop.replaced, site)
    names = _loop_names(loop.comprehension, site)
    if statement is None or names is None:
        return None
    target = _assigned_name(statement, loop, site)
    spelled = _annotation(statement, target, loop, site)
    if spelled is None:
        return None
    name = target or site.fresh_name(loop.wish, _number(loop, site))
    lines = _comments(loop) + _lines(loop, name, names, site)
    edits = [*spelled.edits]
    indent = _indent(statement, site)
    if target:
        edits += _opened(statement, indent, "", site)
        edits.append(replacing(site.span(loop.replaced), loop.empty))
        if isinstance(statement, cst.Assign) and spelled.code:
            edits.append(after(site.span(statement.targets[0].target), spelled.code))
        edits.append(_below(statement, lines, indent, site))
    else:
        first = f"{name}{spelled.code} = {loop.empty}"
        edits += _opened(statement, indent, f"\n{indent}".join([first, *lines, ""]), site)
        edits.append(replacing(site.span(loop.replaced), name))
    return fix("safe", f"Compute `{name}` in a loop", site, edits)


def _loop(node: object, site: Site) -> _Loop | None:
    """What the loop computes; None where a loop could not do what the comprehension does."""
    if not isinstance(node, _COMPREHENSIONS) or node.for_in.asynchronous is not None:
        return None
    if any(isinstance(inner, cst.NamedExpr | cst.Await | cst.Yield) for inner in walked(node)):
        return None
    if isinstance(node, cst.DictComp):
        return _Loop(node, "{}", "table", node)
    if isinstance(node, cst.ListComp):
        return _Loop(node, "[]", "kept", node)
    argument = site.parents[node]
    call = site.parents[argument]
    if not isinstance(call, cst.Call) or len(call.args) != 1 or call.args[0].keyword:
        return None
    match site.symbol(call.func):
        case External("builtins.any"):
            return _Loop(call, "False", "found", node)
        case External("builtins.all"):
            return _Loop(call, "True", "holds", node)
        case External(name) if name.removeprefix("builtins.") in _EXHAUSTING:
            return _Loop(node, "[]", "kept", node)
    match call.func:
        case cst.Attribute(value=cst.SimpleString(), attr=cst.Name("join")):
            return _Loop(node, "[]", "kept", node)
    return None


def _loop_names(
    comprehension: cst.ListComp | cst.DictComp | cst.GeneratorExp, site: Site
) -> dict[str, str] | None:
    """New names for the loop's variables where the old ones mean something else elsewhere."""
    bound = target_names(comprehension.for_in.target)
    if bound is None:
        return None
    inside = set(walked(comprehension)) - set(walked(comprehension.for_in.iter))
    names: dict[str, str] = {}
    for name in bound:
        everywhere = set(occurrences(name, site.unit.module, site))
        if not everywhere <= inside | _in_other_scopes(name, site):
            names[name] = site.fresh_name(name)
    parts = [part for part in comprehension.children if part is not comprehension.for_in]
    parts += [condition.test for condition in comprehension.for_in.ifs]
    # An inner scope may bind the same name again: then it is not renamed.
    return None if names and any(map(rebinds, parts)) else names


def _in_other_scopes(name: str, site: Site) -> set[cst.CSTNode]:
    """What belongs to comprehensions that bind the name for themselves."""
    found: set[cst.CSTNode] = set()
    for node in walked(site.unit.function):
        if isinstance(node, cst.BaseComp) and name in (target_names(node.for_in.target) or ()):
            found |= set(walked(node)) - set(walked(node.for_in.iter))
    return found


def _assigned_name(statement: cst.CSTNode, loop: _Loop, site: Site) -> str | None:
    """The name that gets the whole result, if it is a new one that the loop can fill."""
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(name))], value=value):
            pass
        case cst.AnnAssign(target=cst.Name(name), value=value):
            pass
        case _:
            return None
    if value is not loop.replaced or any(occurrences(name, loop.replaced, site)):
        return None
    stored = [
        node
        for node in occurrences(name, site.unit.function, site)
        if _is_stored(node, site) or isinstance(site.parents[node], cst.Param)
    ]
    line = site.parents[statement]
    is_alone = not isinstance(line, cst.SimpleStatementLine) or len(line.body) == 1
    return name if len(stored) == 1 and is_alone else None


def _is_stored(node: cst.Name, site: Site) -> bool:
    """Whether a name is bound here; one inside a comprehension counts too."""
    child: cst.CSTNode = node
    parent = site.parents[child]
    while isinstance(parent, cst.Element | cst.StarredElement | cst.Tuple | cst.List):
        child, parent = parent, site.parents[parent]
    return getattr(parent, "target", None) is child or (
        isinstance(parent, cst.AsName | cst.NameItem | cst.Del)
    )


def _annotation(
    statement: cst.CSTNode, target: str | None, loop: _Loop, site: Site
) -> Spelled | None:
    """`: List[int]`, as far as the result needs it; None where its type is not known."""
    if loop.empty in ("True", "False") or (target and isinstance(statement, cst.AnnAssign)):
        return Spelled("")
    node = loop.comprehension
    kind: Type
    if isinstance(node, cst.DictComp):
        kind = DictType(site.type_of(node.key), site.type_of(node.value))
    else:
        kind = ListType(site.type_of(node.elt))
    if contains_unknown(kind):
        return _declared(statement, loop, site)
    spelled = spelled_annotation(str(kind), site)
    return Spelled(f": {spelled.code}", spelled.edits) if spelled else None


def _declared(statement: cst.CSTNode, loop: _Loop, site: Site) -> Spelled | None:
    """The function's return type, where the result is what it returns."""
    returns = site.unit.function.returns
    if isinstance(statement, cst.Return) and statement.value is loop.replaced and returns:
        return Spelled(f": {site.code(returns.annotation)}")
    return None


def _number(loop: _Loop, site: Site) -> int:
    """Which of the function's loops that wish for its name it is: each gets one of its own."""
    loops = (
        _loop(node, site)
        for node in walked(site.unit.function)
        if isinstance(node, _COMPREHENSIONS) and node.for_in.ifs
    )
    alike = [
        other.comprehension
        for other in loops
        if other is not None
        and other.wish == loop.wish
        and not isinstance(site.parents[other.replaced], cst.Assign | cst.AnnAssign)
    ]
    return alike.index(loop.comprehension) + 1 if loop.comprehension in alike else 1


def _lines(loop: _Loop, name: str, names: dict[str, str], site: Site) -> list[str]:
    """The loop, line by line, each indented from its own beginning."""
    node = loop.comprehension
    unit = site.unit.module.default_indent
    over = on_its_own(site.code(node.for_in.iter))
    lines = [f"for {renamed(node.for_in.target, names, site)} in {over}:"]
    tests = [_test(condition.test, names, site) for condition in node.for_in.ifs]
    if len(tests) > 1:
        loose = [isinstance(c.test, _LOOSE) and not c.test.lpar for c in node.for_in.ifs]
        tests = [f"({t})" if is_loose else t for t, is_loose in zip(tests, loose, strict=True)]
    lines.append(f"{unit}if {' and '.join(tests)}:")
    lines += [f"{unit}{unit}{line}" for line in _turn(loop, name, names, site)]
    return lines


def _test(node: cst.BaseExpression, names: dict[str, str], site: Site) -> str:
    return on_its_own(renamed(node, names, site))


def _turn(loop: _Loop, name: str, names: dict[str, str], site: Site) -> list[str]:
    """What the loop does with an element that passes the test."""
    node, unit = loop.comprehension, site.unit.module.default_indent
    if isinstance(node, cst.DictComp):
        key, value = renamed(node.key, names, site), renamed(node.value, names, site)
        if _has_effect(node.key) and _has_effect(node.value):
            # A comprehension evaluates the key first, an assignment the value.
            fresh = site.fresh_name("key")
            return [f"{fresh} = {on_its_own(key)}", f"{name}[{fresh}] = {on_its_own(value)}"]
        return [f"{name}[{key}] = {on_its_own(value)}"]
    element = renamed(node.elt, names, site)
    if loop.empty == "[]":
        return [f"{name}.append({element})"]
    element = on_its_own(element)
    if loop.empty == "False":
        return [f"if {element}:", f"{unit}{name} = True", f"{unit}break"]
    element = f"({element})" if isinstance(node.elt, _LOOSE) and not node.elt.lpar else element
    return [f"if not {element}:", f"{unit}{name} = False", f"{unit}break"]


def _has_effect(node: cst.BaseExpression) -> bool:
    """Whether an expression does more than read names and numbers."""
    plain = (cst.Name, cst.Integer, cst.Float, cst.SimpleString)
    return not isinstance(node, plain)


def _comments(loop: _Loop) -> list[str]:
    """The comments that stand between the parts of a comprehension."""
    node = loop.comprehension
    parts: list[cst.CSTNode] = [
        *(part for part in node.children if isinstance(part, cst.BaseExpression)),
        node.for_in.target,
        node.for_in.iter,
        *(condition.test for condition in node.for_in.ifs),
    ]
    kept = {inner for part in parts for inner in (part, *walked(part))}
    return [
        inner.value
        for inner in walked(loop.replaced)
        if isinstance(inner, cst.Comment) and inner not in kept
    ]


def _indent(statement: cst.CSTNode, site: Site) -> str:
    """How the lines beside a statement are indented once it has a line of its own."""
    indent = site.line_indent(site.unit.span(statement).line)
    if isinstance(site.parents[statement], cst.SimpleStatementSuite):
        return indent + site.unit.module.default_indent
    return indent


def _opened(statement: cst.CSTNode, indent: str, text: str, site: Site) -> list[Edit]:
    """The edits that put a text in front of a statement, which gets a line of its own."""
    suite = site.parents[statement]
    if isinstance(suite, cst.SimpleStatementSuite):
        gap = site.unit.span(suite.leading_whitespace)
        return [replacing(gap, f"\n{indent}{text}")]
    return [before(site.unit.span(statement), text)] if text else []


def _below(statement: cst.CSTNode, lines: Sequence[str], indent: str, site: Site) -> Edit:
    """The edit that adds lines below a statement and the comment behind it."""
    end = site.unit.span(statement).end_line
    column = len(site.unit.text.line(end)) + 1
    return inserting(end, column, "".join(f"\n{indent}{line}" for line in lines))
