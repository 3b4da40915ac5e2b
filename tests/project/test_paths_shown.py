"""Roots come from the whole project; the paths given say where findings are shown."""

import json
from pathlib import Path

import pytest
from commandline import run

MODEL = """import torch
from torch import nn

from lib.ops import scaled


class Net(nn.Module):
    def forward(self, x):
        return scaled(x)
"""
OPS = """def scaled(x, by=2):
    return x * by


def unused(x, by=2):
    return x * by
"""
EXPORT = """import torch

from model import Net

torch.jit.trace(Net(), torch.ones(2))
"""


@pytest.fixture
def project(tmp_path) -> Path:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "__init__.py").write_text("")
    (tmp_path / "lib" / "ops.py").write_text(OPS)
    (tmp_path / "model.py").write_text(MODEL)
    (tmp_path / "tslint.toml").write_text("")
    return tmp_path


def configured(project: Path, text: str) -> None:
    (project / "tslint.toml").write_text(text)


def found(project: Path, *paths: str) -> list[dict]:
    done = run("check", "--format", "json", *paths, cwd=project)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def roots(project: Path, *paths: str) -> list[tuple[str, str]]:
    done = run("check", "--verdicts", "--format", "json", *paths, cwd=project)
    assert done.returncode in (0, 1), done.stderr
    return [(v["root"], v["method"]) for v in json.loads(done.stdout)["verdicts"]]


def test_a_file_alone_shows_what_the_whole_project_makes_of_it(project):
    whole = found(project)
    assert [(d["path"], d["line"], d["code"]) for d in whole] == [("lib/ops.py", 1, "TS206")]
    assert whole[0]["roots"] == ["model.py::Net"]
    assert whole[0]["chain"] == [{"path": "model.py", "line": 9, "object": "Net.forward"}]
    assert found(project, "lib/ops.py") == whole
    assert found(project, "lib") == whole
    assert found(project, "lib/ops.py", "model.py") == whole
    assert found(project, "model.py") == []


def test_without_configuration_and_repository_the_paths_are_the_project(project):
    (project / "tslint.toml").unlink()
    assert found(project, "lib/ops.py") == []
    assert len(found(project, ".")) == 1


def test_an_object_shows_all_that_it_reaches(project):
    assert [d["path"] for d in found(project, "model.py::Net")] == ["lib/ops.py"]
    assert "Checked 2 files, 1 root, 2 units" in run("check", "model.py::Net", cwd=project).stdout


def test_the_summary_counts_what_no_root_reaches(project):
    (project / "train.py").write_text("def fit():\n    pass\n")
    said = run("check", "train.py", "lib/ops.py", cwd=project).stdout
    assert "Checked 2 files, 1 root, 1 unit" in said
    assert "1 file that no root reaches" in said


def test_an_export_in_another_file_decides_the_method(project):
    assert roots(project) == [("model.py::Net", "script")]
    (project / "export.py").write_text(EXPORT)
    assert roots(project) == [("model.py::Net", "trace")]
    assert roots(project, "model.py") == [("model.py::Net", "trace")]


def test_only_what_is_exported_counts_where_the_configuration_says_so(project):
    configured(project, 'roots = "exported"\n')
    assert roots(project) == []
    (project / "export.py").write_text(
        EXPORT.replace("trace(Net(), torch.ones(2))", "script(Net())")
    )
    assert roots(project) == [("model.py::Net", "script")]
    assert [d["line"] for d in found(project, "lib/ops.py")] == [1]


def test_the_configuration_names_roots(project):
    configured(project, '[[roots]]\nobject = "lib/*.py::unused"\n')
    assert roots(project) == [("lib/ops.py::unused", "script")]
    configured(project, '[[roots]]\nobject = "*.py::N*"\nmethod = "trace"\n')
    assert roots(project) == [("model.py::Net", "trace")]
    configured(project, '[[roots]]\nobject = "model.py::Net()"\n')
    assert roots(project) == [("model.py::Net()", "script")]
    configured(project, '[[roots]]\nobject = "*::*"\nmethod = "none"\n')
    assert roots(project) == []


def test_src_says_where_roots_lie(project):
    configured(project, 'src = ["lib"]\n')
    assert roots(project, "lib") == []
    assert found(project, "lib/ops.py") == []


WRONG = {
    "no-object": ('[[roots]]\nobject = "model.py"\n', "'model.py' is no `PATH::OBJECT`"),
    "no-file": ('[[roots]]\nobject = "modle.py::Net"\n', "there is no file modle.py"),
    "no-name": ('[[roots]]\nobject = "model.py::Nett"\n', "defines no `Nett`"),
    "no-call": ('[[roots]]\nobject = "model.py::1 + 1"\n', "is neither a name nor a call"),
    "method": (
        '[[roots]]\nobject = "model.py::Net"\nmethod = "jit"\n',
        "one of script, trace, none",
    ),
    "key": ('[[roots]]\nobjects = "model.py::Net"\n', "`roots[0]`"),
    "word": ('roots = "all"\n', "expected `exported` or tables"),
    "src": ('src = ["nowhere"]\n', "there is no folder nowhere"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_entry_ends_the_run(project, text, said):
    configured(project, text)
    done = run("check", cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert "tslint.toml: " in done.stderr
    assert said in done.stderr


def test_a_pattern_that_matches_nothing_is_said(project):
    configured(project, '[[roots]]\nobject = "nets/*.py::*"\n')
    done = run("check", cwd=project)
    assert done.returncode == 0
    assert "nets/*.py::* matches nothing" in done.stderr


def test_files_that_are_not_shown_cannot_spoil_the_run(project):
    (project / "broken.py").write_text("from lib.ops import scaled\ndef (:\n")
    (project / "latin.py").write_bytes(b"from lib.ops import scaled\n# \xff\n")
    (project / "gone.py").symlink_to(project / "nowhere.py")
    (project / "round.py").symlink_to(project / "round.py")
    assert len(found(project, "lib/ops.py")) == 1


def test_imports_in_a_circle_and_names_bound_twice_come_to_an_end(project):
    (project / "lib" / "ops.py").write_text("from model import Net\n" + OPS)
    (project / "model.py").write_text(MODEL + "\n\nclass Net(Net):\n    pass\n")
    assert [d["code"] for d in found(project, "lib/ops.py")] in ([], ["TS206"])


def test_a_first_party_package_is_judged_in_its_own_files(project):
    packages = project / ".venv" / "lib" / "python3.11" / "site-packages"
    (packages / "backbone").mkdir(parents=True)
    (project / ".venv" / "pyvenv.cfg").write_text("")
    (packages / "backbone" / "__init__.py").write_text(OPS)
    (project / "model.py").write_text(MODEL.replace("lib.ops", "backbone"))
    (there,) = found(project)
    assert (there["path"], there["line"]) == ("model.py", 9)
    assert there["via"]["object"] == "scaled"
    configured(project, 'first-party = ["backbone"]\n')
    (inside,) = found(project)
    assert (inside["line"], inside["via"]) == (1, None)
    assert inside["path"].endswith("site-packages/backbone/__init__.py")
