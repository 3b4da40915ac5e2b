"""The frozen and the optimised form of an exported model: made, run, saved."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from msgspec.structs import replace

from tslint.verify.answers import Formed, Ran, Saved
from tslint.verify.causes import with_cause
from tslint.verify.outcome import Form, Method, Stage, Step
from tslint.verify.steps import failed_step, run_step
from tslint.verify.workers import Answer, SetbackError

STAGE: Final[dict[Form, Stage]] = {"frozen": "freeze", "optimized": "optimize"}
_MOST_NAMES = 8


class Ask(Protocol):
    """Asks the exporting process; answers with the seconds it took."""

    def __call__(self, request: dict[str, object], answer: type[Answer], /) -> tuple[Answer, float]:
        """The answer to a request."""


def form_step(method: Method, form: Form, ask: Ask, path: Path | None) -> Step:
    """The step that makes a form, holds its runs against eager's and saves it.

    Args:
        method: How the model was exported.
        form: The form.
        ask: Asks the process that exported it.
        path: What gets the saved form; None: it is not saved.
    """
    stage = STAGE[form]
    try:
        made, seconds = ask({"do": "reform", "method": method, "form": form}, Formed)
        ran, further = ask({"do": "run", "method": f"{method}.{form}"}, Ran)
    except SetbackError as setback:
        return failed_step(method, stage, setback)
    step = run_step(method, ran, seconds + further, stage)
    step = replace(step, notes=tuple(_notes(form, made)))
    return step if path is None or step.outcome != "passed" else _saved(step, form, ask, path)


def _saved(step: Step, form: Form, ask: Ask, path: Path) -> Step:
    """The step with what became of saving: what no file can hold is said, and is no failure."""
    request: dict[str, object] = {
        "do": "save", "method": f"{step.method}.{form}", "path": str(path), "loads": True,
    }  # fmt: skip
    try:
        _, seconds = ask(request, Saved)
    except SetbackError as setback:
        trouble = with_cause(setback.trouble, step.stage)
        if trouble is not None and trouble.explained:
            return replace(step, notes=(*step.notes, trouble.message))
        return failed_step(step.method, step.stage, setback)
    return replace(step, seconds=step.seconds + seconds)


def _notes(form: Form, made: Formed) -> Iterator[str]:
    """What the form lacks; the optimised one lacks what the frozen one does."""
    if form != "frozen":
        return
    if made.methods:
        yield (
            f"freezing drops the method{_plural(made.methods)} {_listed(made.methods)}: those stay "
            "that --call or --sequence names"
        )
    if made.attributes:
        yield (
            f"freezing turns the attribute{_plural(made.attributes)} {_listed(made.attributes)} "
            "into constants: no program can read or change them any more"
        )
    if made.kept:
        yield (
            f"freezing keeps the attribute{_plural(made.kept)} {_listed(made.kept)}: compiled code "
            "may change what they hold"
        )


def _plural(names: tuple[str, ...]) -> str:
    return "s" if len(names) > 1 else ""


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown
