"""What the installed torch says of itself, in the form in which releases are recorded."""

# ruff: noqa: SLF001  (much of it has no public interface)

import ast
import importlib
import inspect
import platform
import types
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import torch
from torch.jit import _builtins, frontend

# Modules whose Python source the compiler compiles, or whose classes users subclass.
_MODULES = (
    "torch.nn.functional",
    "torch.functional",
    "torch._tensor",
    "torch.nn.utils.rnn",
    "torch.nn.init",
    "torch.nn.parameter",
    "torch.nn.utils",
)
_MODULES_OF_CALLABLES = (
    "builtins",
    "cmath",
    "math",
    "warnings",
    "torch",
    "torch._C",
    "torch._C._fft",
    "torch._C._linalg",
    "torch._C._nested",
    "torch._C._nn",
    "torch._C._sparse",
    "torch._C._special",
    "torch._jit_internal",
    "torch.autograd",
    "torch.cuda",
    "torch.distributed.autograd",
    "torch.fft",
    "torch.functional",
    "torch.futures",
    "torch.jit",
    "torch.linalg",
    "torch.nested",
    "torch.nn.functional",
    "torch.nn.init",
    "torch.nn.utils.rnn",
    "torch.sparse",
    "torch.special",
)
_PACKAGES = ("torch.nn.modules", "torch.nn.quantized.modules")


def installed_operators() -> dict[str, Any]:
    """Operators, the table of builtins and the frontend's tables."""
    names = dict.fromkeys(schema.name for schema in torch._C._jit_get_all_schemas())
    return {
        "torch": torch.__version__,
        "python": platform.python_version(),
        "schemas": {
            name: [str(schema) for schema in torch._C._jit_get_schemas_for_operator(name)]
            for name in names
        },
        "builtin_table": builtin_table(),
        "unop": nodes(frontend.ExprBuilder.unop_map),
        "binop": nodes(frontend.ExprBuilder.binop_map),
        "boolop": nodes(frontend.ExprBuilder.boolop_map),
        "cmpop": nodes(frontend.ExprBuilder.cmpop_map),
        "augassign_ops": nodes(frontend.StmtBuilder.augassign_map),
        "expr_builders": builders(frontend.ExprBuilder),
        "stmt_builders": builders(frontend.StmtBuilder),
        "frontend_pretty_node_names": sorted(
            f"{node.__name__}={name}" for node, name in frontend.pretty_node_names.items()
        ),
    }


def builtin_table() -> dict[str, str]:
    """Qualified Python names of callables to the operators they stand for."""
    operator_of = cast("dict[int, str]", _builtins._get_builtin_table())  # type: ignore[no-untyped-call]
    table = {}
    for module_name in _MODULES_OF_CALLABLES:
        try:
            module = importlib.import_module(module_name)
        except ImportError:
            continue
        for name, value in vars(module).items():
            operator = operator_of.get(id(value)) if callable(value) else None
            if operator is not None:
                table[f"{module_name}.{name}"] = operator
    return table


def nodes(table: Iterable[type[ast.AST]]) -> list[str]:
    """The names of the nodes that a table holds."""
    return sorted(node.__name__ for node in table)


def builders(builder: type) -> list[str]:
    """The names of the nodes that a builder has a method for."""
    found = (name.removeprefix("build_") for name in vars(builder) if name.startswith("build_"))
    return sorted(name for name in found if name[0].isupper())


def installed_api() -> dict[str, Any]:
    """Functions and classes of the source files, by module."""
    modules = [name for name in _MODULES if _source(name)]
    for package in _PACKAGES:
        folder = _source(package)
        if folder is not None:
            stems = sorted(path.stem for path in folder.parent.glob("*.py"))
            modules += [package, *(f"{package}.{stem}" for stem in stems if stem != "__init__")]
    return {name: module_api(Path(str(_source(name)))) for name in modules}


def _source(module: str) -> Path | None:
    try:
        found: types.ModuleType = importlib.import_module(module)
        return Path(inspect.getsourcefile(found) or "")
    except (ImportError, TypeError):
        return None


def module_api(path: Path) -> dict[str, Any]:
    """What a source file defines at its top level."""
    functions: dict[str, list[dict[str, Any]]] = {}
    classes: dict[str, dict[str, Any]] = {}
    dispatches: dict[str, dict[str, str]] = {}
    for node in _statements(ast.parse(path.read_text(), type_comments=True).body):
        match node:
            case ast.FunctionDef():
                functions.setdefault(node.name, []).append(signature(node))
            case ast.ClassDef():
                classes[node.name] = class_facts(node)
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(func=ast.Name(id="boolean_dispatch"), keywords=keywords),
            ):
                dispatches[name] = {str(k.arg): ast.unparse(k.value) for k in keywords}
    return {"functions": functions, "classes": classes, "boolean_dispatch": dispatches}


def _statements(body: list[ast.stmt]) -> list[ast.stmt]:
    found: list[ast.stmt] = []
    for node in body:
        found.append(node)
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                found += _statements(node.orelse)
            case ast.If() | ast.Try():
                found += _statements(node.body) + _statements(node.orelse)
    return found


def class_facts(node: ast.ClassDef) -> dict[str, Any]:
    """A class's bases, annotations, constants and methods."""
    annotations: dict[str, str] = {}
    constants: str | None = None
    methods: dict[str, list[dict[str, Any]]] = {}
    for statement in node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                annotations[name] = ast.unparse(annotation)
                if name == "__constants__" and statement.value is not None:
                    constants = ast.unparse(statement.value)
            case ast.Assign(targets=[ast.Name(id="__constants__")], value=value):
                constants = ast.unparse(value)
            case ast.FunctionDef():
                methods.setdefault(statement.name, []).append(signature(statement))
    return {
        "bases": [ast.unparse(base) for base in node.bases],
        "annotations": annotations,
        "constants": constants,
        "methods": methods,
    }


def signature(node: ast.FunctionDef) -> dict[str, Any]:
    """A definition's parameters, as written."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    missing = len(positional) - len(arguments.defaults)
    defaults: list[ast.expr | None] = [*([None] * missing), *arguments.defaults]
    parameters = [
        parameter(
            each, default, "positional-only" if each in arguments.posonlyargs else "positional"
        )
        for each, default in zip(positional, defaults, strict=True)
    ]
    if arguments.vararg:
        parameters.append(parameter(arguments.vararg, None, "*"))
    for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        parameters.append(parameter(each, default, "keyword-only"))
    if arguments.kwarg:
        parameters.append(parameter(arguments.kwarg, None, "**"))
    return {
        "params": parameters,
        "returns": node.returns and ast.unparse(node.returns),
        "type_comment": node.type_comment,
        "decorators": [ast.unparse(decorator) for decorator in node.decorator_list],
    }


def parameter(node: ast.arg, default: ast.expr | None, kind: str) -> dict[str, Any]:
    """One parameter, as written."""
    return {
        "name": node.arg,
        "annotation": node.annotation and ast.unparse(node.annotation),
        "default": default and ast.unparse(default),
        "kind": kind,
    }
