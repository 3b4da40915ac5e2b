"""The functions that tracing a root runs, each with what is found in it.

Tracing runs Python: functions marked for the compiler to leave out run too, and what is compiled by
itself (`@torch.jit.script`, `script_if_tracing`) keeps its branches and is not looked into.
"""

import ast
import dataclasses
from typing import Any

from tslint.compiler.units import CompiledUnit
from tslint.construction import ModuleFacts, module_facts
from tslint.diagnostics import Finding
from tslint.project.classes import ancestry, method
from tslint.project.decorators import modifiers
from tslint.project.names import resolved_expr
from tslint.project.symbols import ClassSymbol, External, FunctionSymbol
from tslint.torchscript.library import Library
from tslint.tracing import calls, expressions, statements  # noqa: F401  (they fill the table)
from tslint.tracing.dispatch import evaluated, run_block
from tslint.tracing.frame import Arguments, Frame
from tslint.tracing.values import Kind, Literal, Module, Value, joined

_MOST_CONTEXTS = 8
_DEEPEST = 60

Chain = tuple[tuple[FunctionSymbol, Any], ...]


def traced(
    root: ClassSymbol | FunctionSymbol | ModuleFacts, library: Library
) -> tuple[CompiledUnit, ...]:
    """Every function that tracing a root runs, with its hazards.

    Args:
        root: A module class, a certain module of it, or a function.
        library: What the target release of torch offers.
    """
    tracer = _Tracer(library)
    if isinstance(root, FunctionSymbol):
        tracer.run_root(root, None)
        return tracer.units()
    cls = root.cls if isinstance(root, ModuleFacts) else root
    forward = method(cls, "forward")
    if forward is not None and not ancestry(cls).is_script_module:
        facts = root if isinstance(root, ModuleFacts) else module_facts(root)
        tracer.run_root(forward, Module(facts))
    return tracer.units()


@dataclasses.dataclass(slots=True)
class _Visited:
    """A function that was run: with what, what it answered, what was found."""

    chain: Chain
    findings: dict[tuple[str, int], Finding] = dataclasses.field(default_factory=dict)
    answers: dict[Any, Value] = dataclasses.field(default_factory=dict)


class _Tracer:
    def __init__(self, library: Library) -> None:
        self._library = library
        self._visited: dict[FunctionSymbol, _Visited] = {}
        self._depth = 0

    def units(self) -> tuple[CompiledUnit, ...]:
        return tuple(
            CompiledUnit(function, tuple(visited.findings.values()), visited.chain)
            for function, visited in self._visited.items()
        )

    def run_root(self, function: FunctionSymbol, module: Module | None) -> None:
        names = {
            parameter.arg: _given(function, parameter, has_default=has_default)
            for parameter, has_default in _parameters(function.node.args)
        }
        self._run(function, _with_self(function, module, names), ())

    def call(
        self,
        function: FunctionSymbol,
        module: Module | None,
        given: Arguments,
        origin: ast.expr,
        caller: FunctionSymbol,
    ) -> Value:
        """Runs a function that another one calls."""
        if _is_opaque(function) or self._depth > _DEEPEST:
            return Kind.UNKNOWN
        names = self._bound(function, module, given)
        chain = (*self._visited[caller].chain, (caller, origin))
        return self._run(function, _with_self(function, module, names), chain)

    def _bound(
        self, function: FunctionSymbol, module: Module | None, given: Arguments
    ) -> dict[str, Value]:
        """What the parameters hold."""
        arguments = function.node.args
        names: dict[str, Value] = {
            parameter.arg: Kind.UNKNOWN for parameter, _ in _parameters(arguments)
        }
        if not given.complete:
            return names
        positional = [*arguments.posonlyargs, *arguments.args]
        frame = Frame(function, self._library, self.call)
        defaults = zip(reversed(positional), reversed(arguments.defaults), strict=False)
        keyword_only = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        for parameter, default in (*defaults, *keyword_only):
            if isinstance(default, ast.Constant):
                names[parameter.arg] = evaluated(default, frame)
        takes_self = module is not None and not modifiers(function).static
        values = [Kind.UNKNOWN, *given.positional] if takes_self else given.positional
        names.update(zip((parameter.arg for parameter in positional), values, strict=False))
        names.update((name, value) for name, value in given.named.items() if name in names)
        return names

    def _run(self, function: FunctionSymbol, names: dict[str, Value], chain: Chain) -> Value:
        visited = self._visited.setdefault(function, _Visited(chain))
        key = tuple(names.items())
        if key in visited.answers or len(visited.answers) >= _MOST_CONTEXTS:
            return visited.answers.get(key, Kind.UNKNOWN)
        visited.answers[key] = Kind.UNKNOWN  # the answer of a recursion
        frame = Frame(function, self._library, self.call, names)
        self._depth += 1
        run_block(function.node.body, frame)
        self._depth -= 1
        for finding in frame.findings:
            visited.findings.setdefault((finding.code, id(finding.origin)), finding)
        answer = _answer(frame)
        visited.answers[key] = answer
        return answer


def _answer(frame: Frame) -> Value:
    returns: list[Value] = [*frame.returns]
    if not frame.ended:
        returns.append(Literal(None))
    answer = returns[0] if returns else Kind.UNKNOWN
    for other in returns[1:]:
        answer = joined(answer, other)
    return answer


def _with_self(
    function: FunctionSymbol, module: Module | None, names: dict[str, Value]
) -> dict[str, Value]:
    """The names with what the first parameter of a method holds."""
    arguments = [*function.node.args.posonlyargs, *function.node.args.args]
    if module is not None and arguments and not modifiers(function).static:
        names[arguments[0].arg] = module
    return names


def _parameters(arguments: ast.arguments) -> list[tuple[ast.arg, bool]]:
    """Each parameter, and whether it has a default or is a `*args` or `**kwargs`."""
    positional = [*arguments.posonlyargs, *arguments.args]
    first_default = len(positional) - len(arguments.defaults)
    found = [(parameter, place >= first_default) for place, parameter in enumerate(positional)]
    found += [(parameter, True) for parameter in arguments.kwonlyargs]
    return found + [(p, True) for p in (arguments.vararg, arguments.kwarg) if p is not None]


def _given(function: FunctionSymbol, parameter: ast.arg, *, has_default: bool) -> Value:
    """What a parameter of a root holds: example inputs are tensors or collections of them."""
    if has_default:
        return Kind.UNKNOWN
    if parameter.annotation is None:
        return Kind.INPUT
    symbol = resolved_expr(function.file, parameter.annotation)
    return Kind.TENSOR if symbol == External("torch.Tensor") else Kind.UNKNOWN


def _is_opaque(function: FunctionSymbol) -> bool:
    marks = modifiers(function)
    if marks.opaque or marks.scripted or marks.script_method or marks.of_class:
        return True
    if isinstance(function.node, ast.AsyncFunctionDef):
        return True
    decorators = (resolved_expr(function.file, d) for d in function.node.decorator_list)
    return External("torch.jit.script_if_tracing") in decorators
