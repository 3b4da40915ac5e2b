"""From what an expression stands for to a first-class value, where it can be one.

Follows `asValue` of the sugared values (`torch/csrc/jit/frontend/sugared_value.cpp`,
`torch/csrc/jit/python/python_sugared_value.cpp`).
"""

import ast
from typing import Final

from tslint.compiler.emission import Emission
from tslint.compiler.shown import shown
from tslint.compiler.unfollowed import note_value
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    GlobalName,
    InstanceMethod,
    IterableTree,
    LibraryModule,
    MethodValue,
    ModuleValue,
    NoValue,
    RangeValue,
    SimpleMethod,
    SimpleValue,
    TupleValue,
    Value,
    type_of,
)
from tslint.project.classes import ancestry
from tslint.project.names import resolved_expr
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol, GlobalValue
from tslint.source.index import PythonModule
from tslint.torchscript import tree
from tslint.torchscript.types import (
    BOOL,
    CONSTANT_TYPES,
    FLOAT,
    INT,
    TupleType,
    Type,
)

_DTYPES: Final = frozenset(
    "float32 float float64 double float16 half bfloat16 complex32 chalf complex64 cfloat "
    "complex128 cdouble uint8 int8 int16 short int32 int int64 long bool quint8 qint8 qint32 "
    "quint4x2 quint2x4 float8_e4m3fn float8_e5m2 float8_e4m3fnuz float8_e5m2fnuz uint16 uint32 "
    "uint64 strided sparse_coo sparse_csr sparse_csc sparse_bsr sparse_bsc jagged "
    "contiguous_format channels_last channels_last_3d preserve_format".split()
)
# Modules of Python's library whose calls make plain objects or numbers, never compiled functions.
_OBJECTS: Final = frozenset(
    "logging threading argparse collections random time datetime pathlib os math re".split()
)
_FLOATS: Final = frozenset({"pi", "inf", "nan", "e", "tau"})


def as_simple(value: Value, node: tree.Expr, emission: Emission) -> SimpleValue:
    """The first-class value that a value is; one that cannot be is a finding."""
    match value:
        case SimpleValue():
            return value
        case TupleValue(elements):
            parts = [as_simple(element, node, emission) for element in elements]
            return SimpleValue(TupleType(tuple(part.type for part in parts)))
        case GlobalName():
            return _global(value, node, emission)
        case ModuleValue() | LibraryModule():
            return SimpleValue(type_of(value))
        case RangeValue():
            return _refused(emission, node, "a range")
        case IterableTree():
            return _refused(emission, node, "`zip` or `enumerate`")
        case NoValue():
            return _refused(emission, node, "a call that answers nothing")
        case SimpleMethod() | MethodValue() | InstanceMethod():
            return _refused(emission, node, "a method")
    return UNKNOWN_VALUE


def _refused(emission: Emission, node: tree.Expr, kind: str) -> SimpleValue:
    return emission.refuse("TS311", node.origin, {"written": shown(node), "kind": kind})


def _global(value: GlobalName, node: tree.Expr, emission: Emission) -> SimpleValue:
    match value.symbol:
        case External(name):
            return _external(name, value, node, emission)
        case GlobalValue() as bound if value.of_module:
            return _constant_of_module(bound, node, emission)
        case GlobalValue(_, expression):
            kind = literal_kind(expression)
            if kind == "NoneType":
                return emission.refuse("TS302", node.origin, {"name": shown(node)})
            if kind is not None:
                return outside(emission, node, kind)
            made = made_by(value.symbol)
            if made is not None:
                return outside(emission, node, made)
        case ClassSymbol():
            return outside(emission, node, "class")
        case PythonModule():
            return outside(emission, node, "module")
        case FunctionSymbol():
            return _refused(emission, node, "a function")
    note_value(value, node, emission)
    return UNKNOWN_VALUE


def _external(name: str, value: GlobalName, node: tree.Expr, emission: Emission) -> SimpleValue:
    package, _, member = name.rpartition(".")
    if package == "torch" and member in _DTYPES:
        if value.of_module:
            return SimpleValue(INT)
        return outside(emission, node, "dtype")
    if package in {"math", "torch", "numpy", "cmath"} and member in _FLOATS:
        return SimpleValue(FLOAT) if value.of_module else outside(emission, node, "float")
    if name in {"typing.TYPE_CHECKING", "builtins.__debug__"}:
        is_constant = value.of_module and member == "TYPE_CHECKING"
        return SimpleValue(BOOL, False) if is_constant else outside(emission, node, "bool")
    if package == "builtins":
        return _refused(emission, node, "a builtin function or class")
    if not package:
        return outside(emission, node, "module")
    if emission.library.is_function(name):
        return _refused(emission, node, "a function")
    note_value(value, node, emission)
    return UNKNOWN_VALUE


def _constant_of_module(bound: GlobalValue, node: tree.Expr, emission: Emission) -> SimpleValue:
    """What `module.NAME` stands for: numbers, strings, None and tuples of them are constants.

    Follows `toSugaredValue` with `is_constant` (`python_sugared_value.cpp`).
    """
    try:
        value = ast.literal_eval(bound.value)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        made = made_by(bound)
        return UNKNOWN_VALUE if made is None else outside(emission, node, made)
    kind = _constant_type(value)
    if kind is None:
        return outside(emission, node, type(value).__name__)
    rebound = isinstance(node, tree.Select) and bound.file.may_rebind(node.name)
    return UNKNOWN_VALUE if rebound else SimpleValue(kind, value)


def _constant_type(value: object) -> Type | None:
    """The type of a constant; None for a value that cannot be one."""
    if not isinstance(value, tuple):
        return CONSTANT_TYPES.get(type(value))
    parts = [_constant_type(each) for each in value]
    known = [part for part in parts if part is not None]
    return TupleType(tuple(known)) if len(known) == len(parts) else None


def outside(emission: Emission, node: tree.Expr, kind: str) -> SimpleValue:
    """Notes that a value from outside the function is used in it."""
    return emission.refuse("TS310", node.origin, {"name": shown(node), "kind": kind})


def made_by(value: GlobalValue) -> str | None:
    """The class of the plain Python object that a module-level call surely makes."""
    if not isinstance(value.value, ast.Call):
        return None
    match resolved_expr(value.file, value.value.func):
        case ClassSymbol() as cls if ancestry(cls).complete and not ancestry(cls).is_module:
            return cls.node.name
        case External(name) if name.partition(".")[0] in _OBJECTS or name == "torch.device":
            return name.rpartition(".")[2]
    return None


def _computed_kind(op: ast.operator, left: str | None, right: str | None) -> str | None:
    """The type of a number that is computed from two others; None where that is not known."""
    kinds = {left, right}
    if not kinds <= {"int", "float"} or isinstance(op, ast.MatMult):
        return None
    if "float" in kinds or isinstance(op, ast.Div):
        return "float"
    return "int"


def literal_kind(expression: ast.expr) -> str | None:
    """The type of the Python value that an expression surely makes."""
    match expression:
        case ast.Constant(value=value):
            return type(value).__name__
        case ast.UnaryOp(op=ast.Not()) | ast.Compare(ops=[ast.Is() | ast.IsNot()]):
            return "bool"
        case ast.UnaryOp(operand=ast.Constant(value=int() | float() as value)):
            return type(value).__name__
        case ast.BinOp(left=left, op=op, right=right):
            return _computed_kind(op, literal_kind(left), literal_kind(right))
        case ast.List() | ast.ListComp():
            return "list"
        case ast.Dict() | ast.DictComp():
            return "dict"
        case ast.Set() | ast.SetComp():
            return "set"
        case ast.Tuple():
            return "tuple"
        case ast.JoinedStr():
            return "str"
        case ast.Call(func=ast.Attribute(value=ast.Name(id="torch"), attr=attr)) if attr in {
            "tensor", "zeros", "ones", "randn", "rand", "arange", "eye", "full", "linspace",
        }:  # fmt: skip
            return "Tensor"
        case ast.Call(func=ast.Name(id="float" | "int" | "str" | "list" | "dict" | "set" as kind)):
            return kind
    return None
