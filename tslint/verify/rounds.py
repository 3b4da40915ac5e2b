"""Every error of the compiler, told at the user's own lines, each held against `tslint check`."""

import re
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from tslint.depth import with_deep_stack
from tslint.diagnostics import Diagnostic
from tslint.linter import Linter
from tslint.verify.answers import Made, RoundError, Unit
from tslint.verify.causes import with_cause
from tslint.verify.faults import placed, shown_path, trouble_of
from tslint.verify.outcome import Caller, CompileError, Trouble
from tslint.verify.target import Target
from tslint.versions import given_target

_CALLED_FROM = re.compile(
    r"^'(?P<callee>[^']+)' is being compiled since it was called from '(?P<caller>[^']+)'\n"
    r'[^\n]*File "(?P<path>[^"]+)", line (?P<line>\d+)',
    re.MULTILINE,
)


def told_errors(
    errors: Sequence[RoundError], target: Target, made: Made | None, torch: str
) -> list[CompileError]:
    """The errors of all rounds as the report has them.

    Args:
        errors: As the child process tells them.
        target: What was compiled.
        made: The class of the model, where a factory makes it.
        torch: The release that compiled it.
    """
    predicted = _predictions(target, made, torch) if errors else []
    return [_told(error, predicted) for error in errors]


def _told(error: RoundError, predicted: Sequence[Diagnostic] | None) -> CompileError:
    found = trouble_of(error)
    trouble = with_cause(found, "export") or found
    unit = error.unit.name if error.unit else ""
    if trouble.path is None and error.unit:
        trouble = placed(trouble, error.unit.path, _line(trouble, error.unit, predicted or ()))
    foreseen = [each for each in predicted or () if _predicts(each, trouble, unit)]
    return CompileError(
        _with_help(trouble, foreseen),
        unit=unit,
        chain=chain_of(error.message) or _shown(error.chain),
        follows=error.follows,
        predicted=None if predicted is None else bool(foreseen),
    )


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


def _line(trouble: Trouble, unit: Unit, predicted: Sequence[Diagnostic]) -> int:
    """The line of an error that names none: where the check sees its rule, else of the `def`."""
    code = trouble.rule.code if trouble.rule else None
    near = [
        finding.line
        for finding in predicted
        if finding.code == code
        and finding.object.rpartition(".")[2] == unit.name.rpartition(".")[2]
    ]
    return near[0] if near else unit.line


def _shown(chain: tuple[Caller, ...]) -> tuple[Caller, ...]:
    return tuple(Caller(each.name, shown_path(each.path), each.line) for each in chain)


def _predicts(finding: Diagnostic, trouble: Trouble, unit: str) -> bool:
    """Whether a finding is an error: at the same line, or of the same rule in the same function."""
    if finding.severity != "error" or trouble.path is None or trouble.line is None:
        return False
    if shown_path(finding.path) != trouble.path:
        return False
    if finding.line <= trouble.line <= max(finding.line, finding.end_line):
        return True
    code = trouble.rule.code if trouble.rule else None
    return finding.code == code and finding.object.rpartition(".")[2] == unit.rpartition(".")[2]


def _predictions(target: Target, made: Made | None, torch: str) -> Sequence[Diagnostic] | None:
    """What `tslint check` says of the target; None: the release is none that it knows."""

    def judged() -> Sequence[Diagnostic]:
        linter = Linter(given_target([torch.partition("+")[0]]))
        name = target.object.partition("(")[0]
        if made and made.name != name:
            return linter.file(Path(made.path), [made.name]).diagnostics
        return linter.file(target.path, [target.object] if target.object else []).diagnostics

    try:
        return with_deep_stack(judged)
    except Exception:  # noqa: BLE001  (the proof does not depend on what the check makes of it)
        return None
