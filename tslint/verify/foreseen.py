"""What `tslint check` says of what was compiled, held against each error of the compiler."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tslint.construction.snapshot import Snapshot
from tslint.depth import with_deep_stack
from tslint.diagnostics import Diagnostic
from tslint.linter import Linter, Run
from tslint.source.environment import Environment, named_environment, own_environment
from tslint.verify.answers import Made, RoundError
from tslint.verify.faults import shown_path
from tslint.verify.outcome import Trouble
from tslint.verify.target import Target
from tslint.versions import given_target


def shown_files(target: Target, made: Made | None) -> dict[Path, list[str]]:
    """The file to check and the root in it.

    Args:
        target: What was compiled.
        made: The class of the model, where a factory makes it.
    """
    name = target.object.partition("(")[0]
    if made and made.name != name:
        return {Path(made.path): [made.name]}
    return {target.path: [target.object] if target.object else []}


def imported_files(target: Target, errors: Sequence[RoundError]) -> dict[Path, list[str]]:
    """The files to check where decorators compile during the import: every root in them."""
    paths = [target.path, *(Path(error.unit.path) for error in errors if error.unit)]
    return {path: [] for path in dict.fromkeys(paths)}


def findings(
    files: Mapping[Path, Sequence[str]], torch: str, python: str
) -> tuple[Diagnostic, ...] | None:
    """What `tslint check` says of files; None: it cannot tell, as for a release it does not know.

    Args:
        files: Those to check, each with the names in it to take as roots.
        torch: The release that compiled them.
        python: The interpreter whose packages are read.
    """
    return _found(torch, python, lambda run: run.judge(files))


def instance_findings(snapshot: Snapshot, torch: str, python: str) -> tuple[Diagnostic, ...] | None:
    """What the engine says of an instance; None: it cannot tell.

    Args:
        snapshot: What the instance is made of.
        torch: The release that compiled it.
        python: The interpreter whose packages are read.
    """
    return _found(torch, python, lambda run: run.judge_instance(snapshot))


def _found(
    torch: str, python: str, judge: Callable[[Run], object]
) -> tuple[Diagnostic, ...] | None:
    """What a run finds; None where it fails: no proof depends on what the check makes of it."""

    def found() -> tuple[Diagnostic, ...]:
        linter = Linter(given_target([torch.partition("+")[0]]), environment=_environment(python))
        run = linter.run()
        judge(run)
        for _, failure in run.failures:
            raise failure
        return tuple(each for report in run.reports() for each in report.diagnostics)

    try:
        return with_deep_stack(found)
    except Exception:  # noqa: BLE001  (a defect of the check must not end the proof)
        return None


def _environment(python: str) -> Environment:
    return own_environment() if python == sys.executable else named_environment(Path(python))


def predicts(finding: Diagnostic, trouble: Trouble, unit: str) -> bool:
    """Whether a finding is an error: at the same line, or of the same rule in the same function."""
    if finding.severity != "error" or trouble.path is None or trouble.line is None:
        return False
    if shown_path(finding.path) != trouble.path:
        return False
    if finding.line <= trouble.line <= max(finding.line, finding.end_line):
        return True
    return finding.code == _code(trouble) and is_in(finding, unit)


def is_in(finding: Diagnostic, unit: str) -> bool:
    """Whether a finding stands in a function, by the last part of its name."""
    return finding.object.rpartition(".")[2] == unit.rpartition(".")[2]


def line_of(trouble: Trouble, unit: str, predicted: Sequence[Diagnostic]) -> int | None:
    """The line of an error that names none: where the check sees its rule in that function."""
    near = [each.line for each in predicted if each.code == _code(trouble) and is_in(each, unit)]
    return near[0] if near else None


def _code(trouble: Trouble) -> str | None:
    return trouble.rule.code if trouble.rule else None
