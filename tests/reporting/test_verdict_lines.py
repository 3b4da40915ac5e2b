"""Verdicts as a terminal shows them."""

from pathlib import Path

import pytest
from click import unstyle

from tslint.report import FileReport, Verdict
from tslint.reporting.verdicts import verdict_lines

VERDICT = Verdict(
    "models/segmentation.py::Segmenter", "models/segmentation.py", 3, "trace", "fails", 2
)
LINES = {
    None: ["fails     models/segmentation.py::Segmenter (traced) (2 findings)"],
    52: ["fails     models/segmentation.py::Segmenter (traced)", "          (2 findings)"],
    30: [
        "fails     models/segmentation.py::Segmenter",
        "          (traced) (2",
        "          findings)",
    ],
}


@pytest.mark.parametrize("width", LINES)
def test_what_is_said_stands_once_beside_its_root(width):
    report = FileReport(Path("models/segmentation.py"), verdicts=(VERDICT,))
    assert list(map(unstyle, verdict_lines([report], width))) == [*LINES[width], ""]
