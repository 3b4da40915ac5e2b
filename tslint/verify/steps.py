"""Steps, made from what the child process and the C++ program answered."""

from typing import Final

import msgspec

from tslint.reporting.summary import counted
from tslint.verify.answers import Departed, Exported, Ran, RanEager, RanOn, Saved, Warned
from tslint.verify.causes import with_cause
from tslint.verify.faults import placed, shown_path, trouble_of
from tslint.verify.outcome import Archive, Difference, Method, Stage, Step, Trouble
from tslint.verify.workers import SetbackError


def failed_step(method: Method | None, stage: Stage, setback: SetbackError) -> Step:
    """The step that a setback ended.

    What is refused after the model ran, as for want of room, says nothing of the model.
    """
    trouble = with_cause(setback.trouble, stage)
    reason = trouble.message if trouble else setback.reason
    refused = setback.refused and stage != "eager"
    outcome = "inconclusive" if refused else setback.outcome
    return Step(method, stage, outcome, setback.seconds, reason, trouble=trouble)


def troubled_step(
    method: Method,
    stage: Stage,
    seconds: float,
    trouble: Trouble,
    difference: Difference | None = None,
) -> Step:
    """The step that failed in a way that has a name."""
    return Step(
        method, stage, "failed", seconds, trouble.message, difference=difference, trouble=trouble
    )


def eager_step(answer: RanEager, seconds: float) -> Step:
    """The run in eager Python; an output that is no evidence makes the whole inconclusive."""
    if answer.proves_nothing:
        return Step(
            None, "eager", "inconclusive", seconds, answer.proves_nothing, notes=answer.notes
        )
    forward = answer.median_seconds
    return Step(
        None, "eager", "passed", seconds, answer.output, forward_seconds=forward, notes=answer.notes
    )


def export_step(method: Method, answer: Exported, seconds: float) -> Step:
    """Scripting or tracing, with what the tracer warns of."""
    notes = list(dict.fromkeys(_warning(each) for each in answer.warnings))
    if answer.is_loose:
        notes.append(
            "it returns a list or dictionary, which `torch.jit.trace` takes with `strict=False` "
            "alone, as was given here"
        )
    if answer.device_constants:
        devices = ", ".join(answer.device_constants)
        notes.append(f"tensors that the forward makes are bound to the device {devices}")
    for large in answer.large_constants:
        place = f"{shown_path(large.path)}:{large.line}: " if large.path else ""
        notes.append(place + large.message)
    return Step(method, "export", "passed", seconds, notes=tuple(notes))


def _warning(warned: Warned) -> str:
    """A warning of the tracer at its line, without the advice that follows its first sentence."""
    return f"{shown_path(warned.path)}:{warned.line}: {warned.message.partition('. ')[0]}"


def save_step(method: Method, answer: Saved, archive: Archive, seconds: float) -> Step:
    """Saving, with the size of the file and what it needs."""
    count = answer.bytes
    size = f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.1f} kB"
    notes = [
        f"`{each.name}` is in the file, and torch {', '.join(each.lacking)} does not have it: "
        f"there is one since {each.since}"
        for each in archive.newer
    ]
    if archive.foreign:
        names = ", ".join(f"`{name}`" for name in archive.foreign)
        notes.append(f"the file calls {names}, which a library must register")
    detail = f"{size}, {_needs(archive)}"
    return Step(method, "save", "passed", seconds, detail, notes=tuple(notes), archive=archive)


def _needs(archive: Archive) -> str:
    """The format of a file and its operators in a few words."""
    count = len(archive.operators)
    operators = f"{count} operator{'' if count == 1 else 's'}"
    oldest = f", all there since torch {archive.oldest}" if archive.oldest else ""
    return f"format {archive.format_version}, {operators}{oldest}"


def run_step(method: Method, answer: Ran, seconds: float, stage: Stage = "run") -> Step:
    """The runs of the exported model, or of a form of it, held against eager's.

    The first that does otherwise decides.
    """
    for ran in answer.comparisons:
        if ran.error is not None or (ran.difference is not None and ran.difference.differs):
            trouble = _departure(_general(stage, method), ran, given=ran is answer.comparisons[0])
            trouble = with_cause(trouble, stage) or trouble
            return troubled_step(method, stage, seconds, trouble, ran.difference)
    differences = [ran.difference for ran in answer.comparisons if ran.difference]
    worst = max(differences, key=lambda difference: difference.absolute)
    others = ", ".join(ran.name for ran in answer.comparisons[1:] if not ran.number)
    in_sequence = max(ran.number for ran in answer.comparisons)
    detail = _agreement(worst)
    detail += f"; also with {others}" if others else ""
    detail += f"; also in {in_sequence} calls in sequence" if in_sequence else ""
    return Step(method, stage, "passed", seconds, detail, difference=worst)


_RAN: Final[dict[Stage, str]] = {
    "run": "the {method} does",
    "reload": "the reloaded {method} does",
    "cpp run": "the {method} in C++ does",
    "freeze": "the frozen {method} does",
    "frozen cpp run": "the frozen {method} in C++ does",
    "optimize": "the optimised {method} does",
    "optimized cpp run": "the optimised {method} in C++ does",
}


def _general(stage: Stage, method: Method) -> str:
    """What it means that an export does otherwise on other inputs than those given."""
    if (stage, method) == ("run", "trace"):
        return "the trace does not generalise"
    return f"{_RAN[stage].format(method=method)} otherwise than eager"


def _departure(general: str, ran: RanOn, *, given: bool) -> Trouble:
    """How the exported model does otherwise than eager, and on which inputs."""
    if ran.error is not None:
        trouble = trouble_of(ran.error)
    else:
        trouble = Trouble("difference", _told(ran.difference) if ran.difference else "")
    if given:
        return trouble
    told = f"{general}: with {ran.name} ({ran.inputs}), {trouble.message}"
    if ran.fixed is None:
        return msgspec.structs.replace(trouble, message=told)
    blamed = Trouble("difference", f"{told}; {ran.fixed.message}")
    return placed(blamed, ran.fixed.path, ran.fixed.line)


def told_departure(departed: Departed) -> Trouble:
    """The module at which a script parts from eager, at the line of its forward."""
    if departed.difference is None:
        told = (
            "each module that it calls gives the same on the same inputs: the difference arises "
            f"in the code of `{departed.class_name}` itself, or adds up"
        )
    else:
        which = "the innermost module that does" if departed.is_innermost else "a module that does"
        told = (
            f"`{departed.part}`, a `{departed.class_name}`, is {which} otherwise: "
            f"on the same inputs ({departed.inputs}), {_told(departed.difference)}"
        )
    return placed(Trouble("difference", told), departed.at.path or None, departed.at.line)


def _told(difference: Difference) -> str:
    largest = f" (largest difference {difference.absolute:.1e})" if difference.absolute else ""
    return f"{difference.where}: {difference.reason}{largest}"


def _agreement(difference: Difference) -> str:
    top = "; largest entries agree" if difference.top_agrees else ""
    if difference.absolute == 0:
        return f"equal to eager ({counted(difference.values, 'value')}){top}"
    return f"within {difference.absolute:.1e} of eager (relative {difference.relative:.1e}){top}"
