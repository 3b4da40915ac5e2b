"""The side of the child process that never sees the user's file: it reloads and compares."""

# ruff: noqa: B905  (the syntax of Python 3.6)

import ast
import time
from typing import Any

import torch

from .comparison import Tolerance, compared
from .exchange import read_output
from .subject import Subject
from .values import Json, Told, told


def reload(request: Json) -> Json:
    """Load a saved model, run it on the saved inputs, compare with eager's outputs."""
    start = time.perf_counter()
    torch_jit: Any = torch.jit  # it has no types
    model = torch_jit.load(request["model"], map_location="cpu")
    load_seconds = time.perf_counter() - start
    saved = torch.load(request["saved_inputs"])
    inputs = [_as_given(value, spec) for value, spec in zip(saved, request["inputs"])]
    output = told(Subject(lambda: model, request["seed"]).run(model, inputs))
    return {"difference": _against_eager(request, output), "load_seconds": load_seconds}


def compare(request: Json) -> Json:
    """Compare what the C++ program returned with eager's outputs."""
    output = Told(request["structure"], list(torch.load(request["tensors"])))
    return {"difference": _against_eager(request, output)}


def _against_eager(request: Json, output: Told) -> Json:
    tolerance = Tolerance(request["atol"], request["rtol"], request["top"])
    return compared(read_output(request["expected"]), output, tolerance)


def _as_given(value: Any, spec: Json) -> Any:
    """An input as the user gave it: numbers were saved in the form that C++ reads."""
    return ast.literal_eval(spec["text"]) if spec["kind"] == "literal" else value
