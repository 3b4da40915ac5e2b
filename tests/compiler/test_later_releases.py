"""What came with a later release than the one judged by, and what a file has in its place."""

from pathlib import Path

import pytest

from tslint.linter import Linter
from tslint.source.text import SourceText
from tslint.versions import Target

MODULE = """\
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn import Mish as M
from torch.nn.modules.activation import SiLU
try:
    from torch.nn import RMSNorm
except ImportError:
    class RMSNorm(nn.Module):
        def forward(self, x):
            return x.unknown()
try:
    mish = F.mish
except AttributeError:
    def mish(x):
        return x * torch.tanh(F.softplus(x))
try:
    from torch.nn.functional import silu
except ImportError:
    silu = None


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.part = {made}

    def forward(self, x):
        return {answer}
"""


def found(release: str, made: str = "nn.Identity()", answer: str = "self.part(x)") -> list[str]:
    source = SourceText(Path("net.py"), MODULE.replace("{made}", made).replace("{answer}", answer))
    report = Linter(Target((release,), "test")).text(source, ["Net"])
    return [f"{each.code} {each.message}" for each in report.diagnostics]


@pytest.mark.parametrize(
    ("made", "release", "since"),
    [
        ("nn.SiLU()", "1.6.0", "1.7"),
        ("SiLU()", "1.4.0", "1.7"),
        ("nn.Sequential(M())", "1.8.1", "1.9"),
        ('getattr(nn, "Hardswish")()', "1.5.1", "1.6"),
        ("nn.RMSNorm(3)", "2.2.2", "2.4"),
        ("nn.SiLU()", "1.7.1", None),
        ("nn.RMSNorm(3)", "2.4.1", None),
        ("RMSNorm(3)", "2.2.2", None),
        ('nn.SiLU() if hasattr(nn, "SiLU") else nn.ReLU()', "1.4.0", None),
        ("nn.NoSuchClass()", "1.4.0", None),
        ("nn.quantized.Hardswish(1.0, 0)", "1.5.1", None),
    ],
)
def test_a_class_of_a_later_release_is_dated(made, release, since):
    name = "Mish" if "M()" in made else made.partition("(")[0].rpartition(".")[2]
    name = "Hardswish" if "Hardswish" in made else name
    told = [] if since is None else [f"TS539 `nn.{name}` cannot be compiled before torch {since}"]
    assert found(release, made) == told


@pytest.mark.parametrize("release", ["1.4.0", "1.8.1", "1.9.1", "2.13.0"])
@pytest.mark.parametrize("answer", ["mish(x)", "silu(x)"])
def test_what_a_try_puts_in_place_of_a_later_function_is_what_an_older_release_has(release, answer):
    assert found(release, answer=answer) == []


def test_without_a_try_a_later_function_is_dated():
    assert found("1.8.1", answer="F.mish(x)") == [
        "TS539 `F.mish` cannot be compiled before torch 1.9"
    ]
