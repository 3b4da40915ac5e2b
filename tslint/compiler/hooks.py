"""Forward hooks: what they may take and answer, given what `forward` does.

Follows the checks of `torch/csrc/jit/api/object.cpp` and `create_hooks_from_stubs` of
`torch/csrc/jit/python/script_init.cpp`; the wordings are those that torch 2.13.0 was run for.
"""

from collections.abc import Iterator, Sequence

from tslint.construction import Hook, Place
from tslint.diagnostics import Finding
from tslint.project.classes import methods
from tslint.project.symbols import ClassSymbol, FunctionSymbol
from tslint.torchscript.schema import Schema
from tslint.torchscript.types import (
    NONE,
    OptionalType,
    TupleType,
    Type,
    contains_unknown,
)


def judged_hook(hook: Hook, own: Schema, forward: Schema | None) -> Iterator[Finding]:
    """What is wrong with the signature of a hook, which lacks its `self` here."""
    if hook.place is None:
        return
    detail = (
        _of_parameters(hook, own, forward)
        or _of_missing_answer(hook, forward)
        or _of_answer(hook, own, forward)
    )
    if detail is not None:
        yield _finding(hook, hook.place, detail)


def clashing(hooks: Sequence[Hook], cls: ClassSymbol) -> Iterator[tuple[FunctionSymbol, Finding]]:
    """Hooks whose name another hook, or a method, has too."""
    own = {function.name for function in methods(cls)}
    seen: dict[tuple[str, bool], FunctionSymbol] = {}
    for hook in hooks:
        function = hook.function
        if function is None or hook.place is None:
            continue
        known = seen.setdefault((function.name, hook.before), function)
        if known.node is not function.node:
            detail = "another hook of the module has the same name"
            yield hook.place.function, _finding(hook, hook.place, detail)
        elif function.name in own and function.owner is None:
            detail = "a method of the module has the same name"
            yield hook.place.function, _finding(hook, hook.place, detail)


def _finding(hook: Hook, place: Place, detail: str) -> Finding:
    return Finding("TS420", place.node, {"hook": hook.described, "detail": detail})


def _of_parameters(hook: Hook, own: Schema, forward: Schema | None) -> str | None:
    wanted = 1 if hook.before else 2
    taken = len(own.arguments)
    if taken != wanted:
        listed = "the module and its input" if hook.before else "the module, its input and output"
        return f"it takes {taken + 1} parameters instead of {wanted + 1}: {listed}"
    given = own.arguments[0].type
    if contains_unknown(given):
        return None
    if not isinstance(given, TupleType):
        return f"its input is a `{given}` and not a tuple of what `forward` takes"
    if forward is None:
        return None
    expected = TupleType(tuple(argument.type for argument in forward.arguments))
    if not contains_unknown(expected) and given != expected:
        return f"its input is a `{given}`, and `forward` takes `{expected}`"
    return None


def _of_missing_answer(hook: Hook, forward: Schema | None) -> str | None:
    """Of one tuple as input the compiler cannot tell whether a hook answers it or all inputs."""
    if not hook.before or hook.function is None or hook.function.node.returns is not None:
        return None
    kinds = [argument.type for argument in forward.arguments] if forward is not None else []
    if len(kinds) == 1 and isinstance(kinds[0], TupleType):
        return "it has no return annotation"
    return None


def _of_answer(hook: Hook, own: Schema, forward: Schema | None) -> str | None:
    answer = own.returns[0].type if own.returns else NONE
    if forward is None or contains_unknown(answer):
        return None
    if hook.before:
        return _of_pre_hook(answer, forward)
    given, result = own.arguments[1].type, forward.returns[0].type
    if contains_unknown(given) or contains_unknown(result):
        return None
    if given != result:
        return f"its output is a `{given}`, and `forward` answers `{result}`"
    return None


def _of_pre_hook(answer: Type, forward: Schema) -> str | None:
    kinds = tuple(argument.type for argument in forward.arguments)
    if any(map(contains_unknown, kinds)):
        return None
    allowed: list[Type] = [NONE, TupleType(kinds)]
    if len(kinds) == 1:
        allowed.append(kinds[0])
    bare = answer.element if isinstance(answer, OptionalType) else answer
    if bare in allowed:
        return None
    return f"it answers `{answer}`, and `forward` takes `{TupleType(kinds)}`"
