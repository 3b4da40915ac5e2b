"""What travels to C++ and back: every type that TorchScript has, as an input and as an output."""
# ruff: noqa: UP006, UP007, UP035, UP045  (annotations as every release of torch takes them)

from enum import Enum
from typing import Dict, List, NamedTuple, Optional, Tuple, Union

import pytest
import torch
from torch import Tensor, nn

from tests.verify.saving import TORCH, saved
from tslint.verify.cpp.leg import _growth
from tslint.verify.cpp.running import Files, Manner, run_program
from tslint.verify.inside.carried import portable
from tslint.verify.inside.comparison import EXACT, compared
from tslint.verify.inside.exchange import read_cpp_outputs
from tslint.verify.inside.values import told

X = torch.tensor([0.0, 1.0, 2.0, 3.0])
TENSORS = {
    **{
        name: X.to(getattr(torch, name))
        for name in (
            "float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8",
            "bool", "complex64", "complex128", "complex32", "float8_e4m3fn", "float8_e5m2",
            "uint16", "uint32", "uint64",
        )
    },
    "qint8": torch.quantize_per_tensor(X, 0.1, 0, torch.qint8),
    "quint8": torch.quantize_per_tensor(X, 0.1, 3, torch.quint8),
    "quantised by channel": torch.quantize_per_channel(
        X.view(2, 2), torch.tensor([0.1, 0.2]), torch.tensor([0, 1]), 0, torch.qint8
    ),
    "transposed": torch.arange(6.0).view(2, 3).t(),
    "expanded": torch.ones(1).expand(3),
    "without dimensions": torch.tensor(3.0),
    "without elements": torch.zeros(0, 3),
    "conjugated": torch.tensor([1 + 1j]).conj(),
    "not finite": torch.tensor([float("nan"), float("inf"), -float("inf")]),
}  # fmt: skip


class Same(nn.Module):
    def forward(self, values: Dict[str, Tensor]):
        return values


@pytest.fixture(scope="module")
def travelled(program, tmp_path_factory):
    """Every tensor after its way to C++ and back, in a single run."""
    folder = tmp_path_factory.mktemp("travelled")
    torch.save([portable(TENSORS)], folder / "inputs.pt")
    model = saved(folder / "m.pt", Same())
    files = Files(model, folder / "inputs.pt", folder / "outputs.pt")
    said = run_program(program, TORCH, files, Manner(seed=0, timeout=60))
    assert said.status == "passed", said.message
    (output,) = read_cpp_outputs([said.output], str(folder / "outputs.pt"))
    names = [key["value"] for key in output.structure["keys"]]
    return {
        name: output.tensors[part["index"]]
        for name, part in zip(names, output.structure["items"], strict=True)
    }


@pytest.mark.parametrize("name", TENSORS)
def test_a_tensor_comes_back_bit_for_bit(name, travelled):
    one, other = TENSORS[name].resolve_conj(), travelled[name]
    assert (one.dtype, one.shape) == (other.dtype, other.shape)
    if one.is_quantized:
        assert one.qscheme() == other.qscheme()
        one, other = one.int_repr(), other.int_repr()
    carrier = {1: torch.int8, 2: torch.int16, 4: torch.int32, 8: torch.int64, 16: torch.complex128}
    as_bits = carrier[one.element_size()]
    assert torch.equal(one.contiguous().view(as_bits), other.contiguous().view(as_bits))


class Pair(NamedTuple):
    value: Tensor
    index: int


class Colour(Enum):
    RED = 1
    BLUE = 2


class Taking(nn.Module):
    """Takes and returns what is no tensor, nested."""

    def forward(
        self,
        number: int,
        large: int,
        real: float,
        whole: float,
        phase: complex,
        flag: bool,
        text: str,
        pair: Pair,
        numbers: List[float],
        table: Dict[int, List[Tuple[str, Optional[Tensor]]]],
        choice: Union[int, List[str]],
        where: torch.device,
        absent: Optional[Tensor] = None,
    ):
        return (
            (number, large, real, whole, phase, flag, text),
            pair,
            numbers,
            table,
            choice,
            where,
            absent,
            [pair, pair],
            Colour.BLUE,
        )


GIVEN = (
    -7, 2**40, 0.1, 3, 1 - 2j, True, 'a "quoted" \\ text\n\u20ac', Pair(X, 5), [1, 2.5],
    {1: [("one", None), ("two", X)], -2: []}, ["a", "b"], torch.device("cpu"),
)  # fmt: skip


def test_values_come_back_as_they_went(answer, tmp_path):
    said = answer(saved(tmp_path / "m.pt", Taking()), GIVEN)
    assert said.status == "passed", said.message
    expected = (
        (-7, 2**40, 0.1, 3.0, 1 - 2j, True, GIVEN[6]), GIVEN[7], [1.0, 2.5], GIVEN[9], ["a", "b"],
        torch.device("cpu"), None, [GIVEN[7], GIVEN[7]], Colour.BLUE,
    )  # fmt: skip
    (output,) = read_cpp_outputs([said.output], str(tmp_path / "outputs.pt"))
    difference = compared(told(expected), output, EXACT)
    assert difference["reason"] is None, difference["where"]
    assert output.structure["items"][1]["names"] == ["value", "index"]


SPARSE = {
    "coordinates": torch.eye(3).to_sparse(),
    "coordinates twice": torch.sparse_coo_tensor([[0, 0], [1, 1]], [1.0, 2.0], (2, 2)),
    "compressed rows": torch.eye(3).to_sparse_csr(),
    "nothing": torch.zeros(2, 2).to_sparse(),
}


class Kept(nn.Module):
    def forward(self, x: Tensor):
        return x, x.is_sparse, str(x.layout)


@pytest.mark.parametrize("name", SPARSE)
def test_a_sparse_tensor_comes_back_with_its_layout(name, answer, tmp_path):
    model = torch.jit.script(Kept())
    said = answer(saved(tmp_path / "m.pt", Kept()), [SPARSE[name]])
    assert said.status == "passed", said.message
    (output,) = read_cpp_outputs([said.output], str(tmp_path / "outputs.pt"))
    difference = compared(told(model(SPARSE[name])), output, EXACT)
    assert difference["reason"] is None, difference["where"]


@pytest.mark.parametrize("name", ["cast", "later", "multiplied", "compressed"])
def test_what_is_no_dense_tensor_is_proved_on_every_leg(name, run_json):
    ran = run_json(f"unusual.py::{name}")
    assert ran.status == 0, ran.out
    assert {step.outcome for step in ran.report.steps} == {"passed"}


@pytest.mark.parametrize(("name", "cls"), [("painted", "Colour"), ("packed", "Box")])
def test_what_needs_a_class_of_the_file_is_called_in_cpp_alone(name, cls, run_json):
    ran = run_json(f"unusual.py::{name}")
    assert ran.status == 0, ran.out
    reload = ran.step("reload")
    assert reload.outcome == "not applicable"
    assert f"which defines `{cls}`" in reload.detail
    assert "equal to eager" in ran.step("cpp run").detail


def test_the_proof_names_only_what_was_done(run):
    said = run("unusual.py::packed").out
    assert "proved by script: exported, saved and run in C++; all outputs equal" in said


class Codec(nn.Module):
    def forward(self, x: Tensor):
        return x

    @torch.jit.export
    def encode(self, x: Tensor, times: int = 2):
        return x * times


def test_another_method_is_run_with_its_defaults(answer, tmp_path):
    said = answer(saved(tmp_path / "m.pt", Codec()), [X], call="encode")
    assert torch.equal(torch.load(tmp_path / "outputs.pt")[0], X * 2)
    assert said.status == "passed"


class Hoarding(nn.Module):
    """Keeps a megabyte of every run."""

    kept: List[Tensor]

    def __init__(self):
        super().__init__()
        self.kept = []

    def forward(self, x: Tensor):
        self.kept.append(torch.ones(262144) + x.sum())
        return x


def test_memory_is_measured_over_repeated_runs(answer, tmp_path):
    still = answer(saved(tmp_path / "m.pt", Codec()), [X])
    grown = answer(saved(tmp_path / "m.pt", Hoarding()), [X])
    assert grown.memory.last - grown.memory.warm >= 8e6
    assert grown.memory.peak >= grown.memory.last > grown.memory.loaded > 0
    assert _growth(still.memory, still.runs) == ()
    assert "memory grew by 10." in _growth(grown.memory, grown.runs)[0]
