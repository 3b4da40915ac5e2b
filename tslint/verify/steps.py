"""The plan of a verification: eager, export, run, save, reload, C++; each step told as it ends."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from tslint.verify import cpp
from tslint.verify.answers import (
    Compared,
    Exported,
    Loaded,
    Parameter,
    Ran,
    RanEager,
    RanOn,
    Reloaded,
    Saved,
)
from tslint.verify.faults import cpp_trouble, trouble_of
from tslint.verify.inputs import example
from tslint.verify.outcome import (
    LEVELS,
    Difference,
    Level,
    Method,
    RefusedError,
    Report,
    Stage,
    Step,
    Trouble,
    verdict_of,
)
from tslint.verify.settings import Settings
from tslint.verify.workers import SetbackError, Worker


class Verification:
    """One run of the plan; an iterator of steps, then a report."""

    def __init__(self, settings: Settings, folder: Path, say: Callable[[str], None]) -> None:
        """Start both processes.

        Args:
            settings: What is asked.
            folder: What gets the artifacts.
            say: Takes a line that tells the user what is going on.
        """
        self._settings = settings
        self._folder = folder
        self._say = say
        self._loaded = Loaded(settings.target.object, ())
        self._eager_seconds: float | None = None
        self._steps: list[Step] = []
        self._exporter = self._new_exporter()
        try:
            self._witness = self._new_witness()
        except BaseException:
            self._exporter.close()
            raise

    def _new_exporter(self) -> Worker:
        return Worker(self._settings.python, Path.cwd(), None, self._folder / "export.log")

    def _new_witness(self) -> Worker:
        hidden = self._settings.target.path
        return Worker(self._settings.python, self._folder, hidden, self._folder / "reload.log")

    def close(self) -> None:
        """End both processes."""
        self._exporter.close()
        self._witness.close()

    def report(self) -> Report:
        """Everything there is to tell, after the last step.

        Raises:
            RefusedError: The verification cannot begin.
        """
        for step in self._all_steps():
            self._steps.append(step)
        settings, greeting = self._settings, self._witness.greeting()
        target = msgspec.structs.replace(settings.target, object=self._loaded.object)
        kept = sorted(self._folder.iterdir()) if settings.keep else []
        return Report(
            target=target.selector,
            verdict=verdict_of(tuple(self._steps), settings.methods),
            until=settings.until,
            methods=settings.methods,
            torch=greeting.torch,
            python=greeting.python,
            seed=settings.seed,
            inputs=self._loaded.inputs,
            steps=tuple(self._steps),
            artifacts=tuple(str(path) for path in kept if path.is_file()),
        )

    def _all_steps(self) -> Iterator[Step]:
        self._load()
        eager = self._eager()
        yield eager
        if eager.outcome == "failed":
            return
        for method in self._settings.methods:
            yield from self._method_steps(method)

    # --- load and eager -------------------------------------------------------------------------

    def _load(self) -> None:
        settings = self._settings
        self._say(f"importing {settings.target.shown}")
        request: dict[str, object] = {
            "do": "load",
            "path": str(settings.target.path),
            "shown": settings.target.shown,
            "object": settings.target.object,
            "save_inputs": str(self._inputs_file),
            **self._shared_request,
        }
        try:
            self._loaded, _ = self._exporter.ask(request, Loaded, settings.timeout)
        except SetbackError as setback:
            raise self._refusal(setback) from None

    def _refusal(self, setback: SetbackError) -> RefusedError:
        target = self._settings.target
        if setback.refused:
            return RefusedError(setback.reason + _advice(setback.parameters, target.selector))
        trouble = setback.trouble or Trouble("python", setback.reason)
        place = f" ({trouble.path}:{trouble.line})" if trouble.path else ""
        rule = (
            f" [{trouble.rule.code} {trouble.rule.name}: {trouble.rule.help}]"
            if trouble.rule
            else ""
        )
        return RefusedError(f"{target.selector} cannot be made: {trouble.message}{place}{rule}")

    def _eager(self) -> Step:
        self._say("running it in eager Python")
        request: dict[str, object] = {
            "do": "eager",
            "sizes": self._settings.sizes,
            "save": str(self._expected_file),
        }
        try:
            answer, seconds = self._exporter.ask(request, RanEager, self._settings.timeout)
        except SetbackError as setback:
            return _failed(None, "eager", setback)
        self._eager_seconds = answer.median_seconds
        if answer.proves_nothing:
            return Step(
                None,
                "eager",
                "inconclusive",
                seconds,
                f"{answer.proves_nothing}: this proves nothing",
            )
        return Step(
            None, "eager", "passed", seconds, answer.output, forward_seconds=answer.median_seconds
        )

    def _revive(self) -> None:
        """A new exporter where the old one crashed, as far as the steps before had come."""
        if not self._exporter.alive:
            self._exporter.close()
            self._exporter = self._new_exporter()
            self._load()
            self._eager()

    # --- the steps of a method ------------------------------------------------------------------

    def _method_steps(self, method: Method) -> Iterator[Step]:
        self._revive()
        export = self._export(method)
        yield export
        if export.outcome != "passed":
            return
        run = self._run(method)
        yield run
        if not self._goes_to("save") or not self._exporter.alive:
            return
        save = self._save(method)
        yield save
        if save.outcome != "passed":
            return
        if self._goes_to("reload"):
            yield self._reload(method)
        if self._goes_to("cpp"):
            yield from self._cpp(method)

    def _goes_to(self, level: Level) -> bool:
        return LEVELS.index(self._settings.until) >= LEVELS.index(level)

    def _export(self, method: Method) -> Step:
        self._say("scripting it" if method == "script" else "tracing it")
        try:
            answer, seconds = self._exporter.ask(
                {"do": "export", "method": method}, Exported, self._settings.timeout
            )
        except SetbackError as setback:
            return _failed(method, "export", setback)
        notes = [f"{Path(each.path).name}:{each.line}: {each.message}" for each in answer.warnings]
        if answer.device_constants:
            devices = ", ".join(answer.device_constants)
            notes.append(
                f"the graph is bound to {devices}: tensors made in the forward stay on that device"
            )
        return Step(method, "export", "passed", seconds, notes=tuple(notes))

    def _run(self, method: Method) -> Step:
        self._say(f"running the {method}")
        request: dict[str, object] = {"do": "run", "method": method}
        try:
            answer, seconds = self._exporter.ask(request, Ran, self._settings.timeout)
        except SetbackError as setback:
            return _failed(method, "run", setback)
        for ran in answer.comparisons:
            if ran.error is not None or (ran.difference is not None and ran.difference.differs):
                return _other_result(method, ran, seconds, given=ran is answer.comparisons[0])
        differences = [ran.difference for ran in answer.comparisons if ran.difference]
        worst = max(differences, key=lambda difference: difference.absolute)
        others = ", ".join(ran.name for ran in answer.comparisons[1:])
        return Step(
            method, "run", "passed", seconds,
            _agreement(worst) + (f"; also with {others}" if others else ""), difference=worst,
        )  # fmt: skip

    def _save(self, method: Method) -> Step:
        self._say(f"saving the {method}")
        request: dict[str, object] = {
            "do": "save",
            "method": method,
            "path": str(self._model_file(method)),
        }
        try:
            answer, seconds = self._exporter.ask(request, Saved, self._settings.timeout)
        except SetbackError as setback:
            return _failed(method, "save", setback)
        return Step(method, "save", "passed", seconds, _size(answer.bytes))

    def _reload(self, method: Method) -> Step:
        self._say(f"reloading the {method} in a fresh Python")
        request: dict[str, object] = {
            "do": "reload",
            "model": str(self._model_file(method)),
            "saved_inputs": str(self._inputs_file),
            **self._comparison_request,
        }
        try:
            answer, seconds = self._ready_witness().ask(request, Reloaded, self._settings.timeout)
        except SetbackError as setback:
            return _failed(method, "reload", setback)
        return _compared(method, "reload", seconds, answer.difference)

    def _ready_witness(self) -> Worker:
        if not self._witness.alive:
            self._witness.close()
            self._witness = self._new_witness()
        return self._witness

    # --- C++ ------------------------------------------------------------------------------------

    def _cpp(self, method: Method) -> Iterator[Step]:
        greeting = self._ready_witness().greeting()
        torch = cpp.TorchFound(greeting.torch, greeting.git, greeting.folder)
        start = time.perf_counter()
        try:
            program = cpp.built_program(torch, self._say)
        except cpp.NotBuiltError as error:
            yield Step(method, "cpp build", "not run", time.perf_counter() - start, str(error))
            return
        self._say(f"running the {method} in C++")
        yield self._cpp_run(method, program, torch)

    def _cpp_run(self, method: Method, program: Path, torch: cpp.TorchFound) -> Step:
        outputs = self._folder / f"{method}.cpp-outputs.pt"
        start = time.perf_counter()
        try:
            answer = cpp.run_program(
                program,
                torch,
                self._model_file(method),
                self._inputs_file,
                outputs,
                self._settings.seed,
                self._settings.timeout,
            )
        except cpp.CppEndedError as error:
            return _in_trouble(method, "cpp run", start, Trouble("crash", str(error)))
        except cpp.CppSilentError as error:
            return _in_trouble(method, "cpp run", start, Trouble("timeout", str(error)))
        if answer.status != "passed":
            trouble = cpp_trouble(answer.message)
            return _in_trouble(method, "cpp run", start, trouble, f"at {answer.stage}: ")
        seconds = time.perf_counter() - start
        request = {"do": "compare", "structure": answer.output, "tensors": str(outputs)}
        try:
            compared, _ = self._ready_witness().ask(
                {**request, **self._comparison_request}, Compared, self._settings.timeout
            )
        except SetbackError as setback:
            return _failed(method, "cpp run", setback)
        step = _compared(method, "cpp run", seconds, compared.difference)
        return msgspec.structs.replace(
            step, forward_seconds=answer.median_seconds, first_seconds=answer.first_seconds
        )

    # --- what requests share --------------------------------------------------------------------

    @property
    def _inputs_file(self) -> Path:
        return self._folder / "inputs.pt"

    @property
    def _expected_file(self) -> Path:
        return self._folder / "eager-outputs.pt"

    def _model_file(self, method: Method) -> Path:
        return self._folder / f"{method}.pt"

    @property
    def _shared_request(self) -> dict[str, object]:
        settings = self._settings
        return {
            "inputs": [msgspec.to_builtins(each) for each in settings.inputs],
            "seed": settings.seed,
            "atol": settings.atol,
            "rtol": settings.rtol,
            "top": settings.top,
        }

    @property
    def _comparison_request(self) -> dict[str, object]:
        return {"expected": str(self._expected_file), **self._shared_request}


def _advice(parameters: tuple[Parameter, ...], selector: str) -> str:
    """An example command, where the inputs did not fit."""
    if not parameters:
        return ""
    inputs = " ".join(f"--input {example(parameter.annotation)}" for parameter in parameters)
    return f"\n  for example: tslint verify {selector} {inputs}"


def _failed(method: Method | None, stage: Stage, setback: SetbackError) -> Step:
    return Step(method, stage, setback.outcome, 0.0, setback.reason, trouble=setback.trouble)


def _in_trouble(
    method: Method, stage: Stage, start: float, trouble: Trouble, prefix: str = ""
) -> Step:
    seconds = time.perf_counter() - start
    return Step(method, stage, "failed", seconds, prefix + trouble.message, trouble=trouble)


def _compared(method: Method, stage: Stage, seconds: float, difference: Difference) -> Step:
    if difference.differs:
        trouble = Trouble("difference", f"{difference.where}: {difference.reason}")
        return Step(
            method,
            stage,
            "failed",
            seconds,
            trouble.message,
            difference=difference,
            trouble=trouble,
        )
    return Step(method, stage, "passed", seconds, _agreement(difference), difference=difference)


def _other_result(method: Method, ran: RanOn, seconds: float, *, given: bool) -> Step:
    """The step where the exported model does otherwise than eager."""
    if ran.error is not None:
        trouble = trouble_of(ran.error)
    else:
        difference = ran.difference
        told = f"{difference.where}: {difference.reason}" if difference else ""
        trouble = Trouble("difference", told)
    if not given:
        kind = (
            "the trace does not generalise"
            if method == "trace"
            else "the script does otherwise than eager"
        )
        told = f"{kind}: with {ran.name} ({ran.inputs}), {trouble.message}"
        trouble = msgspec.structs.replace(trouble, message=told)
    return Step(
        method,
        "run",
        "failed",
        seconds,
        trouble.message,
        difference=ran.difference,
        trouble=trouble,
    )


def _agreement(difference: Difference) -> str:
    top = "; largest entries agree" if difference.top_agrees else ""
    if difference.absolute == 0:
        return f"equal to eager in all {difference.values} values{top}"
    return f"within {difference.absolute:.1e} of eager (relative {difference.relative:.1e}){top}"


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.1f} kB"
