"""The C++ leg of a verification: the program built, run on the saved model, its answer compared."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec

from tslint.verify.answers import Greeting, Ran
from tslint.verify.artifacts import Artifacts
from tslint.verify.cpp.building import NotBuiltError, built_program
from tslint.verify.cpp.libtorch import Libtorch
from tslint.verify.cpp.running import (
    CppAnswer,
    CppEndedError,
    CppMemory,
    CppSilentError,
    Files,
    Manner,
    run_program,
)
from tslint.verify.cpp.troubles import cpp_trouble
from tslint.verify.outcome import Form, Method, Stage, Step, Trouble
from tslint.verify.settings import Settings
from tslint.verify.steps import failed_step, run_step, troubled_step
from tslint.verify.workers import SetbackError

Compare = Callable[[Path, Sequence[dict[str, Any]]], Ran]
_STAGE: Final[dict[Form | None, Stage]] = {
    None: "cpp run",
    "frozen": "frozen cpp run",
    "optimized": "optimized cpp run",
}

_LEAK = 256 * 1024  # bytes that each half of the runs must gain before memory is said to grow


def cpp_step(
    method: Method,
    settings: Settings,
    artifacts: Artifacts,
    greeting: Greeting,
    compare: Compare,
    announce: Callable[[str], None],
    form: Form | None = None,
) -> Step:
    """What C++ makes of a saved model.

    Args:
        method: How the model was exported.
        settings: What is asked.
        artifacts: The files; the outputs are written beside the model.
        greeting: Which torch exported the model.
        compare: Holds what C++ returned, told as JSON, one by one against eager's outputs.
        announce: Takes what will take long.
        form: The form of it that is run; None: the model as it was exported.
    """
    libtorch = libtorch_of(settings, greeting)
    start = time.perf_counter()
    try:
        program = built_program(libtorch, announce)
    except NotBuiltError as error:
        seconds = time.perf_counter() - start
        return Step(method, "cpp build", "not run", seconds, str(error))
    step = _ran(method, form, settings, artifacts, (program, libtorch), compare)
    return msgspec.structs.replace(step, notes=(*_mixed(libtorch, greeting), *step.notes))


def _mixed(libtorch: Libtorch, greeting: Greeting) -> Iterator[str]:
    """Says so where C++ ran with another release than the one that wrote the file."""
    if libtorch.version.partition("+")[0] != greeting.torch.partition("+")[0]:
        yield (
            f"C++ ran with libtorch {libtorch.version}, and torch {greeting.torch} wrote the file: "
            "an older libtorch may not read what a newer torch writes"
        )


def libtorch_of(settings: Settings, greeting: Greeting) -> Libtorch:
    """The libtorch that was asked for, else that of the Python."""
    return settings.libtorch or Libtorch(greeting.torch, Path(greeting.folder))


def _ran(
    method: Method,
    form: Form | None,
    settings: Settings,
    artifacts: Artifacts,
    built: tuple[Path, Libtorch],
    compare: Compare,
) -> Step:
    outputs = artifacts.cpp_outputs(method, form)
    sequence = artifacts.sequence if artifacts.sequence.is_file() else None
    files = Files(artifacts.model(method, form), artifacts.inputs, outputs, sequence)
    manner = Manner(
        seed=settings.seed,
        timeout=settings.timeout,
        call=settings.call,
        device=settings.device or "cpu",
        libraries=settings.libraries,
        memory=max(1, round(settings.memory * 1000)) if settings.memory else 0,
    )
    start = time.perf_counter()
    try:
        answer = run_program(*built, files, manner)
    except CppEndedError as error:
        trouble = Trouble("crash", str(error))
    except CppSilentError as error:
        trouble = Trouble("timeout", str(error))
    else:
        if answer.status == "passed":
            seconds = time.perf_counter() - start
            return _compared(method, _STAGE[form], answer, seconds, partial(compare, outputs))
        trouble = cpp_trouble(answer)
    return troubled_step(method, _STAGE[form], time.perf_counter() - start, trouble)


def _compared(
    method: Method,
    stage: Stage,
    answer: CppAnswer,
    seconds: float,
    compare: Callable[[Sequence[dict[str, Any]]], Ran],
) -> Step:
    try:
        ran = compare([answer.output, *answer.sequence])
    except SetbackError as setback:
        return failed_step(method, stage, setback)
    return msgspec.structs.replace(
        run_step(method, ran, seconds, stage),
        forward_seconds=answer.median_seconds,
        first_seconds=answer.first_seconds,
        memory=answer.memory.last if answer.memory else None,
        notes=_growth(answer.memory, answer.runs),
    )


def _growth(memory: CppMemory | None, runs: int) -> tuple[str, ...]:
    """Says so where memory grows from run to run, and goes on growing."""
    if memory is None or min(memory.half - memory.warm, memory.last - memory.half) < _LEAK:
        return ()
    grown = (memory.last - memory.warm) / 1e6
    return (
        f"memory grew by {grown:.1f} MB over {runs} runs: does the forward keep what it computes?",
    )
