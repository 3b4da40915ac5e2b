"""Comments that silence findings, through the command line."""

import json

import pytest
from commandline import run

MODEL = """import torch


class Net(torch.nn.Module):{on_class}
    def forward(self, x):{on_def}
        try:{on_line}
            return x
        finally:
            y = (lambda: x)()
        return y
"""


def found(tmp_path, **comments: str) -> list[tuple[str, int]]:
    places = {"on_class": "", "on_def": "", "on_line": ""}
    written = {name: f"  # {comment}" for name, comment in comments.items()}
    (tmp_path / "model.py").write_text(MODEL.format(**{**places, **written}))
    done = run("check", "--format", "json", cwd=tmp_path)
    return [(d["code"], d["line"]) for d in json.loads(done.stdout)]


BOTH = [("TS104", 6), ("TS108", 9)]


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        ({}, BOTH),
        ({"on_line": "tslint: ignore[TS104]"}, [("TS108", 9)]),
        ({"on_line": "tslint:ignore[ts104]"}, [("TS108", 9)]),
        ({"on_line": "tslint: ignore"}, [("TS108", 9)]),
        ({"on_line": "noqa  # tslint: ignore[TS104]  # why not"}, [("TS108", 9)]),
        ({"on_def": "tslint: ignore[TS104, TS108]"}, []),
        ({"on_class": "tslint: ignore"}, []),
        ({"on_class": "tslint: skip-file"}, []),
        ({"on_def": "tslint: ignore[TS104]"}, [("TS108", 9)]),
        ({"on_line": "tslint: ignore[TS108]"}, [("TS104", 6), ("TS903", 6), ("TS108", 9)]),
        ({"on_line": "tslint: ignore[TS104, TS199]"}, [("TS904", 6), ("TS108", 9)]),
        ({"on_line": "tslint: ignore[]"}, BOTH),
        ({"on_line": "'tslint: ignore' is no comment of ours"}, BOTH),
    ],
)
def test_comments_silence_what_they_name(tmp_path, comments, expected):
    assert found(tmp_path, **comments) == expected


def test_each_code_that_hides_nothing_is_marked_where_it_stands(tmp_path):
    comment = "# why  # tslint: ignore[TS104, TS105]"
    (tmp_path / "model.py").write_text(f"x = 1  {comment}\n")
    done = run("check", "--format", "json", cwd=tmp_path)
    line = f"x = 1  {comment}"
    marked = [line[d["column"] - 1 : d["end_column"] - 1] for d in json.loads(done.stdout)]
    assert marked == ["TS104", "TS105"]


def test_a_suppression_in_a_string_is_none(tmp_path):
    (tmp_path / "model.py").write_text('TEXT = "# tslint: ignore[TS104]"\n')
    assert json.loads(run("check", "--format", "json", cwd=tmp_path).stdout) == []


def test_what_cannot_be_parsed_cannot_be_silenced(tmp_path):
    (tmp_path / "model.py").write_text("def f(:  # tslint: ignore\n")
    done = run("check", "--format", "json", cwd=tmp_path)
    assert "TS902" in [d["code"] for d in json.loads(done.stdout)]
