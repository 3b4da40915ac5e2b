"""What decorators make of a function in the compiler's eyes.

Sources: `torch/_jit_internal.py` (`ignore`, `unused`, `export`), `torch/_sources.py`: the source of
a function is that of what `functools.wraps` wrapped.
"""

import ast

import msgspec

from tslint.project.names import resolved_expr
from tslint.project.symbols import External, FunctionSymbol
from tslint.project.wrappers import standing_for

# Those that switch gradients on and off.
_OF_GRADIENTS = frozenset(
    f"torch.{module}{name}"
    for module in ("", "autograd.", "autograd.grad_mode.")
    for name in ("no_grad", "enable_grad", "inference_mode", "set_grad_enabled")
)
# What compiles as the function that it stands over, by running torch 1.8.1, 1.13.1 and 2.13.0.
_TRANSPARENT = _OF_GRADIENTS | frozenset(
    {
        "abc.abstractmethod",
        "contextlib.asynccontextmanager",
        "contextlib.contextmanager",
        "torch._disable_dynamo",
        "torch._dynamo.allow_in_graph",
        "torch._dynamo.disable",
        "torch.amp.custom_fwd",
        "torch.autograd.profiler.record_function",
        "torch.compile",
        "torch.compiler.allow_in_graph",
        "torch.compiler.disable",
        "torch.cuda.amp.custom_fwd",
        "torch.fx.wrap",
        "torch.profiler.record_function",
        "typing.final",
        "typing.no_type_check",
        "typing.override",
        "typing_extensions.deprecated",
        "typing_extensions.override",
        "warnings.deprecated",
        "torch.jit.export",
        "torch.jit.script",
        "torch.jit.script_method",
        "torch.jit._script_if_tracing",
        "torch.jit.script_if_tracing",
    }
)
# The same over methods alone: a function is refused.
_OVER_METHODS = frozenset({"torch.amp.autocast", "torch.autocast", "torch.cuda.amp.autocast"})


class Modifiers(msgspec.Struct, frozen=True):
    """How a function's decorators steer its compilation.

    Attributes:
        ignored: It stays in Python and is called back (`@torch.jit.ignore`).
        dropped: It compiles to a raise (`@torch.jit.unused`, `@torch.jit.ignore(drop=True)`).
        exported: It is compiled although nothing calls it.
        scripted: It is compiled where it is defined.
        script_method: It carries the old `@torch.jit.script_method`.
        static: It is a static method.
        of_class: It is a class method.
        is_property: It is the getter, setter or deleter of a property.
        overload: It only declares a signature.
        opaque: A decorator that could not be followed stands in front of it.
    """

    ignored: bool = False
    dropped: bool = False
    exported: bool = False
    scripted: bool = False
    script_method: bool = False
    static: bool = False
    of_class: bool = False
    is_property: bool = False
    overload: bool = False
    opaque: bool = False

    @property
    def skipped(self) -> bool:
        """Whether neither signature nor body is compiled; a property is, even if it is ignored."""
        return self.dropped or (self.ignored and not self.is_property)


def modifiers(function: FunctionSymbol) -> Modifiers:
    """How the decorators of a function steer its compilation."""
    if function.bare:
        return Modifiers()
    flags: set[str] = set()
    for decorator in function.node.decorator_list:
        flags |= _flags(function, decorator)
    return Modifiers(**dict.fromkeys(flags, True))


def hiding_decorator(function: FunctionSymbol) -> ast.expr | None:
    """The decorator under which a function is compiled without the names of its file.

    The compiler looks names up where the function that stands in its place was written
    (`createResolutionCallbackFromClosure` of `torch/_jit_internal.py`): for torch's switches of
    gradients that is `torch/utils/_contextlib.py`, and before release 2.0
    `torch/autograd/grad_mode.py`.
    """
    for decorator in () if function.bare else function.node.decorator_list:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        symbol = resolved_expr(function.file, target)
        if isinstance(symbol, FunctionSymbol):
            return None
        if isinstance(symbol, External) and symbol.name in _OF_GRADIENTS:
            return decorator
    return None


def _flags(function: FunctionSymbol, decorator: ast.expr) -> set[str]:
    call = decorator if isinstance(decorator, ast.Call) else None
    target = call.func if call else decorator
    if isinstance(target, ast.Attribute) and target.attr in {"getter", "setter", "deleter"}:
        return {"is_property"}
    symbol = resolved_expr(function.file, target)
    if isinstance(symbol, FunctionSymbol) and standing_for(function) is not None:
        return set()
    if not isinstance(symbol, External):
        return {"opaque"}
    match symbol.name.replace("torch._jit_internal.", "torch.jit."):
        case "torch.jit.ignore":
            return {"dropped"} if call and _is_drop(call) else {"ignored"}
        case "torch.jit.unused" | "torch.jit._drop":
            return {"dropped"}
        case "torch.jit.export":
            return {"exported"}
        case "torch.jit.script":
            return {"scripted"}
        case "torch.jit.script_method":
            return {"script_method"}
        case "builtins.staticmethod":
            return {"static"}
        case "builtins.classmethod":
            return {"of_class"}
        case "builtins.property":
            return {"is_property"}
        case "typing.overload" | "torch.jit._overload" | "torch.jit._overload_method":
            return {"overload"}
        case name if name in _TRANSPARENT:
            return set()
        case name if name in _OVER_METHODS and function.owner is not None:
            return set()
        case "functools.cache" | "functools.lru_cache" if function.owner is None:
            # What they make is an object that can be called, and no function to be compiled.
            return {"ignored"}
    return {"opaque"}


def _is_drop(call: ast.Call) -> bool:
    values = [k.value for k in call.keywords if k.arg == "drop"] + call.args[:1]
    return any(isinstance(v, ast.Constant) and v.value is True for v in values)
