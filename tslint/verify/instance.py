"""What the static engine says of the very instance that was exported, held against the compiler."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from tslint.diagnostics import Diagnostic
from tslint.verify.faults import placed
from tslint.verify.foreseen import predicts
from tslint.verify.outcome import (
    Caller,
    CompileError,
    Explanation,
    InstanceFinding,
    Trouble,
)


def told_instance(
    found: Sequence[Diagnostic],
    errors: Sequence[CompileError],
    of_source: Sequence[Diagnostic] | None,
) -> tuple[InstanceFinding, ...]:
    """The findings of an instance as the report has them.

    Args:
        found: What the engine says of the instance.
        errors: What the compiler says.
        of_source: What `tslint check` says of the source alone; None: that is not known.
    """
    seen = None if of_source is None else {(each.code, each.span) for each in of_source}
    return tuple(
        InstanceFinding(
            _trouble(each),
            each.severity,
            unit=each.object,
            chain=_chain(each),
            confirmed=any(predicts(each, error.trouble, error.unit) for error in errors),
            in_source=None if seen is None else (each.code, each.span) in seen,
        )
        for each in found
    )


def with_instance(
    errors: Sequence[CompileError], found: Sequence[Diagnostic] | None
) -> Iterator[CompileError]:
    """Errors of the compiler, each with whether the engine finds it in the instance."""
    for error in errors:
        known = None
        if found is not None:
            known = any(predicts(each, error.trouble, error.unit) for each in found)
        yield replace(error, in_instance=known)


def _trouble(found: Diagnostic) -> Trouble:
    rule = Explanation(found.code, found.name, found.help or "")
    one_line = found.end_line == found.line
    width = found.end_column - found.column if one_line else 1
    trouble = Trouble("compiler", found.message, column=found.column, width=width, rule=rule)
    return placed(trouble, found.path, found.line)


def _chain(found: Diagnostic) -> tuple[Caller, ...]:
    """The calls that lead there, the nearest first."""
    return tuple(Caller(each.object, each.path, each.line) for each in reversed(found.chain))
