"""What was measured of torch's module classes, and what follows for other arguments."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tslint.torchscript.library import library, releases
from tslint.torchscript.measured_modules import REFUSED, MeasuredModule

INSTALLED = library("2.13.0")


def _measured(name: str) -> MeasuredModule:
    found = INSTALLED.measured_module(f"torch.nn.{name}")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "arguments", "attribute", "expected"),
    [
        ("Conv2d", {"0": "int", "1": "int", "2": "int"}, "kernel_size", "constant Tuple[int, int]"),
        ("Conv2d", {"kernel_size": "Tuple[int, int]"}, "kernel_size", "=kernel_size"),
        ("Conv2d", {"2": ""}, "kernel_size", None),
        ("Conv2d", {"2": ""}, "weight", "Tensor"),
        ("Conv2d", {"*": ""}, "weight", "Tensor"),
        ("BatchNorm2d", {"0": "int"}, "weight", "Tensor"),
        ("BatchNorm2d", {"0": "int", "affine": "False"}, "weight", "NoneType"),
        ("BatchNorm2d", {"0": "int", "affine": "False", "bias": "False"}, "bias", "NoneType"),
        ("BatchNorm2d", {"0": "int", "affine": "bool"}, "weight", None),
        ("BatchNorm2d", {"*": ""}, "weight", None),
        ("Linear", {"0": "int", "1": "int"}, "out_features", "=out_features"),
    ],
)
def test_an_attribute_is_decided_by_arguments(name, arguments, attribute, expected):
    measured = _measured(name)
    given = measured.given(arguments.items())
    assert measured.decide(measured.attributes[attribute], given) == expected


@pytest.mark.parametrize(
    ("name", "arguments", "culprits"),
    [
        ("Dropout", {"0": "int"}, [("p", "int")]),
        ("Dropout", {"0": "float"}, []),
        ("ConstantPad2d", {"0": "int", "1": "int"}, [("value", "int")]),
    ],
)
def test_arguments_that_are_refused_are_named(name, arguments, culprits):
    measured = _measured(name)
    given = measured.given(arguments.items())
    assert given is not None
    assert measured.culprits(given) == culprits
    assert (measured.decide(measured.forward, given) == REFUSED) == bool(culprits)


def test_more_arguments_than_parameters_are_not_followed():
    assert _measured("Dropout").given({"0": "float", "1": "False", "2": "int"}.items()) is None


def test_a_class_that_was_not_measured_is_unknown():
    assert INSTALLED.measured_module("torch.nn.NoSuchClass") is None


def test_the_data_is_what_the_installed_release_does():
    scripts = Path(__file__).parents[2] / "scripts"
    code = "import json, measure_torch_modules as m; print(json.dumps(m.entry(m.nn.Dropout)))"
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=scripts, check=True, capture_output=True, text=True
    ).stdout
    assert msgspec.json.decode(said, type=MeasuredModule) == _measured("Dropout")


def test_a_later_release_counts_as_the_last_that_was_measured():
    assert library(releases()[-1]).measured_module("torch.nn.Dropout") == _measured("Dropout")
    assert library(releases()[0]).measured_module("torch.nn.Dropout") is None
