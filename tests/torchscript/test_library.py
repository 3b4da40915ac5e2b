"""The packed data against the installed release, and sound for every release."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from scripting import compiled_function
from torch import _C

from tslint.torchscript.library import DATA_FOLDER, library, releases
from tslint.torchscript.schema import parse_schema
from tslint.torchscript.types import DEVICE, INT, TENSOR

INSTALLED = torch.__version__.partition("+")[0]


def test_knows_eighteen_releases_in_order() -> None:
    assert len(releases()) == 18
    assert releases()[0] == "1.4.0"
    assert releases()[-1] == "2.15.0"


def test_refuses_a_release_that_was_not_measured() -> None:
    with pytest.raises(LookupError, match=r"torch 0\.4\.1 was not measured; known: 1\.4\.0, "):
        library("0.4.1")


def test_packed_data_is_what_the_installed_release_says(tmp_path: Path) -> None:
    packer = Path(__file__).parents[2] / "scripts" / "pack_torch_api.py"
    for release in releases():
        shutil.copy(DATA_FOLDER / f"{release}.msgpack", tmp_path)
    command = [sys.executable, packer, "--installed", "--output", tmp_path]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert f"\n{INSTALLED}: " in said
    for packed in tmp_path.iterdir():
        assert packed.read_bytes() == (DATA_FOLDER / packed.name).read_bytes(), packed.name


@pytest.mark.parametrize("release", releases())
def test_every_schema_of_every_release_is_read(release: str) -> None:
    offered = library(release)
    counted = 0
    for name in offered.operator_names:
        for schema in offered.overloads(name):
            assert schema == parse_schema(str(schema))
            counted += 1
    assert counted > 1900


@pytest.mark.parametrize("release", releases())
def test_what_models_use_is_there_in_every_release(release: str) -> None:
    offered = library(release)
    assert offered.attribute_operator(TENSOR, "dtype") == "prim::dtype"
    assert offered.attribute_operator(TENSOR, "no_such_attribute") is None
    assert offered.attribute_operator(INT, "dtype") is None
    assert (offered.attribute_operator(DEVICE, "type") is None) == (release == "1.4.0")
    assert offered.method_operator("view") == "aten::view"
    assert offered.builtin("torch.relu") == "aten::relu"
    assert offered.builtin("math.sqrt") == "aten::sqrt"
    assert offered.builtin("torch.no_such_function") is None
    assert offered.has_operator("aten::conv2d")
    assert not offered.has_operator("aten::no_such_operator")
    assert offered.overloads("aten::no_such_operator") == ()
    assert {"view", "float", "sum"} <= offered.tensor_methods
    assert {"shape", "dtype", "device"} <= set(offered.tensor_attributes)
    assert {"If", "For", "Assert"} <= offered.frontend.statements
    interpolate = offered.function("torch.nn.functional.interpolate")
    assert interpolate is not None
    assert "scale_factor" in [each.name for each in interpolate.implementation.parameters]
    linear = offered.module("torch.nn.Linear")
    assert linear is not None
    assert linear.name == "torch.nn.modules.linear.Linear"
    assert linear.constants is not None
    assert {"in_features", "out_features"} <= set(linear.constants)
    assert "forward" in linear.methods
    pool = offered.dispatch("torch.nn.functional.max_pool2d")
    assert pool is not None
    assert pool.argument == "return_indices"
    assert offered.function(pool.if_false) is not None


def test_overloads_come_in_the_order_of_the_compiler() -> None:
    offered = library(INSTALLED)
    names = {schema.name for schema in _C._jit_get_all_schemas()}
    for name in names:
        if not name.startswith(("aten::", "prim::")):
            continue  # what is registered from Python depends on what was imported
        theirs = [str(schema) for schema in _C._jit_get_schemas_for_operator(name)]
        assert [str(schema) for schema in offered.registered_overloads(name)] == theirs


REFUSED_CALLS = {
    "aten::add": "a + 1",
    "aten::mul": "a * None",
    "aten::sub": "a - 1",
    "aten::div": "a / 1",
    "aten::floordiv": "a // 1",
    "aten::eq": "a == 1",
    "aten::ne": "a != 1",
    "aten::lt": "a < 1",
    "aten::ge": "a >= 1",
    "aten::__contains__": "1 in a",
    "aten::device": "torch.device(a, a, a)",
    "aten::_pair": "torch.nn.functional._pair(a, 1)",
    "aten::_assert": "torch._assert(a)",
}


@pytest.mark.parametrize("operator", REFUSED_CALLS)
def test_variants_are_those_the_compiler_lists(operator: str, tmp_path: Path) -> None:
    source = f"import torch\ndef f(a: str):\n    return {REFUSED_CALLS[operator]}\n"
    with pytest.raises(RuntimeError) as error:
        compiled_function(source, tmp_path)
    listed = re.findall(r"^  (\S+\(.*\) -> .*):$", str(error.value), flags=re.MULTILINE)
    assert [str(schema) for schema in library(INSTALLED).overloads(operator)] == listed


@pytest.mark.parametrize("name", sorted(library(INSTALLED).tensor_attributes))
def test_a_tensor_has_the_attribute(name: str, tmp_path: Path) -> None:
    scripted = compiled_function(f"def f(x):\n    return x.{name}\n", tmp_path)
    (schema, *_) = library(INSTALLED).overloads(library(INSTALLED).tensor_attributes[name])
    answered = scripted.schema.returns[0].type
    assert str(schema.returns[0].type) == answered.annotation_str


MATRIX = json.loads((Path(__file__).parents[1] / "facts" / "matrix.json").read_text())
ATTRIBUTE = re.compile(r"def f\(x\):\n    r = x\.(\w+)\n    return r\n")
ATTRIBUTE_PROBES = {
    found[1]: probe["results"]
    for probe in MATRIX["probes"].values()
    if (found := ATTRIBUTE.fullmatch(probe["source"]))
}


@pytest.mark.parametrize("name", ATTRIBUTE_PROBES)
def test_attributes_are_there_in_the_releases_that_have_them(name: str) -> None:
    told = {release: name in library(release).tensor_attributes for release in releases()}
    assert told == ATTRIBUTE_PROBES[name]


METHOD = re.compile(r"def f\(x\):\n    r = x\.(\w+)\(\)\n    return r\n")
METHOD_PROBES = {
    found[1]: probe["results"]
    for probe in MATRIX["probes"].values()
    if (found := METHOD.fullmatch(probe["source"]))
}


@pytest.mark.parametrize("name", METHOD_PROBES)
def test_methods_are_there_in_the_releases_that_have_them(name: str) -> None:
    for release, accepted in METHOD_PROBES[name].items():
        if accepted:
            assert name in library(release).tensor_methods, release


def test_what_both_measured_neighbours_refuse_is_refused_between_them() -> None:
    measured = {
        path.name.removesuffix(".refused.txt") for path in DATA_FOLDER.glob("*.refused.txt")
    }
    assert releases()[0] in measured
    for place, release in enumerate(releases()):
        before = next(each for each in reversed(releases()[: place + 1]) if each in measured)
        after = next((each for each in releases()[place:] if each in measured), before)
        both = [set(_lines(each)) for each in (before, after)]
        assert all(library(release).refuses(name) for name in both[0] & both[1])
        assert not any(library(release).refuses(name) for name in both[0] ^ both[1])


def _lines(release: str) -> list[str]:
    return (DATA_FOLDER / f"{release}.refused.txt").read_text("utf-8").splitlines()
