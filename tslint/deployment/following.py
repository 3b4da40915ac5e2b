"""Expressions of a script: which model each one stands for, and what calls do to it."""

import ast
import dataclasses
from collections.abc import Iterable, Iterator
from typing import Final

from tslint.deployment.models import makes_model
from tslint.deployment.record import Record, is_on_gpu
from tslint.deployment.scopes import Scope, own_nodes
from tslint.deployment.state import (
    OTHER,
    PLAIN,
    Condition,
    Device,
    Exported,
    Mode,
    Model,
    Object,
    Part,
    Place,
    Plain,
    State,
    Value,
)
from tslint.project.names import resolved_expr
from tslint.project.symbols import External, GlobalValue
from tslint.source.index import FileIndex

_EXPORTING: Final = {"torch.jit.trace": True, "torch.jit.script": False}
_SAME_EXPORT: Final = frozenset(
    {
        "torch.jit.freeze",
        "torch.jit.optimize_for_inference",
        "torch.utils.mobile_optimizer.optimize_for_mobile",
    }
)
_ONLY_READING: Final = frozenset(
    {
        "torch.save",
        "torch.onnx.export",
        "builtins.print",
        "builtins.len",
        "builtins.type",
        "builtins.isinstance",
        "builtins.sum",
        "builtins.str",
        "builtins.repr",
        "builtins.id",
    }
)
_SAVING: Final = frozenset({"save", "_save_for_lite_interpreter"})
# Methods of modules that change neither mode nor device; the first answer the module itself.
_ANSWER_THEMSELVES: Final = frozenset(
    {"half", "float", "double", "bfloat16", "type", "requires_grad_", "share_memory"}
)
_READ_OR_FILL: Final = frozenset(
    {
        "parameters",
        "named_parameters",
        "buffers",
        "named_buffers",
        "state_dict",
        "load_state_dict",
        "zero_grad",
        "forward",
        "extra_repr",
    }
)
_DTYPES: Final = ("torch.float", "torch.bfloat", "torch.half", "torch.double", "torch.complex")


@dataclasses.dataclass(frozen=True, slots=True)
class Follower:
    """One scope of a file, and where to note what comes to light in it."""

    file: FileIndex
    scope: Scope
    record: Record

    def value(self, node: ast.expr, state: State) -> Value:
        """What an expression stands for; changes the state to what holds once it has run."""
        match node:
            case ast.Name(name):
                return self._named(name, state)
            case ast.Constant(value):
                return _device(value) if isinstance(value, str) else PLAIN
            case ast.Attribute(inner):
                return self._attribute(node, inner, state)
            case ast.Call():
                return self._call(node, state)
            case ast.NamedExpr(ast.Name(name), inner):
                state.names[name] = self.value(inner, state)
                return state.names[name]
            case ast.Subscript(inner, index):
                base = self.value(inner, state)
                self._give_away([index], state)
                return Part(base) if isinstance(base, Model) else OTHER
            case ast.Lambda():
                return OTHER
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                names = (n.id for n in ast.walk(node) if isinstance(n, ast.Name))
                for name in names:
                    state.lose(state.names.get(name, OTHER))
                return OTHER
        inner_nodes = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        values = self._give_away(inner_nodes, state)
        is_literal = isinstance(node, ast.Tuple | ast.List | ast.Dict | ast.BinOp | ast.UnaryOp)
        return PLAIN if is_literal and all(map(_is_plain, values)) else OTHER

    def exported_names(self) -> Iterator[str]:
        """The names that export calls of the scope are given: what they hold are modules."""
        for node in own_nodes(self.scope.node):
            if isinstance(node, ast.Call) and self._external(node.func, State()) in _EXPORTING:
                for exported in _arguments(node)[:1]:
                    if isinstance(exported, ast.Name):
                        yield exported.id

    def _give_away(self, nodes: Iterable[ast.expr], state: State) -> list[Value]:
        """The values of expressions that go where they cannot be followed."""
        values = [self.value(node, state) for node in nodes]
        for value in values:
            state.lose(value)
        return values

    def _named(self, name: str, state: State) -> Value:
        if name in state.names:
            return state.names[name]
        is_global = name in self.file.bindings and name not in self.scope.bound
        symbol = resolved_expr(self.file, ast.Name(name)) if is_global else None
        if isinstance(symbol, GlobalValue) and isinstance(symbol.value, ast.Constant):
            return self.value(symbol.value, state)
        return PLAIN if isinstance(symbol, External) else OTHER

    def _attribute(self, node: ast.Attribute, inner: ast.expr, state: State) -> Value:
        base = self.value(inner, state)
        match base:
            case Model():
                return Part(base)
            case Part():
                return base
        return PLAIN if self._external(node, state) else OTHER

    def _external(self, func: ast.expr, state: State) -> str:
        """The dotted name of something of a package; empty for anything else."""
        first = func
        while isinstance(first, ast.Attribute):
            first = first.value
        if not isinstance(first, ast.Name) or first.id in {*state.names, *self.scope.bound}:
            return ""
        symbol = resolved_expr(self.file, func)
        return symbol.name if isinstance(symbol, External) else ""

    def _call(self, node: ast.Call, state: State) -> Value:
        name = self._external(node.func, state)
        if not name and isinstance(node.func, ast.Attribute):
            base = self.value(node.func.value, state)
            if isinstance(base, Model):
                return self._method(node, base, node.func.attr, state)
            if isinstance(base, Exported):
                return self._exported_method(node, base, node.func.attr, state)
            state.lose(base)
        elif not name and not self._is_made_here(node, state):
            callee = self.value(node.func, state)
            if isinstance(callee, Model):
                self._use(node.func, callee, node, state)
        if name in _EXPORTING:
            return self._export(node, state, is_trace=_EXPORTING[name])
        if name in _SAME_EXPORT and node.args:
            exported, *_ = [self.value(part, state) for part in _arguments(node)]
            return exported if isinstance(exported, Exported) else OTHER
        if name == "torch.jit.save":
            saved = [self.value(part, state) for part in _arguments(node)]
            self._save(saved[0] if saved else OTHER, state)
            return OTHER
        if name == "copy.deepcopy" and len(node.args) == 1:
            return _copy(node, self.value(node.args[0], state), state)
        if name == "torch.device":
            return self.value(node.args[0], state) if node.args else OTHER
        if name in _ONLY_READING or name.startswith("torch.optim."):
            for part in _arguments(node):
                self.value(part, state)
            return OTHER
        if self._is_made_here(node, state):
            return self._made(node, state)
        self._give_away(_arguments(node), state)
        return OTHER

    def _is_made_here(self, node: ast.Call, state: State) -> bool:
        first = node.func
        while isinstance(first, ast.Attribute):
            first = first.value
        is_local = isinstance(first, ast.Name) and first.id in {*state.names, *self.scope.bound}
        return not is_local and makes_model(self.file, node)

    def _made(self, node: ast.Call, state: State) -> Value:
        """A new module; one that is given something unknown may hold a module that is not new."""
        given = [self.value(part, state) for part in _arguments(node)]
        is_new = all(_is_plain(value) or _is_fresh(value, state) for value in given)
        is_placed = any(keyword.arg == "device" for keyword in node.keywords)
        model = Model(node)
        state.objects[model] = Condition(
            Mode.TRAINING if is_new else Mode.UNKNOWN,
            Place.CPU if is_new and not is_placed else Place.UNKNOWN,
        )
        for value in given:
            if isinstance(value, Model):
                state.lose(value)
        return model

    def _method(self, node: ast.Call, model: Model, name: str, state: State) -> Value:
        before = state.condition(model)
        given = [self.value(part, state) for part in _arguments(node)]
        if name in {"eval", "train"}:
            mode = _mode(node) if name == "train" else Mode.EVALUATION
            state.objects[model] = dataclasses.replace(before, mode=mode)
            return model
        if name in {"cpu", "cuda", "to"}:
            self._move(node, model, name, given, state)
            return model
        if name in _ANSWER_THEMSELVES:
            return model
        if name == "forward":
            self._use(_receiver(node), model, node, state)
        elif name not in _READ_OR_FILL:
            state.lose(model)
        return OTHER

    def _exported_method(
        self, node: ast.Call, exported: Exported, name: str, state: State
    ) -> Value:
        before = state.condition(exported)
        given = [self.value(part, state) for part in _arguments(node)]
        if name in _SAVING:
            self._save(exported, state)
            return OTHER
        if name in {"eval", "train"} and not exported.is_trace:
            mode = _mode(node) if name == "train" else Mode.EVALUATION
            state.objects[exported] = dataclasses.replace(before, mode=mode)
        elif name in {"cpu", "cuda", "to"}:
            self._move(node, exported, name, given, state)
        return exported

    def _move(
        self, node: ast.Call, moved: Object, name: str, given: list[Value], state: State
    ) -> None:
        before = state.condition(moved)
        place = {"cpu": Place.CPU, "cuda": Place.GPU}.get(name, Place.UNKNOWN)
        if name == "to":
            targets = [value.place for value in given if isinstance(value, Device)]
            place = targets[0] if targets else Place.UNKNOWN
            if not targets and all(self._is_no_device(part, state) for part in _arguments(node)):
                return
        state.objects[moved] = Condition(before.mode, place)

    def _is_no_device(self, node: ast.expr, state: State) -> bool:
        name = self._external(node, state)
        return name.startswith(_DTYPES) or (
            isinstance(node, ast.Constant) and isinstance(node.value, bool | None)
        )

    def _export(self, node: ast.Call, state: State, *, is_trace: bool) -> Value:
        parts = _arguments(node)
        given = [self.value(part, state) for part in parts]
        model = given[0] if given and isinstance(given[0], Model) else None
        exported = Exported(node, is_trace, model)
        state.objects[exported] = state.condition(model) if model else Condition()
        if model is not None:
            self._use(parts[0], model, node, state)
        for value in given[1:]:
            state.lose(value)
        return exported

    def _save(self, value: Value, state: State) -> None:
        if isinstance(value, Exported):
            self.record.saved(value, state.condition(value))

    def _use(self, named: ast.expr, model: Model, call: ast.Call, state: State) -> None:
        """Notes a use under a name that the module was moved away from."""
        if not isinstance(named, ast.Name):
            return
        for move in state.condition(model).moves:
            if move.old_name != named.id:
                continue
            inputs = [part for part in _arguments(call) if part is not named]
            is_elsewhere = move.before not in (Place.UNKNOWN, move.after)
            if is_elsewhere or (move.after is Place.CPU and any(map(is_on_gpu, inputs))):
                self.record.missed(move)


def _arguments(node: ast.Call) -> list[ast.expr]:
    return [*node.args, *(keyword.value for keyword in node.keywords)]


def _receiver(node: ast.Call) -> ast.expr:
    return node.func.value if isinstance(node.func, ast.Attribute) else node.func


def _mode(node: ast.Call) -> Mode:
    """The mode that `.train(...)` sets."""
    match _arguments(node):
        case [] | [ast.Constant(True)]:
            return Mode.TRAINING
        case [ast.Constant(False)]:
            return Mode.EVALUATION
    return Mode.UNKNOWN


def _device(text: str) -> Value:
    places = {"cpu": Place.CPU, "cuda": Place.GPU}
    place = places.get(text.partition(":")[0])
    return Device(place) if place else PLAIN


def _copy(node: ast.Call, original: Value, state: State) -> Value:
    if not isinstance(original, Model):
        return OTHER
    copied = Model(original.origin, copied_by=node)
    state.objects[copied] = dataclasses.replace(state.condition(original), moves=())
    return copied


def _is_plain(value: Value) -> bool:
    return isinstance(value, Plain | Device)


def _is_fresh(value: Value, state: State) -> bool:
    if not isinstance(value, Model):
        return False
    known = state.condition(value)
    return known.mode is Mode.TRAINING and known.place is Place.CPU
