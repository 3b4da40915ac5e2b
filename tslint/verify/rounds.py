"""Every error of the compiler, told at the user's own lines, each held against `tslint check`."""

import inspect
import linecache
import re
import tokenize
from collections.abc import Sequence

from msgspec.structs import replace

from tslint.diagnostics import Diagnostic
from tslint.verify.answers import RoundError, Unit
from tslint.verify.causes import with_cause
from tslint.verify.faults import (
    LOCATION,
    explanation,
    is_installed,
    placed,
    shown_path,
    trouble_of,
)
from tslint.verify.foreseen import line_of, predicts
from tslint.verify.outcome import Caller, CompileError, Trouble

_CALLED_FROM = re.compile(
    r"^'(?P<callee>[^']+)' is being compiled since it was called from '(?P<caller>[^']+)'\n"
    r'[^\n]*File "(?P<path>[^"]+)", line (?P<line>\d+)',
    re.MULTILINE,
)


def told_errors(
    errors: Sequence[RoundError], predicted: Sequence[Diagnostic] | None
) -> list[CompileError]:
    """The errors of all rounds as the report has them.

    Args:
        errors: As the child process tells them.
        predicted: What `tslint check` says of what was compiled; None: that is not known.
    """
    return [_told(error, predicted) for error in errors]


def _told(error: RoundError, predicted: Sequence[Diagnostic] | None) -> CompileError:
    found = _explained_by_source(error, trouble_of(error))
    trouble = with_cause(found, "export") or found
    unit = error.unit.name if error.unit else ""
    if trouble.path is None and error.unit:
        line = line_of(trouble, unit, predicted or ()) or error.unit.line  # else that of the `def`
        trouble = placed(trouble, error.unit.path, line)
    chain = chain_of(error.message) or _shown(error.chain)
    via = _cause(error)
    own = next((each for each in chain if not is_installed(each.path)), None)
    if via and own and trouble.path and is_installed(trouble.path):
        trouble = placed(replace(trouble, column=None, width=1), own.path, own.line)
    foreseen = [each for each in predicted or () if predicts(each, trouble, unit)]
    return CompileError(
        _with_help(trouble, foreseen),
        unit=unit,
        chain=chain,
        follows=error.follows,
        predicted=None if predicted is None else bool(foreseen),
        via=via,
    )


def _explained_by_source(error: RoundError, trouble: Trouble) -> Trouble:
    """The trouble with the rule for what its function does, where no line is named.

    The frontend of torch 1.6 says the same of a `with` statement and of an annotated attribute.
    """
    if trouble.path is not None or trouble.cause != "compiler" or error.unit is None:
        return trouble
    rule = explanation(error.said or error.message, _source_of(error.unit))
    return replace(trouble, rule=rule)


def _source_of(unit: Unit) -> str:
    """The text of a function; empty where it cannot be read."""
    lines = linecache.getlines(unit.path)[max(unit.line - 1, 0) :]
    try:
        return "".join(inspect.getblock(lines))
    except (SyntaxError, tokenize.TokenError):
        return ""


def _cause(error: RoundError) -> Caller | None:
    """Where the compiler sees an error that lies in code which is not the user's."""
    if error.unit is None or not is_installed(error.unit.path):
        return None
    found = LOCATION.search(error.message)
    path, line = (
        (found["path"], int(found["line"])) if found else (error.unit.path, error.unit.line)
    )
    return Caller(error.unit.name, shown_path(path), line)


def _with_help(trouble: Trouble, foreseen: Sequence[Diagnostic]) -> Trouble:
    """The trouble with the advice of the finding that foresees it: it has names of the code."""
    rule = trouble.rule
    helps = [each.help for each in foreseen if rule and each.code == rule.code and each.help]
    if rule is None or not helps:
        return trouble
    return replace(trouble, rule=replace(rule, help=helps[0]))


def chain_of(message: str) -> tuple[Caller, ...]:
    """The calls that led the compiler to a function, the nearest first."""
    return tuple(
        Caller(match["caller"], shown_path(match["path"]), int(match["line"]))
        for match in _CALLED_FROM.finditer(message)
    )


def _shown(chain: tuple[Caller, ...]) -> tuple[Caller, ...]:
    return tuple(Caller(each.name, shown_path(each.path), each.line) for each in chain)
