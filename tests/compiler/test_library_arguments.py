"""Modules of torch made with an int for each of their floats: refused where the compiler refuses.

The classes and their parameters are those of the installed torch.
"""

import inspect
from pathlib import Path

import pytest
import torch
from compiling import Case, verdicts
from torch import nn

from tslint.linter import Linter
from tslint.source.text import SourceText
from tslint.versions import Target

# What the constructors need.
NEEDED = {
    "num_features": 4, "in_features": 4, "out_features": 4, "in_channels": 4, "out_channels": 4,
    "kernel_size": 3, "num_channels": 4, "num_groups": 2, "normalized_shape": 4, "output_size": 2,
    "num_embeddings": 4, "embedding_dim": 4, "input_size": 4, "hidden_size": 4, "embed_dim": 4,
    "num_heads": 2, "d_model": 4, "nhead": 2, "padding": 1, "size": 4, "threshold": 0.5,
    "value": 1.5, "in1_features": 4, "in2_features": 4, "norm_type": 2.0, "groups": 2,
}  # fmt: skip
OTHERS = [
    "nn.AdaptiveAvgPool2d((None, 1))", "nn.AdaptiveAvgPool2d((1, 1))", "nn.AdaptiveAvgPool1d(None)",
    "nn.AdaptiveMaxPool2d((1, None))", "nn.AdaptiveAvgPool3d(2)", "nn.ReLU(inplace=4)",
    "nn.BatchNorm2d(4, 1e-5, 1)", "nn.BatchNorm2d(4, momentum=None)", "nn.Dropout(True)",
    "nn.Linear(4, 4, bias=4)", "nn.LSTM(4, 4, dropout=0)", "nn.ConstantPad2d(1, 0)",
]  # fmt: skip


def _calls():
    for name, cls in sorted(vars(nn).items()):
        if not isinstance(cls, type) or not issubclass(cls, nn.Module) or "Lazy" in name:
            continue
        parameters = list(inspect.signature(cls.__init__).parameters.values())[1:]
        required = {p.name: NEEDED.get(p.name) for p in parameters if p.default is p.empty}
        if None in required.values():
            continue
        for parameter in parameters:
            default = required.get(parameter.name, parameter.default)
            if isinstance(default, float):
                given = {**required, parameter.name: 1}
                yield f"nn.{name}({', '.join(f'{key}={value}' for key, value in given.items())})"


def _buildable(call):
    try:
        eval(call, {"nn": nn, "torch": torch})
    except (TypeError, ValueError, AssertionError):
        return False
    return True


SOURCE = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.held = {call}

    def forward(self, x):
        return x
"""
CASES = [call for call in (*_calls(), *OTHERS) if _buildable(call)]


@pytest.fixture(scope="module")
def compiled():
    cases = [Case(SOURCE.format(call=call), "Net") for call in CASES]
    return dict(zip(CASES, verdicts(cases), strict=True))


@pytest.mark.parametrize("call", CASES)
def test_as_the_compiler(call, compiled):
    text = SourceText(Path("net.py"), SOURCE.format(call=call))
    report = Linter(Target(("2.13.0",), "fixed")).text(text, ("Net",))
    errors = [d for d in report.diagnostics if d.severity == "error"]
    assert bool(errors) != compiled[call].ok, (compiled[call].message, errors)
