"""The side of the child process that never sees the user's file: it reloads and compares."""

import importlib
import time
from typing import Any

import torch

from .calls import Call
from .comparison import asked_tolerance, compared
from .exchange import load_libraries, read_cpp_output, read_output
from .signature import schema_of, shown_signature
from .subject import Subject
from .values import Json, Told, described, told, untold


def reload(request: Json) -> Json:
    """Load a saved model, run it on the saved inputs, compare with eager's outputs."""
    load_libraries(request["libraries"])
    for name in request["imports"]:
        importlib.import_module(name)
    start = time.perf_counter()
    torch_jit: Any = torch.jit  # it has no types
    model = torch_jit.load(request["model"], map_location=request["device"] or "cpu")
    load_seconds = time.perf_counter() - start
    call = Call(*untold(read_output(request["inputs"])))
    subject = Subject(lambda: model, request["seed"])
    subject.method = request["call"]
    output = told(subject.run(model, call))
    schema = schema_of(model, request["call"])
    return {
        "difference": _against_eager(request, output),
        "load_seconds": load_seconds,
        "signature": shown_signature(schema, call.in_order(), described(output)),
    }


def compare(request: Json) -> Json:
    """Compare what the C++ program returned with eager's outputs."""
    output = read_cpp_output(request["structure"], request["tensors"])
    return {"difference": _against_eager(request, output)}


def _against_eager(request: Json, output: Told) -> Json:
    tolerance = asked_tolerance(request)
    return compared(read_output(request["expected"]), output, tolerance)
