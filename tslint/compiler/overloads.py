"""Overloads: the declarations of a function or method, each of which is compiled with its body.

Follows `_get_overloads` of `torch/jit/_script.py`, `get_overload_annotations` of
`torch/jit/_recursive.py`, and `mergeDefaultsAndExtraParametersToOverloadDecl` and
`checkOverloadDecl` of `torch/csrc/jit/python/script_init.cpp`.
"""

import ast
from collections.abc import Iterator, Sequence

from tslint.compiler.annotated import stated_parameter
from tslint.compiler.emission import Emission
from tslint.diagnostics import Finding
from tslint.project.names import resolved_expr
from tslint.project.symbols import External, FunctionSymbol
from tslint.source.index import FunctionNode
from tslint.torchscript import tree
from tslint.torchscript.schema import Argument, Schema

_OVERLOAD = "torch.jit._overload"
_OVERLOAD_METHOD = "torch.jit._overload_method"


def declarations(function: FunctionSymbol) -> tuple[FunctionSymbol, ...]:
    """The overloads declared for a function or method, in order; none for most."""
    if function.enclosing is not None:
        return ()
    body = function.owner.node.body if function.owner is not None else function.file.tree.body
    found = []
    for statement in body:
        if isinstance(statement, ast.FunctionDef) and statement.name == function.name:
            symbol = FunctionSymbol(function.file, function.qualname, statement, function.owner)
            if overload_decorator(symbol) is not None:
                found.append(symbol)
    return tuple(found)


def overload_decorator(function: FunctionSymbol) -> ast.expr | None:
    """The decorator that makes a definition the declaration of an overload."""
    wanted = _OVERLOAD if function.owner is None else _OVERLOAD_METHOD
    for decorator in function.node.decorator_list:
        symbol = resolved_expr(function.file, decorator)
        name = symbol.name if isinstance(symbol, External) else ""
        if name.replace("torch._jit_internal.", "torch.jit.") == wanted:
            return decorator
    return None


def without_implementation(declaration: FunctionSymbol) -> Iterator[Finding]:
    """Says of a declaration that no definition follows it."""
    decorator = overload_decorator(declaration)
    if decorator is not None:
        detail = "no implementation follows the declarations"
        facts = {"function": declaration.name, "detail": detail}
        yield Finding("TS213", decorator, facts)


def called_directly(function: FunctionSymbol) -> Finding:
    """Says of an overloaded function that it cannot be a root."""
    detail = "it can only be compiled where something calls it"
    return Finding("TS213", function.node, {"function": function.name, "detail": detail})


def judge_declaration(
    declaration: FunctionSymbol, implementation: FunctionSymbol, emission: Emission
) -> None:
    """Holds a declaration against the function it declares; `emission` is the declaration's."""
    detail = _declaration_fault(
        declaration.node, implementation.node, is_method=declaration.owner is not None
    )
    if detail is not None:
        facts = {"function": declaration.name, "detail": detail}
        emission.refuse("TS213", declaration.node, facts)


def _declaration_fault(
    declared: FunctionNode, implementing: FunctionNode, *, is_method: bool
) -> str | None:
    params, own = declared.args.args, implementing.args.args
    if declared.returns is None and not any(param.annotation for param in params):
        return "a declaration has no type annotations"
    if len(params) > len(own):
        return "a declaration has more parameters than the implementation"
    if is_method and len(params) < len(own):
        return "a declaration has fewer parameters than the implementation"
    if not _is_empty(declared.body):
        return "the body of a declaration is something else than `pass` or `...`"
    for param, other in zip(params, own, strict=False):
        if param.arg != other.arg:
            return (
                f"parameter `{param.arg}` of a declaration is `{other.arg}` in the implementation"
            )
    defaults = _defaults(implementing)
    for name, default in _defaults(declared).items():
        if defaults.get(name) != default:
            return f"the default of `{name}` differs between declaration and implementation"
    return None


def _is_empty(body: list[ast.stmt]) -> bool:
    """Whether a body is `pass` or `...`, after a docstring or without one."""
    return all(
        isinstance(statement, ast.Pass)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for statement in body
    )


def _defaults(function: FunctionNode) -> dict[str, str]:
    params, defaults = function.args.args, function.args.defaults
    with_default = params[len(params) - len(defaults) :]
    return {p.arg: ast.unparse(d) for p, d in zip(with_default, defaults, strict=True)}


def merged_signature(declared: Schema, params: Sequence[tree.Param], emission: Emission) -> Schema:
    """The signature of one overload: what is declared, then what only the implementation has."""
    arguments: list[Argument] = []
    for position, param in enumerate(params):
        default = None if param.default is None else ""
        if position < len(declared.arguments):
            known = declared.arguments[position]
            arguments.append(Argument.of(known.name, known.type, known.list_size, default))
            continue
        kind = stated_parameter(param.annotation, emission)
        _judge_extra(param, emission)
        arguments.append(Argument.of(param.name, kind.type, kind.list_size, default))
    return Schema(declared.name, "", tuple(arguments), declared.returns)


def _judge_extra(param: tree.Param, emission: Emission) -> None:
    """Holds a parameter that a declaration lacks against what the compiler wants of it."""
    wanted = "default" if param.default is None else "type annotation"
    if param.default is None or param.annotation is None:
        detail = f"`{param.name}`, which a declaration lacks, has no {wanted}"
        facts = {"function": emission.key.function.name, "detail": detail}
        emission.refuse("TS213", param.origin, facts)
