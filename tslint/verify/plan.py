"""The plan of a verification: eager, export, run, save, reload, C++."""

import contextlib
import shlex
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from tslint.diagnostics import Diagnostic
from tslint.verify import foreseen
from tslint.verify.answers import (
    Errors,
    Exported,
    Loaded,
    Looked,
    Parameter,
    Ran,
    RanEager,
    Reloaded,
    Saved,
    Searched,
    Signature,
)
from tslint.verify.archive import archive_of
from tslint.verify.artifacts import Artifacts
from tslint.verify.child_file import write_child
from tslint.verify.cpp.leg import cpp_step, libtorch_of
from tslint.verify.emitted.project import OlderLibtorchError, write_project
from tslint.verify.emitted.values import NoExpressionError
from tslint.verify.forms import form_step
from tslint.verify.inputs import example
from tslint.verify.instance import told_instance, with_instance
from tslint.verify.outcome import (
    LEVELS,
    Form,
    Level,
    Method,
    RefusedError,
    Report,
    Step,
    Trouble,
    verdict_of,
)
from tslint.verify.rounds import told_errors
from tslint.verify.settings import Settings
from tslint.verify.steps import (
    eager_step,
    export_step,
    failed_step,
    run_step,
    save_step,
    told_departure,
)
from tslint.verify.workers import Answer, SetbackError, Worker, environment_of
from tslint.versions import measured_as


class Verification:
    """One run of the plan."""

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        say: Callable[[str], None],
        announce: Callable[[str], None],
    ) -> None:
        """Start the exporting process, and the witness too where there is a file to reload.

        Args:
            settings: What is asked.
            folder: What gets the artifacts.
            say: Takes what is going on now.
            announce: Takes what will take long.

        Raises:
            RefusedError: The interpreter cannot be started, or the folder not be written.
        """
        self._settings = settings
        self._is_closed = False
        self._say = say
        self._announce = announce
        try:
            self._artifacts = Artifacts(folder)
            write_child(self._artifacts.child)
            self._exporter = self._new_exporter()
        except OSError as error:
            raise RefusedError(f"{folder} cannot be written: {error.strerror}") from None
        try:
            self._witness = self._new_witness() if self._goes_to("reload") else None
        except BaseException:
            self._exporter.close()
            raise
        self._loaded = Loaded(settings.target.object, ())
        self._deprecated: list[str] = []

    def _new_exporter(self) -> Worker:
        environment = environment_of(self._settings.env, None, self._settings.memory)
        return self._new(environment, self._settings.chdir or Path.cwd(), self._artifacts.logs[0])

    def _new_witness(self) -> Worker:
        settings = self._settings
        environment = environment_of(settings.env, settings.target.path, settings.memory)
        return self._new(environment, self._artifacts.folder, self._artifacts.logs[1])

    def _new(self, environment: dict[str, str], folder: Path, log: Path) -> Worker:
        if self._is_closed:  # by another thread: nobody would end what is started now
            raise RefusedError("the verification was ended")
        return Worker(self._settings.python, self._artifacts.child, folder, environment, log)

    def close(self) -> None:
        """End both processes, for good."""
        self._is_closed = True
        self._exporter.close()
        if self._witness is not None:
            self._witness.close()
        self._artifacts.clear_aids()

    def report(self) -> Report:
        """Everything there is to tell, after the last step.

        Raises:
            RefusedError: The verification cannot begin.
        """
        steps = tuple(self._steps())
        emitted = tuple(self._emitted(steps)) if self._settings.emit_cpp else ()
        settings, greeting = self._settings, self._exporter.greeting()
        target = msgspec.structs.replace(settings.target, object=self._loaded.object)
        kept = self._artifacts.all() if settings.keep else ()
        return Report(
            target=target.selector,
            verdict=verdict_of(steps, settings.methods),
            until=settings.until,
            methods=settings.methods,
            torch=greeting.torch,
            python=greeting.python,
            seed=settings.seed,
            inputs=self._loaded.inputs,
            steps=steps,
            notes=(*_notes(settings.releases, greeting.torch, self._deprecated), *emitted),
            libraries=tuple(str(library) for library in settings.libraries),
            artifacts=tuple(str(path) for path in kept if path.is_file() and path.stat().st_size),
        )

    def _steps(self) -> Iterator[Step]:
        try:
            self._load()
        except SetbackError as setback:
            if setback.trouble is None or setback.trouble.cause != "compiler":
                raise self._refusal(setback) from None
            yield self._refused_import(failed_step("script", "export", setback))
            return
        eager = self._eager()
        yield msgspec.structs.replace(eager, notes=(*self._loaded.notes, *eager.notes))
        if eager.outcome == "failed":
            return
        for method in self._settings.methods:
            self._revive()
            yield from self._method_steps(method)

    # --- load and eager -------------------------------------------------------------------------

    def _refused_import(self, step: Step) -> Step:
        """The step of a decorator that compiles during the import, with every error there is."""
        self._exporter.close()
        self._exporter = self._new_exporter()
        try:
            self._load(deferred=True)
        except SetbackError as setback:
            return msgspec.structs.replace(step, errors_end=setback.reason)
        self._eager()  # what functions return is seen there
        return self._with_all_errors(step, during_import=True)

    def _load(self, *, deferred: bool = False) -> None:
        target = self._settings.target
        self._say(f"importing {target.shown}")
        request: dict[str, object] = {
            "do": "load",
            "path": str(target.path),
            "shown": target.shown,
            "object": target.object,
            "deferred": deferred,
            "save_inputs": str(self._artifacts.inputs),
            "save_sequence": str(self._artifacts.sequence),
            "save_calls": str(self._artifacts.calls),
            **self._settings_told,
        }
        self._loaded, _ = self._asked(self._exporter, request, Loaded)

    def _refusal(self, setback: SetbackError) -> RefusedError:
        selector = self._settings.target.selector
        if setback.refused:
            return RefusedError(setback.reason + _advice(setback.parameters, selector))
        trouble = setback.trouble or Trouble("python", setback.reason)
        place = f" ({trouble.path}:{trouble.line})" if trouble.path else ""
        return RefusedError(f"{selector} cannot be made: {trouble.message}{place}")

    def _eager(self) -> Step:
        self._say("running it in eager Python")
        request: dict[str, object] = {
            "do": "eager",
            "sizes": self._settings.sizes,
            "save": str(self._artifacts.expected),
        }
        try:
            return eager_step(*self._asked(self._exporter, request, RanEager))
        except SetbackError as setback:
            return failed_step(None, "eager", setback)

    def _revive(self) -> None:
        """Start a new exporter where the old one crashed, and bring it as far as that was."""
        if not self._exporter.alive:
            self._exporter.close()
            self._exporter = self._new_exporter()
            with contextlib.suppress(SetbackError):  # the next request tells what is wrong
                self._load()
            self._eager()

    # --- the steps of a method ------------------------------------------------------------------

    def _method_steps(self, method: Method) -> Iterator[Step]:
        export = self._export(method)
        yield export
        if export.outcome != "passed":
            return
        run = self._with_warnings(self._run(method))
        of_file = [*self._file_steps(method)]
        yield self._with_departure(run)  # what looking for it may break is done by now
        yield from of_file
        if self._settings.freeze and run.outcome == "passed" and self._exporter.alive:
            in_cpp = any(step.stage == "cpp run" for step in of_file)
            yield from self._form_steps(method, in_cpp=in_cpp)

    def _file_steps(self, method: Method) -> Iterator[Step]:
        """The steps of the saved file."""
        if not self._goes_to("save") or not self._exporter.alive:
            return
        save = self._save(method)
        yield save
        if save.outcome != "passed":
            return
        if self._goes_to("reload"):
            yield self._reload(method)
        if self._goes_to("cpp"):
            yield self._cpp(method)

    def _goes_to(self, level: Level) -> bool:
        return LEVELS.index(self._settings.until) >= LEVELS.index(level)

    def _export(self, method: Method) -> Step:
        self._say("scripting it" if method == "script" else "tracing it")
        request: dict[str, object] = {"do": "export", "method": method}
        try:
            answer, seconds = self._asked(self._exporter, request, Exported)
            if answer.deprecated:
                self._deprecated.append(f"`torch.jit.{method}`")
            return export_step(method, answer, seconds)
        except SetbackError as setback:
            step = failed_step(method, "export", setback)
            if step.trouble and step.trouble.cause == "compiler" and method == "script":
                return self._with_all_errors(step)
            return step

    def _with_all_errors(self, step: Step, *, during_import: bool = False) -> Step:
        """The step that the compiler refused, with everything that it has to say."""
        self._say("looking for what else the compiler refuses")
        seconds = self._settings.timeout / 2
        request: dict[str, object] = {"do": "errors", "seconds": seconds}
        try:
            answer, _ = self._asked(self._exporter, request, Errors)
        except SetbackError as setback:
            return msgspec.structs.replace(step, errors_end=setback.reason)
        target, torch = self._settings.target, self._exporter.greeting().torch
        files = (
            foreseen.imported_files(target, answer.errors)
            if during_import
            else foreseen.shown_files(target, self._loaded.made)
        )
        predicted = foreseen.findings(files, torch, self._settings.python) if answer.errors else ()
        errors = told_errors(answer.errors, predicted)
        found = self._of_instance()
        if answer.spoiled:
            self._exporter.close()  # what comes next begins with another
        return msgspec.structs.replace(
            step,
            errors=tuple(with_instance(errors, found)),
            errors_end=answer.ended,
            instance=told_instance(found or (), errors, predicted),
        )

    def _of_instance(self) -> tuple[Diagnostic, ...] | None:
        """What the static engine says of the very instance; None: nobody knows."""
        self._say("looking at this very instance")
        try:
            looked, _ = self._asked(self._exporter, {"do": "look"}, Looked)
        except SetbackError:
            return None
        if looked.snapshot is None:
            return None
        torch = self._exporter.greeting().torch
        return foreseen.instance_findings(looked.snapshot, torch, self._settings.python)

    def _with_warnings(self, step: Step) -> Step:
        """A script's step that does otherwise than eager, with what the engine warns of."""
        if not _script_differs(step) or not self._exporter.alive:
            return step
        found = [each for each in self._of_instance() or () if each.severity == "warning"]
        return msgspec.structs.replace(step, instance=told_instance(found, (), None))

    def _with_departure(self, step: Step) -> Step:
        """A script's step that does otherwise than eager, with the module where it does."""
        if not _script_differs(step) or not self._exporter.alive:
            return step
        self._say("looking for the module that does otherwise")
        request: dict[str, object] = {"do": "depart", "seconds": self._settings.timeout / 4}
        try:
            departed = self._asked(self._exporter, request, Searched)[0].departure
        except SetbackError:
            return step
        told = told_departure(departed) if departed else None
        return msgspec.structs.replace(step, departure=told)

    def _run(self, method: Method) -> Step:
        self._say(f"running the {method}")
        request: dict[str, object] = {"do": "run", "method": method}
        try:
            return run_step(method, *self._asked(self._exporter, request, Ran))
        except SetbackError as setback:
            return failed_step(method, "run", setback)

    def _save(self, method: Method) -> Step:
        self._say(f"saving the {method}")
        path = str(self._artifacts.model(method))
        request: dict[str, object] = {"do": "save", "method": method, "path": path}
        try:
            answer, seconds = self._asked(self._exporter, request, Saved)
            targets = self._settings.releases
            archive = archive_of(self._artifacts.model(method), answer.operators, targets)
            return save_step(method, answer, archive, seconds)
        except SetbackError as setback:
            self._artifacts.clear_partial()
            return failed_step(method, "save", setback)

    def _reload(self, method: Method) -> Step:
        self._say(f"reloading the {method} in a fresh Python")
        request: dict[str, object] = {
            "do": "reload",
            "model": str(self._artifacts.model(method)),
            **self._settings_told,
            "calls": str(self._artifacts.calls),
            "expected": str(self._artifacts.expected),
        }
        try:
            answer, seconds = self._asked(self._ready_witness(), request, Reloaded)
        except SetbackError as setback:
            return failed_step(method, "reload", setback)
        step = run_step(method, answer, seconds, "reload")
        return msgspec.structs.replace(step, signature=answer.signature)

    def _cpp(self, method: Method, form: Form | None = None) -> Step:
        greeting = self._ready_witness().greeting()
        return cpp_step(
            method, self._settings, self._artifacts, greeting, self._compare, self._announce, form
        )

    def _form_steps(self, method: Method, *, in_cpp: bool) -> Iterator[Step]:
        """The frozen and the optimised model, in Python and in C++."""
        forms: tuple[Form, ...] = ("frozen", "optimized")
        for form in forms:
            self._say("freezing it" if form == "frozen" else "optimising it")
            path = self._artifacts.model(method, form)
            saves = self._goes_to("save")
            step = form_step(
                method, form, partial(self._asked, self._exporter), path if saves else None
            )
            yield step
            if step.outcome != "passed":
                return
            if in_cpp and path.is_file():
                yield self._cpp(method, form)

    def _emitted(self, steps: tuple[Step, ...]) -> Iterator[str]:
        """Write the project to start from, and say where it is or why there is none."""
        folder = self._settings.emit_cpp or Path()
        saved = [step for step in steps if step.stage == "save" and step.outcome == "passed"]
        if not saved or saved[0].method is None:
            yield f"no C++ project is written to {folder}: no model is saved"
            return
        model = self._artifacts.model(saved[0].method)
        request: dict[str, object] = {
            "do": "signature",
            "model": str(model),
            **self._settings_told,
            "calls": str(self._artifacts.calls),
        }
        try:
            witness = self._ready_witness()
            signature, _ = self._asked(witness, request, Signature)
            libtorch = libtorch_of(self._settings, witness.greeting()).version
            write_project(folder, model, self._settings.call, signature, libtorch)
        except (SetbackError, NoExpressionError, OlderLibtorchError) as error:
            yield f"no C++ project is written to {folder}: {error}"
        except OSError as error:
            raise RefusedError(f"{folder} cannot be written: {error.strerror}") from None
        else:
            yield f"a C++ project for this model is in {folder}: see its CMakeLists.txt"

    def _compare(self, tensors: Path, outputs: Sequence[dict[str, Any]]) -> Ran:
        """What C++ returned, compared with eager's outputs."""
        request: dict[str, object] = {
            "do": "compare",
            "structures": list(outputs),
            "tensors": str(tensors),
            "calls": str(self._artifacts.calls),
            "expected": str(self._artifacts.expected),
            **self._settings_told,
        }
        return self._asked(self._ready_witness(), request, Ran)[0]

    # --- asking ---------------------------------------------------------------------------------

    def _asked(
        self, worker: Worker, request: dict[str, object], answer: type[Answer]
    ) -> tuple[Answer, float]:
        return worker.ask(request, answer, self._settings.timeout)

    def _ready_witness(self) -> Worker:
        if self._witness is not None and not self._witness.alive:
            self._witness.close()
            self._witness = None
        self._witness = self._witness or self._new_witness()
        return self._witness

    @property
    def _settings_told(self) -> dict[str, object]:
        settings = self._settings
        return {
            "inputs": msgspec.to_builtins(settings.inputs),
            "names": msgspec.to_builtins(settings.names),
            "also": msgspec.to_builtins(settings.also),
            "call": settings.call,
            "state_dict": str(settings.state_dict or ""),
            "device": settings.device,
            "libraries": [str(library) for library in settings.libraries],
            "imports": list(settings.reload_imports),
            "output": settings.output,
            "steps": settings.steps,
            "limited": settings.memory is not None,
            "sequence": list(settings.sequence),
            "feedback": settings.feedback,
            "seed": settings.seed,
            "atol": settings.atol,
            "rtol": settings.rtol,
            "tolerances": settings.tolerances,
            "top": settings.top,
        }


def _script_differs(step: Step) -> bool:
    """Whether a script's outputs are other ones than eager's."""
    return (
        step.method == "script" and step.trouble is not None and step.trouble.cause == "difference"
    )


def _notes(targets: tuple[str, ...], torch: str, deprecated: list[str]) -> Iterator[str]:
    """What is to be said of the torch that proves: it is not the one meant, it warns of its end."""
    if deprecated:
        yield (
            f"torch {torch} calls {' and '.join(deprecated)} deprecated: it works, and later "
            "releases may not have it"
        )
    installed = measured_as(torch)
    others = [release for release in targets if release != installed]
    if others:
        yield (
            f"the target is torch {', '.join(others)}, but torch {torch} is what proves here: "
            "name a Python that has the target with --python"
        )


def _advice(parameters: tuple[Parameter, ...], selector: str) -> str:
    """An example command, where the inputs did not fit."""
    if not parameters:
        return ""
    inputs = " ".join(f"--input {example(parameter.annotation)}" for parameter in parameters)
    return f"\n  for example: tslint verify {shlex.quote(selector)} {inputs}"
