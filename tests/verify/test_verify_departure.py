"""Where a script gives something else than eager, the innermost module that does is named."""

from pathlib import Path

import pytest
import torch
from torch import nn

from tslint.verify.inside.calls import Call
from tslint.verify.inside.comparison import EXACT
from tslint.verify.inside.departure import Search
from tslint.verify.inside.subject import Subject

X = ("--input", "float32:2x3", "--until", "script")
SOURCE = (Path(__file__).parent / "models" / "departing.py").read_text().splitlines()
PARTS = {
    ("Nested",): ("blocks.1.last.1", "Switched"),
    ("Nested", "--call", "encode"): ("blocks.1.last.1", "Switched"),
    ("Named",): ("part", "Switched"),
    ("Stateful",): ("part", "Switched"),
}


def line_of(name: str) -> int:
    return next(number for number, line in enumerate(SOURCE, 1) if line.endswith(f"# <- {name}"))


@pytest.mark.parametrize("words", PARTS, ids=" ".join)
def test_the_innermost_module_that_does_otherwise_is_named(words, run_json):
    name, *options = words
    departure = run_json(f"departing.py::{name}", *X, *options).step("run").departure
    part, cls = PARTS[words]
    assert f"`{part}`, a `{cls}`, is the innermost module that does otherwise" in departure.message
    assert "float32[2x3]" in departure.message
    assert (departure.path, departure.line) == ("departing.py", line_of(cls))


def test_code_of_the_model_itself_is_told_from_that_of_its_modules(run_json):
    departure = run_json("departing.py::Rounded", *X).step("run").departure
    assert "the difference arises in the code of `Rounded` itself" in departure.message
    assert departure.line == line_of("Rounded")


def test_nothing_is_said_where_there_is_nothing_to_tell_apart(run_json):
    assert run_json("departing.py::Lone", *X).step("run").departure is None
    assert run_json("departing.py::Counting", *X).step("run").departure is None


def test_it_stands_below_the_table_and_the_difference_stays_whole(run):
    out = run("departing.py::Nested", *X).out
    assert f"departing.py:{line_of('Switched')}: error `blocks.1.last.1`" in out
    assert (
        "values differ beyond the tolerance (largest difference"
        in out.partition("\ndeparting.py:")[0]
    )


def test_nobody_knows_where_the_time_does_not_suffice():
    def made() -> nn.Module:
        return nn.Sequential(nn.ReLU())

    exported = torch.jit.script(made())
    call = Call([torch.ones(2)], {})
    in_time, too_late = (
        Search(Subject(made, 0), lambda: exported, EXACT, seconds) for seconds in (60.0, -1.0)
    )
    assert in_time.innermost(call)["part"] == ""
    assert too_late.innermost(call) is None
