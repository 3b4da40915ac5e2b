"""The side of the child process that has imported the user's file: eager, export, run, save."""

import sys
import time
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any, Callable, Dict, List, NamedTuple, Optional, cast

import torch

from .arguments import Variation, made, shuffled, variations
from .calls import Call, bound, given_by_code, moved
from .carried import write_call_for_cpp, write_calls, write_plan_for_cpp
from .comparison import EXACT, asked_tolerance, compared, emptiness, told_run
from .deferral import Deferred
from .departure import Search
from .errors import told_error
from .exchange import load_libraries, write_outputs
from .freezing import formed, lost
from .graphs import devices, fixed_by, large_constants, operators
from .older_torch import copied
from .refusals import RefusedError
from .room import check_disk, check_memory
from .rounds import Rounds, Spare, spare
from .sequences import Planned, planned, played, ran_calls, sequence_of
from .snapshot import snapshot
from .state import findings
from .state_dicts import loader
from .subject import (
    OFFER,
    Offered,
    Subject,
    check_forward,
    chosen,
    found_subject,
    imported,
)
from .tracing import traced
from .values import Json, Told, cloned, described, mapped, told

_torch_jit: Any = torch.jit  # it has no types
_WARMUP_RUNS = 2
_TIMED_RUNS = 10
_TIMED_SECONDS = 2.0


class _EagerRun(NamedTuple):
    """What eager Python made of one variation of the inputs."""

    variation: Variation
    output: Told


class Exporter:
    """The requests of an export, in the order they are made; see each one's `request` keys."""

    def __init__(self) -> None:
        self._seed = 0
        self._tolerance = EXACT
        self._request: Json = {}
        self._offered: Optional[Callable[[], Optional[Offered]]] = None
        self._subject: Optional[Subject] = None
        self._plan: List[Planned] = []
        self._runs: List[_EagerRun] = []
        self._in_sequence: List[Told] = []
        self._exported: Dict[str, Any] = {}
        self._warned: List[Json] = []
        self._departing: Dict[str, Call] = {}
        self._spare: Optional[Spare] = None
        self._deferred = Deferred()
        self._adapt: Callable[[Any], Any] = _as_it_is

    @property
    def subject(self) -> Subject:
        """The object that `load` found."""
        if self._subject is None:
            raise RuntimeError("the object is asked for before it is loaded")
        return self._subject

    def load(self, request: Json) -> Json:
        """Import the file, make the object once, make the inputs and save them for the others."""
        self._request, self._seed = request, request["seed"]
        self._tolerance = asked_tolerance(request)
        load_libraries(request["libraries"])
        torch.manual_seed(self._seed)
        module = self._imported(Path(request["path"]), deferred=request["deferred"])
        name = request["object"] or chosen(module, request["shown"])
        given = len(request["inputs"]) + len(request["names"]) + hasattr(module, OFFER)
        self._subject = found_subject(module, name, given, self._seed)
        self._subject.method = request["call"]
        notes = self._prepare(request)
        self._offered = self._offers(module)
        self._adapt = _adapter(module, request["output"])
        call = self._call()
        if self.subject.is_lazy():
            self.subject.run_once_when_made(call)
            notes.append(
                "it has lazy modules, whose parameters the first run makes: each instance is run "
                "once on these inputs before it is exported, and so must yours be"
            )
        self._plan = self._planned()
        write_calls(call, self._plan, request["save_calls"])
        write_call_for_cpp(call, request["save_inputs"])
        if self._plan:
            write_plan_for_cpp(self._plan, request["save_sequence"])
        shown = [described(told(value)) for value in call.in_order()]
        return {
            "object": name,
            "inputs": shown,
            "notes": notes,
            "made": _class_of(self.subject.fresh()),
        }

    def _imported(self, path: Path, *, deferred: bool) -> ModuleType:
        if not deferred:
            return imported(path)
        with self._deferred.importing():
            return imported(path)

    def _prepare(self, request: Json) -> List[str]:
        """Have every instance given its weights and its device; what is worth saying about them."""
        notes: List[str] = []
        check_memory(self.subject.fresh(), limited=request["limited"])
        if self.subject.settle():
            notes.append(
                "two instances made from one seed differ, as where parameters are memory that was "
                "never written (`torch.empty`): every step runs on a copy of one"
            )
        if self.subject.eval_failure:
            notes.append(
                f"the model's own `eval` raises {self.subject.eval_failure}: "
                "its parts are set to evaluation mode one by one"
            )
        if request["state_dict"]:
            load, told_notes = loader(request["state_dict"], self.subject.fresh())
            notes += told_notes
            self.subject.prepared_by(load)
        if request["device"]:
            device = request["device"]
            self.subject.prepared_by(lambda model: model.to(device))
        return notes

    def _offers(self, module: ModuleType) -> Optional[Callable[[], Optional[Offered]]]:
        """What makes the inputs that the user's code offers; None where they are given outright."""
        if self._request["inputs"] or self._request["names"]:
            return None
        if self.subject.offered() is not None:
            return self.subject.offered
        offer = getattr(module, OFFER, None)
        return (lambda: Offered(offer())) if callable(offer) else None

    def _call(self, seed: int = 0) -> Call:
        """The call, its random values drawn anew for every seed.

        Raises:
            RefusedError: The arguments do not fit the model.
        """
        model, method = self.subject.fresh(), self.subject.method
        if method == "forward":
            check_forward(model)
        self.subject.reseed()
        offered = self._offered() if self._offered else None
        if offered is not None:
            places, names = moved(given_by_code(offered.inputs), self._request["device"])
            call = bound(model, places, names, method)
        else:
            call = self._specified(self._request["inputs"], self._request["names"], seed)
        if seed:
            reads = [each["kind"] == "file" for each in self._request["inputs"]]
            if offered is not None or (reads and all(reads)):
                call = mapped(shuffled, call)
        return call

    def _specified(self, places: List[Json], names: Json, seed: int) -> Call:
        start, device = self._seed + seed, self._request["device"]
        values = [made(spec, start + place, device) for place, spec in enumerate(places)]
        named = {
            name: made(spec, start + len(places) + place, device)
            for place, (name, spec) in enumerate(names.items())
        }
        return bound(self.subject.fresh(), values, named, self.subject.method)

    def _planned(self) -> List[Planned]:
        """The calls in sequence that are asked for."""
        asked, subject = self._request, self.subject
        sequence = sequence_of(subject.method, asked["steps"], asked["sequence"], asked["feedback"])
        return planned(subject, sequence, self._call)

    def eager(self, request: Json) -> Json:
        """Run the model as it is, on the inputs given and on those variations that it takes."""
        self._runs = []
        also = [self._specified(specs, {}, 0) for specs in self._request["also"]]
        for variation in variations(self._call(), self._call, also, request["sizes"]):
            try:
                output = told(self._adapt(self.subject.run(self.subject.fresh(), variation.call)))
            except Exception:
                if not self._runs:
                    raise
                continue  # the model need not take what nobody gave it
            self._runs.append(_EagerRun(variation, output))
        output = self._runs[0].output
        self._in_sequence = list(
            played(self.subject, self.subject.fresh(), self._plan, self._adapt)
        )
        write_outputs([output, *self._in_sequence], request["save"])
        return {
            "output": described(output),
            "proves_nothing": emptiness(output) or self._unmoved(),
            "median_seconds": self._median_seconds(),
            "notes": findings(self.subject, self._runs[0].variation.call),
        }

    def _unmoved(self) -> Optional[str]:
        """Says so where no variation of the inputs changes the output."""
        given, others = self._runs[0], self._runs[1:]
        if any(compared(given.output, other.output, EXACT)["differs"] for other in others):
            return None
        tried = ", ".join(other.variation.name for other in others)
        return f"the output does not change with the input (tried {tried})" if others else None

    def _median_seconds(self) -> float:
        model = self.subject.fresh()
        times: List[float] = []
        begin = time.perf_counter()
        for run in range(_WARMUP_RUNS + _TIMED_RUNS):
            if times and time.perf_counter() - begin > _TIMED_SECONDS:
                break
            arguments = cloned(self._runs[0].variation.call)
            with torch.no_grad():
                start = time.perf_counter()
                self.subject.called(model)(*arguments.places, **arguments.names)
                elapsed = time.perf_counter() - start
            if run >= _WARMUP_RUNS:
                times.append(elapsed)
        return sorted(times)[len(times) // 2]

    def export(self, request: Json) -> Json:
        """Script or trace a fresh instance."""
        model, is_loose = self.subject.fresh(), False
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            if request["method"] == "script":
                self._spare = spare(self._rounds)
                exported = _torch_jit.script(model)
                if self._spare is not None:
                    self._spare.dismiss()
            else:
                exported, is_loose = traced(self.subject, model, self._runs[0].variation.call)
        self._exported[request["method"]] = exported
        self._warned = [
            {"path": each.filename, "line": each.lineno, "message": str(each.message)}
            for each in caught
            if issubclass(each.category, _torch_jit.TracerWarning)
        ]
        return {
            "warnings": self._warned,
            "deprecated": any(
                issubclass(each.category, (DeprecationWarning, FutureWarning))
                and "torch.jit" in str(each.message)
                for each in caught
            ),
            "is_loose": is_loose,
            "device_constants": devices(exported),
            "large_constants": large_constants(exported),
        }

    def run(self, request: Json) -> Json:
        """Run a copy of the exported model on all that eager ran on, and compare."""
        exported = self._exported[request["method"]]
        comparisons = []
        for (name, call), expected in self._runs:
            shapes = ", ".join(described(told(value)) for value in call.in_order())
            answer = told_run(name, shapes)
            try:
                output = told(self.subject.run(_copied(exported), call))
            except Exception as error:  # noqa: BLE001  (the model may raise anything)
                answer["error"] = told_error(error)
            else:
                answer["difference"] = compared(expected, output, self._tolerance)
            if answer["error"] or answer["difference"]["differs"]:
                answer["fixed"] = self._fixed(request["method"], call)
                self._departing.setdefault(request["method"], call)
            comparisons.append(answer)
        in_sequence = played(self.subject, _copied(exported), self._plan, _as_it_is)
        comparisons += ran_calls(self._plan, self._in_sequence, in_sequence, self._tolerance)
        return {"comparisons": comparisons}

    def _fixed(self, method: str, call: Call) -> Optional[Json]:
        """Where a trace parts from one taken with other inputs, else what torch warned of."""
        if method != "trace" or call is self._runs[0].variation.call:
            return None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                other = traced(self.subject, self.subject.fresh(), call).exported
            found = fixed_by(self._exported[method], other)
        except Exception:  # noqa: BLE001  (the trace departs, whatever this one does)
            found = None
        for warned in [] if found else self._warned[:1]:
            message = warned["message"].partition(". ")[0]
            return dict(warned, message=f"torch warned when it traced this line: {message}")
        return found

    def depart(self, request: Json) -> Json:
        """The module at which the script parts from eager, on the first inputs where it does."""
        call, exported = self._departing.get("script"), self._exported["script"]
        if call is None or not isinstance(exported, torch.nn.Module):
            return {"departure": None}
        search = Search(
            self.subject, lambda: _copied(exported), self._tolerance, request["seconds"]
        )
        return {"departure": search.innermost(call)}

    def look(self, request: Json) -> Json:
        """What the model is made of."""
        del request
        return {"snapshot": snapshot(self.subject.fresh_untouched)}

    def errors(self, request: Json) -> Json:
        """Everything that the compiler has to say of the model, not only the first of it."""
        waiting = self._spare or spare(self._rounds)
        self._spare = None
        if waiting is None:
            return dict(self._rounds(request["seconds"]), spoiled=True)
        return waiting.errors(request["seconds"])

    def _rounds(self, seconds: float) -> Json:
        call = self._runs[0].variation.call if self._runs else None
        folder = str(Path(self._request["save_inputs"]).parent)
        return Rounds(self.subject, call, self._deferred, seconds, folder).errors()

    def reform(self, request: Json) -> Json:
        """Freeze or optimise the exported model; it is run and saved under a name of its own."""
        method, form = request["method"], request["form"]
        sequence = [each for each in self._request["sequence"] if each != self.subject.method]
        exported = self._exported[method]
        other = formed(exported, form, [self.subject.method, *sequence])
        self._exported[f"{method}.{form}"] = other
        return lost(exported, other, self.subject.fresh_untouched)

    def save(self, request: Json) -> Json:
        """Save the exported model; a file that bears the name is a whole one.

        One that `loads` asks of is loaded first: an optimised model may be saved in vain.
        """
        path = Path(request["path"])
        partial = path.with_suffix(".partial")
        exported = self._exported[request["method"]]
        if isinstance(exported, torch.nn.Module):
            check_disk(str(partial), exported.state_dict().values())
        try:
            _torch_jit.save(self._exported[request["method"]], str(partial))
            if request.get("loads"):
                _torch_jit.load(str(partial))
            partial.replace(path)
        finally:
            if partial.exists():
                partial.unlink()
        called = operators(self._exported[request["method"]])
        return {"bytes": path.stat().st_size, "operators": called}


def _class_of(model: Any) -> Optional[Json]:
    """The class of a model of the user's: its name and its file."""
    cls = type(model)
    path = getattr(sys.modules.get(cls.__module__), "__file__", None)
    if path is None or "<" in cls.__qualname__ or isinstance(model, torch.jit.ScriptModule):
        return None
    return {"path": path, "name": cls.__qualname__}


def _as_it_is(output: Any) -> Any:
    return output


def _adapter(module: ModuleType, name: str) -> Callable[[Any], Any]:
    """What makes of eager's output the value that the export returns.

    Raises:
        RefusedError: The file has no such function.
    """
    if not name:
        return _as_it_is
    function = getattr(module, name, None)
    if not callable(function):
        raise RefusedError(f"{module.__file__} has no function `{name}` to adapt the output with")
    return cast("Callable[[Any], Any]", function)


def _copied(exported: Any) -> Any:
    """A copy to run, so that what is saved is as it was exported; a function has no state."""
    return copied(exported) if isinstance(exported, torch.nn.Module) else exported
