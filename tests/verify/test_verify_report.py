"""A report in its forms: read as text, and what comes from the user escaped."""

import re
from html.parser import HTMLParser

import msgspec
import pytest
from rich.console import Console

from tslint.verify.html import html
from tslint.verify.markdown import markdown
from tslint.verify.outcome import Difference, OutputDifference, Report, Step, Trouble
from tslint.verify.report import print_report
from tslint.verify.several import Ended

X = ("--input", "float32:2x3")
EVIL = "<script>alert('1')</script> | `*x*` & \u001b"


def evil_report():
    """A report in which everything of the user's looks like markup."""
    output = OutputDifference(f"output[{EVIL!r}]", "float32[2]", 2, True, 1e-3, 1e-2, 1e-4, 1e-3)
    difference = Difference(
        True, 1e-3, 1e-2, 2, EVIL, EVIL, decades=((-3, 1),), equal=1, outputs=(output, output)
    )
    trouble = Trouble("compiler", EVIL, path=EVIL, line=1, source=EVIL)
    step = Step(
        "script", "cpp run", "failed", 1.0, EVIL, 1e-3, (2e-3,), difference, trouble, (EVIL,)
    )
    return Report(EVIL, "disproved", "cpp", ("script",), "2.13.0", "3.11", 0, (EVIL,), (step,))


class Balanced(HTMLParser):
    """Reads a page, holding every closing tag against the one that is open."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.text = [], set(), ""

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        if tag != "meta":
            self.open.append(tag)
        assert not {"src", "href"} & {name for name, _ in attrs}  # nothing is fetched

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def read(page):
    parser = Balanced()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    return parser


def test_the_page_escapes_what_is_the_users():
    page = read(html([Ended(EVIL, evil_report()), Ended(EVIL, None, EVIL)]))
    assert "script" not in page.seen
    assert page.text.count("alert('1')") >= 6


def test_markdown_escapes_what_is_the_users():
    told = markdown([Ended(EVIL, evil_report()), Ended("other", None, EVIL)])
    prose = re.sub(r"(?ms)^```+text\n.*?^```+\n", "", told)
    assert "<script>" not in prose
    assert "\\<script\\>" in prose
    rows = [line for line in prose.splitlines() if line.startswith("| script")]
    assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [6]


def test_a_real_page_says_all_of_it(run):
    ran = run("proved.py::Scaled(3)", *X, "--format", "html")
    assert ran.status == 0
    page = read(ran.out)
    for words in (
        "proved by script", "Inputs and outputs", "float32[2x3]", "Steps", "Differences from eager",
        "script run: absolute difference", "script reload: absolute difference",
        "script C++: absolute difference", "4 of 4", "equal", "Timings", "C++, median",
        "script in C++, run 1", "of memory after all runs",
        "Operators of the script", "aten::linear",
    ):  # fmt: skip
        assert words in page.text


def test_real_markdown_has_the_table_of_steps(run):
    ran = run("misbehaving.py::Differing", *X, "--format", "markdown", "--until", "reload")
    assert ran.status == 1
    assert "| script | reload | failed | " in ran.out
    assert "| output | float32\\[2x3\\] | largest " in ran.out


@pytest.mark.parametrize("terminal", [True, False])
def test_outputs_are_a_tree_on_a_terminal_and_lines_in_a_pipe(terminal):
    outputs = tuple(
        OutputDifference(f"output['a'][{place}]", "float32[2]", 2, False, 1e-7, 1e-6, 1e-8, 1e-7)
        for place in range(2)
    )
    report = evil_report()
    difference = msgspec.structs.replace(report.steps[0].difference, outputs=outputs)
    step = msgspec.structs.replace(report.steps[0], difference=difference)
    console = Console(force_terminal=terminal, width=60, record=True, file=None, quiet=False)
    with console.capture() as captured:
        print_report(msgspec.structs.replace(report, steps=(step,)), console)
    lines = captured.get().splitlines()
    if terminal:
        told = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(lines))
        assert "output\n└── ['a']\n    ├── [0]  float32[2]: largest 1.0e-07" in told
    else:
        assert (
            "output['a'][1]  float32[2]: largest 1.0e-07 (relative 1.0e-06), "
            "mean 1.0e-08 (relative 1.0e-07)"
        ) in lines
