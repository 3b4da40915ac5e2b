"""The side of the child process that never sees the user's file: it reloads and compares."""

import importlib
import time
from typing import Any, Iterator, List

import torch

from .carried import read_call, read_plan
from .comparison import asked_tolerance, compared, told_run
from .exchange import load_libraries, read_cpp_outputs, read_outputs
from .sequences import played, ran_calls
from .signature import check_callable, schema_of, shown_signature
from .subject import Subject
from .values import Json, Told, described, told


def reload(request: Json) -> Json:
    """Load a saved model, make the saved calls, compare with eager's outputs."""
    load_libraries(request["libraries"])
    for name in request["imports"]:
        importlib.import_module(name)
    start = time.perf_counter()
    model = _loaded(request)
    load_seconds = time.perf_counter() - start
    call, plan = read_call(request["calls"]), read_plan(request["calls"])
    subject = Subject(lambda: model, request["seed"])
    subject.method = request["call"]
    schema = schema_of(model, request["call"])
    check_callable(schema)
    output = told(subject.run(model, call))
    in_sequence = played(subject, _loaded(request), plan, lambda value: value) if plan else iter(())
    return {
        "comparisons": _against_eager(request, output, in_sequence),
        "load_seconds": load_seconds,
        "signature": shown_signature(schema, call.in_order(), described(output)),
    }


def _loaded(request: Json) -> Any:
    torch_jit: Any = torch.jit  # it has no types
    return torch_jit.load(request["model"], map_location=request["device"] or "cpu")


def compare(request: Json) -> Json:
    """Compare what the C++ program returned with eager's outputs."""
    output, *in_sequence = read_cpp_outputs(request["structures"], request["tensors"])
    return {"comparisons": _against_eager(request, output, iter(in_sequence))}


def _against_eager(request: Json, output: Told, in_sequence: Iterator[Told]) -> List[Json]:
    """The output of the single call and those of the calls in sequence, against eager's."""
    tolerance = asked_tolerance(request)
    expected, *others = read_outputs(request["expected"])
    alone = dict(told_run("", ""), difference=compared(expected, output, tolerance))
    plan = read_plan(request["calls"])
    return [alone, *ran_calls(plan, others, in_sequence, tolerance)]
