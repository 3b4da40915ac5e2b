"""The grammar of input specifications."""

import pytest

from tslint.verify.inputs import (
    DTYPES,
    BadInputError,
    FileInput,
    LiteralInput,
    NestedInput,
    TensorInput,
    parsed_input,
)

TENSORS = {
    "float32:1x3x224x224": ("float32", (1, 3, 224, 224), None, None),
    "int64:2x16@0..100": ("int64", (2, 16), 0, 100),
    "float32:scalar": ("float32", (), None, None),
    "float32:5": ("float32", (5,), None, None),
    "float32:0x4": ("float32", (0, 4), None, None),
    "float:2": ("float32", (2,), None, None),
    "long:2": ("int64", (2,), None, None),
    "float64:2@-1.5..1e2": ("float64", (2,), -1.5, 100.0),
    "int8:2@-128..128": ("int8", (2,), -128, 128),
    "uint8:scalar@3..4": ("uint8", (), 3, 4),
    "bool:2x2": ("bool", (2, 2), None, None),
    "complex64:2": ("complex64", (2,), None, None),
}
LITERALS = [
    "3", "-3", "0.5", "True", "None", "[1,2]", "'abc'", "(1, 'a')", "{'a': [1.5]}", "1+2j", "[]",
]  # fmt: skip
BAD = {
    "float32:1,3,224": "as float32:1x3x224x224",
    "float32:": "as float32:1x3x224x224",
    "float32:-1x3": "as float32:1x3x224x224",
    "float99:1x3": "'float99' is no dtype",
    "int64:2@0-100": "write the bounds as @0..100",
    "int64:2@5..5": "the range is empty",
    "int64:2@0..1.5": "whole numbers",
    "uint8:2@0..300": "uint8 holds no more than 0..256",
    "int8:2@-129..0": "int8 holds no more than -128..128",
    "bool:2@0..1": "a range has no meaning",
    "float32:2/gpu 0": "'gpu 0' is no device: write it as /cpu or /cuda:0",
    "float32:2@0..1/": "'' is no device",
    "1x3x224x224": "is no input: write a tensor as float32:1x3x224x224",
    "abc": "is no input",
    "__import__('os')": "is no input",
    "{1, 2}": "a set has no counterpart",
    "[b'a']": "a bytes has no counterpart",
    "": "is no input",
    "nowhere.pt": "the input file nowhere.pt does not exist",
    "(" * 500: "is no input",
}


@pytest.mark.parametrize("text", TENSORS)
def test_a_tensor_has_dtype_shape_and_range(text):
    parsed = parsed_input(text)
    assert isinstance(parsed, TensorInput)
    assert (parsed.dtype, parsed.shape, parsed.low, parsed.high) == TENSORS[text]


DEVICES = {
    "float32:2/cpu": "cpu",
    "int64:2@0..9/cuda:1": "cuda:1",
    "(float32:2, {'lengths': int64:2@1..9/cpu})": "cpu",
}


@pytest.mark.parametrize("text", DEVICES)
def test_a_tensor_may_name_its_device(text):
    parsed = parsed_input(text)
    while isinstance(parsed, NestedInput):
        parsed = parsed.items[-1]
    assert isinstance(parsed, TensorInput)
    assert parsed.device == DEVICES[text]


@pytest.mark.parametrize("dtype", DTYPES)
def test_every_dtype_is_one_of_torch(dtype):
    torch = pytest.importorskip("torch")
    assert isinstance(getattr(torch, dtype), torch.dtype)
    assert parsed_input(f"{dtype}:2").dtype == dtype


@pytest.mark.parametrize("text", LITERALS)
def test_a_literal_is_kept_as_it_is_written(text):
    assert parsed_input(text) == LiteralInput(text)


@pytest.mark.parametrize("text", BAD, ids=lambda text: text[:20])
def test_a_bad_specification_is_told_the_right_form(text):
    with pytest.raises(BadInputError) as caught:
        parsed_input(text)
    assert BAD[text] in str(caught.value)


def test_a_file_is_named_by_its_absolute_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.pt").write_bytes(b"")
    assert parsed_input("x.pt") == FileInput(str(tmp_path / "x.pt"))
