"""Which calls make a new module, and whether such a module computes differently in training."""

import ast
from typing import Final

from tslint.project.classes import ancestry, method
from tslint.project.names import resolved_expr
from tslint.project.symbols import ClassSymbol, External, Symbol
from tslint.source.index import FileIndex

_CONTAINERS: Final = frozenset(
    {"torch.nn.Sequential", "torch.nn.ModuleList", "torch.nn.ModuleDict"}
)
# Parts of names of `torch.nn` whose modules look at `training`, as of torch 2.13.0.
_MODE_DEPENDENT: Final = (
    "Dropout",
    "BatchNorm",
    "InstanceNorm",
    "RReLU",
    "RNN",
    "LSTM",
    "GRU",
    "MultiheadAttention",
    "Transformer",
    "dropout",
    "batch_norm",
    "instance_norm",
    "rrelu",
    "multi_head_attention",
)
_MODEL_ZOO: Final = "torchvision.models."


def makes_model(file: FileIndex, call: ast.Call) -> bool:
    """Whether a call surely makes a new module, which is in training mode and on the CPU."""
    match resolved_expr(file, call.func):
        case ClassSymbol() as cls:
            return ancestry(cls).is_module and not _places_itself(cls)
        case External(name):
            last = name.rpartition(".")[2]
            is_layer = name == f"torch.nn.{last}" and last[:1].isupper()
            is_known = is_layer and last not in {"Parameter", "Buffer", "Module"}
            return is_known or (name.startswith(_MODEL_ZOO) and not _is_parametrised(call))
    return False


def _places_itself(cls: ClassSymbol) -> bool:
    """Whether making an instance may move it, or set its mode."""
    for name in ("train", "eval"):
        if method(cls, name) is not None:
            return True
    bodies = [
        node
        for each in ancestry(cls).classes
        for node in each.node.body
        if isinstance(node, ast.FunctionDef) and node.name == "__init__"
    ]
    nodes = (node for body in bodies for node in ast.walk(body))
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return bool(attributes & {"eval", "train", "cuda", "to"})


def _is_parametrised(call: ast.Call) -> bool:
    """Whether a model's name or class is itself an argument, as in `models.get_model(name)`."""
    last = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    return last.startswith(("get_", "list_"))


def may_depend_on_mode(file: FileIndex, call: ast.Call) -> bool:
    """Whether a new module may compute something else in training than in evaluation mode."""
    return _call_may_depend(file, call, set())


def _call_may_depend(file: FileIndex, call: ast.Call, seen: set[ClassSymbol]) -> bool:
    symbol = resolved_expr(file, call.func)
    if isinstance(symbol, External) and symbol.name in _CONTAINERS:
        inner = [node for arg in call.args for node in ast.walk(arg) if isinstance(node, ast.Call)]
        is_written_out = not any(isinstance(arg, ast.Name | ast.Starred) for arg in call.args)
        return not is_written_out or any(_call_may_depend(file, c, seen) for c in inner)
    return _may_depend(symbol, seen)


def _may_depend(symbol: Symbol, seen: set[ClassSymbol]) -> bool:
    match symbol:
        case ClassSymbol() if symbol in seen:
            return False
        case ClassSymbol():
            seen.add(symbol)
            known = ancestry(symbol)
            if not known.is_plain_module:
                return known.is_module or not known.complete
            return any(_body_may_depend(each, seen) for each in known.classes)
        case External(name) if name.startswith("torch."):
            return any(part in name.rpartition(".")[2] for part in _MODE_DEPENDENT)
        case External(name):
            return not name.startswith(("builtins.", "math."))
    return True


def _body_may_depend(cls: ClassSymbol, seen: set[ClassSymbol]) -> bool:
    for node in ast.walk(cls.node):
        match node:
            case ast.Attribute(_, "training"):
                return True
            case ast.Call(func) if _is_global(func, cls.file):
                if _call_may_depend(cls.file, node, seen):
                    return True
    return False


def _is_global(func: ast.expr, file: FileIndex) -> bool:
    """Whether what is called is reached from a global name.

    What else a class calls, methods of `self` and of local values, is seen where it is made.
    """
    while isinstance(func, ast.Attribute):
        func = func.value
    return isinstance(func, ast.Name) and func.id in file.bindings
