"""Each hazard is found where a trace differs from Python, and only there: both are run."""

import textwrap
from pathlib import Path

import msgspec
import pytest
from compiling import Case, verdicts

from tslint.linter import Linter
from tslint.source.text import SourceText
from tslint.versions import Target

INPUTS = "torch.ones(2, 3), torch.ones(3)"
OTHER = "torch.ones(4, 5), -torch.ones(3)"
MODULE = """\
import torch
import torch.nn.functional as F
from torch import Tensor, nn

{module}


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.factor = 2
        self.linear = nn.Linear(3, 3)
        self.register_buffer("buffer", torch.zeros(3))
        self.table = torch.zeros(5)

{methods}

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
{body}


def export():
    torch.jit.trace(Net().eval(), (torch.ones(2, 3), torch.ones(3)))
"""


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model, what is found in it, and the inputs that tell its trace from Python.

    `finds` counts lines from the first of the body; those before it in the module or among the
    methods are counted backwards from that: -1 is the last of them.
    """

    body: str
    module: str = ""
    methods: str = ""
    inputs: str = INPUTS
    other: str = OTHER
    finds: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        return MODULE.format(
            module=self.module.strip(),
            methods=textwrap.indent(self.methods.strip(), " " * 4),
            body=textwrap.indent(self.body.strip(), " " * 8),
        )


EXAMPLES = msgspec.toml.decode(
    Path(__file__).with_name("cases.toml").read_bytes(), type=dict[str, Example]
)


def expected(example: Example) -> set[tuple[str, int]]:
    lines = example.source.splitlines()
    body = lines.index("    def forward(self, x: Tensor, y: Tensor) -> Tensor:") + 1
    before = [
        number
        for number, line in enumerate(lines, 1)
        if line.strip() and line.strip() in f"{example.module}\n{example.methods}"
    ]
    found = set()
    for find in example.finds:
        code, number = find.split(":")
        place = int(number)
        found.add((code, body + place if place > 0 else before[place]))
    return found


@pytest.fixture(scope="module")
def differing():
    """Which examples trace to something else than Python computes: one batch."""
    cases = [
        Case(example.source, "Net", "trace", example.inputs, example.other)
        for example in EXAMPLES.values()
    ]
    return dict(zip(EXAMPLES, verdicts(cases), strict=True))


@pytest.mark.parametrize("name", EXAMPLES)
def test_found_where_it_stands(name):
    example = EXAMPLES[name]
    report = Linter(Target(("2.13.0",), "given")).text(SourceText(Path("net.py"), example.source))
    found = {(d.code, d.line) for d in report.diagnostics}
    assert found == expected(example)


@pytest.mark.parametrize("name", EXAMPLES)
def test_differs_exactly_where_something_is_found(name, differing):
    verdict = differing[name]
    assert verdict.ok, verdict.message
    assert verdict.differs == bool(EXAMPLES[name].finds), (verdict.eager, verdict.compiled)


PART = """\
import torch
from torch import nn


class Part(nn.Module):
    def forward(self, x):
        try:
            return x * 2
        except ValueError:
            return x


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = nn.ModuleList([Part()])

    def forward(self, x):
        return self.parts[0](x)


def export():
    torch.jit.trace(Net(), torch.ones(2))
"""


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        (PART, []),
        (PART + "    torch.jit.script(Part())\n", ["TS104"]),
        (PART.replace("torch.jit.trace(Net(), torch.ones(2))", "Net()"), ["TS104"]),
    ],
    ids=["traced", "part-scripted", "not-exported"],
)
def test_a_part_of_what_is_only_traced_need_not_compile(source, codes):
    report = Linter(Target(("2.13.0",), "given")).text(SourceText(Path("net.py"), source))
    assert [d.code for d in report.diagnostics] == codes
