"""The side of the child process that has imported the user's file: eager, export, run, save."""
# ruff: noqa: UP006, UP035, UP045  (the syntax of Python 3.6)

import copy
import time
import warnings
from inspect import Parameter
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional

import torch

from .arguments import Variation, made, portable, variations
from .comparison import EXACT, Tolerance, compared, emptiness
from .errors import told_error
from .exchange import write_output
from .refusals import NotApplicableError
from .subject import Subject, check_arity, chosen, found_subject, imported, parameters_of
from .values import Json, Told, cloned, described, kind_name, leaves, told

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
        self._specs: List[Json] = []
        self._subject: Optional[Subject] = None
        self._runs: List[_EagerRun] = []
        self._exported: Dict[str, Any] = {}

    @property
    def subject(self) -> Subject:
        """The object that `load` found."""
        if self._subject is None:
            raise RuntimeError("the object is asked for before it is loaded")
        return self._subject

    def load(self, request: Json) -> Json:
        """Import the file, make the object once, make the inputs and save them for the others."""
        self._seed, self._specs = request["seed"], request["inputs"]
        self._tolerance = Tolerance(request["atol"], request["rtol"], request["top"])
        torch.manual_seed(self._seed)
        module = imported(Path(request["path"]))
        name = request["object"] or chosen(module, request["shown"])
        self._subject = found_subject(module, name, len(self._specs), self._seed)
        model = self._subject.fresh()
        check_arity(model, len(self._specs))
        inputs = [made(spec, self._seed + place) for place, spec in enumerate(self._specs)]
        torch.save([portable(value) for value in inputs], request["save_inputs"])
        return {"object": name, "inputs": [described(told(value)) for value in inputs]}

    def eager(self, request: Json) -> Json:
        """Run the model as it is, on the inputs given and on those variations that it takes."""
        self._runs = []
        for variation in variations(self._specs, self._seed, request["sizes"]):
            try:
                output = told(self.subject.run(self.subject.fresh(), variation.inputs))
            except Exception:
                if not self._runs:
                    raise
                continue  # the model need not take what nobody gave it
            self._runs.append(_EagerRun(variation, output))
        output = self._runs[0].output
        write_output(output, request["save"])
        return {
            "output": described(output),
            "proves_nothing": emptiness(output) or self._unmoved(),
            "median_seconds": self._median_seconds(),
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
            arguments = cloned(self._runs[0].variation.inputs)
            with torch.no_grad():
                start = time.perf_counter()
                model(*arguments)
                elapsed = time.perf_counter() - start
            if run >= _WARMUP_RUNS:
                times.append(elapsed)
        return sorted(times)[len(times) // 2]

    def export(self, request: Json) -> Json:
        """Script or trace a fresh instance."""
        model = self.subject.fresh()
        inputs = self._runs[0].variation.inputs
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            if request["method"] == "script":
                exported = _torch_jit.script(model)
            else:
                _check_traceable(inputs, parameters_of(model))
                self.subject.reseed()
                with torch.no_grad():
                    arguments = tuple(cloned(inputs))
                    exported = _torch_jit.trace(model, arguments, check_trace=False)
        self._exported[request["method"]] = exported
        return {
            "warnings": [
                {"path": each.filename, "line": each.lineno, "message": str(each.message)}
                for each in caught
                if issubclass(each.category, _torch_jit.TracerWarning)
            ],
            "device_constants": _device_constants(exported),
        }

    def run(self, request: Json) -> Json:
        """Run a copy of the exported model on all that eager ran on, and compare."""
        exported = self._exported[request["method"]]
        comparisons = []
        for (name, inputs), expected in self._runs:
            shapes = ", ".join(described(told(value)) for value in inputs)
            answer: Json = {"name": name, "inputs": shapes, "difference": None, "error": None}
            try:
                output = told(self.subject.run(_copied(exported), inputs))
            except Exception as error:  # noqa: BLE001  (the model may raise anything)
                answer["error"] = told_error(error)
            else:
                answer["difference"] = compared(expected, output, self._tolerance)
            comparisons.append(answer)
        return {"comparisons": comparisons}

    def save(self, request: Json) -> Json:
        """Save the exported model; a file that bears the name is a whole one."""
        path = Path(request["path"])
        partial = path.with_suffix(".partial")
        _torch_jit.save(self._exported[request["method"]], str(partial))
        partial.replace(path)
        return {"bytes": path.stat().st_size}


def _copied(exported: Any) -> Any:
    """A copy to run, so that what is saved is as it was exported; a function has no state."""
    return copy.deepcopy(exported) if isinstance(exported, torch.nn.Module) else exported


def _check_traceable(inputs: List[Any], parameters: List[Parameter]) -> None:
    """Refuse inputs that a trace, which records what happens to tensors, cannot take.

    Raises:
        NotApplicableError: An input is or holds something other than a tensor.
    """
    for place, value in enumerate(inputs):
        for _, leaf in leaves(told(value)):
            if leaf["kind"] != "tensor":
                name = parameters[place].name if place < len(parameters) else str(place + 1)
                raise NotApplicableError(
                    f"a trace takes tensors only, and `{name}` is {kind_name(leaf)}"
                )


def _device_constants(exported: Any) -> List[str]:
    """The devices that constants of the exported graph name, as `cuda:0`."""
    try:
        graph = exported.inlined_graph
    except (AttributeError, RuntimeError):
        return []  # a module without a forward
    return sorted(
        {
            node.s("value")
            for node in graph.findAllNodes("prim::Constant")
            if str(node.output().type()) == "Device" and node.hasAttribute("value")
        }
    )
