"""`tslint check` as a shell sees it: formats, options, exit statuses."""

import json
import subprocess
from pathlib import Path

import pytest
from commandline import TSLINT, environment, run
from terminal import shown, without_colours

BAD = """import torch


class Net(torch.nn.Module):
    def forward(self, x):
        try:
            return x
        finally:
            pass
"""
WARNED = """import torch


def f(x):  # tslint: ignore[TS104]
    return x
"""


@pytest.fixture
def project(tmp_path) -> Path:
    (tmp_path / "model.py").write_text(BAD)
    return tmp_path


def codes(cwd: Path, *arguments: str, stdin: str = "") -> list[str]:
    done = run("check", "--format", "json", *arguments, cwd=cwd, stdin=stdin.encode())
    assert done.returncode in (0, 1), done.stderr
    return [d["code"] for d in json.loads(done.stdout)]


def test_text_shows_the_line_and_the_place(project):
    done = run("check", "model.py", cwd=project)
    assert done.returncode == 1
    assert done.stdout.splitlines()[:5] == [
        "TS104 error: `try` cannot be compiled",
        " --> model.py:6:9 in Net.forward",
        "  |",
        "6 |         try:",
        "  |         ^^^^",
    ]
    assert "Found 1 error in 1 file." in done.stdout
    assert "Checked 1 file, 1 root, 1 unit · target torch 2.13.0 (installed)" in done.stdout


@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_folder_without_python_files_is_said_to_be_one(project, command):
    (project / "weights").mkdir()
    done = run(command, "weights", cwd=project)
    assert done.returncode == 0
    assert "note: no Python file to read in weights\n" in done.stderr
    assert "no Python file" not in run(command, ".", cwd=project).stderr


def test_concise_is_a_line_for_each_finding(project):
    done = run("check", "--format", "concise", cwd=project)
    assert done.stdout.splitlines() == [
        "model.py:6:9: TS104 `try` cannot be compiled",
        "Found 1 error in 1 file.",
    ]


def test_json_is_an_array_with_every_field_in_order(project):
    (found,) = json.loads(run("check", "--format", "json", cwd=project).stdout)
    assert (
        list(found)
        == (
            "code name severity message help path line column end_line end_column "
            "object roots chain via releases fix"
        ).split()
    )
    assert (found["object"], found["roots"]) == ("Net.forward", ["model.py::Net"])
    assert run("check", "--format", "json", "--ignore", "TS", cwd=project).stdout == "[]\n"


def test_quiet_leaves_only_the_findings(project):
    assert run("check", "-q", "--format", "concise", cwd=project).stdout.count("\n") == 1
    assert run("check", "-q", "--ignore", "TS104", cwd=project).stdout == ""


def test_statistics_count_by_rule(project):
    (project / "other.py").write_text(BAD)
    done = run("check", "--statistics", cwd=project)
    assert (done.returncode, done.stdout.split()) == (1, ["2", "TS104", "try-statement"])


def test_a_report_goes_to_a_file_without_colours(project):
    done = run("check", "--output-file", "report.txt", cwd=project)
    assert (done.returncode, done.stdout) == (1, "")
    report = (project / "report.txt").read_text(encoding="utf-8")
    assert report == run("check", cwd=project).stdout
    assert "\x1b" not in report


def test_a_report_that_cannot_be_written_is_an_error(project):
    done = run("check", "--output-file", "no/such/folder", cwd=project)
    assert done.returncode == 2
    assert done.stderr.startswith("error: cannot write the report to no/such/folder: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here is always full")
def test_a_full_disk_is_no_defect_of_ours(project):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*TSLINT, "check", "model.py"],
            cwd=project,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == "error: the output cannot be written: No space left on device\n"


def test_standard_input_is_judged_as_the_file_it_is_said_to_be(project):
    done = run(
        "check", "--format", "json", "--stdin-filename", "a/b.py", cwd=project, stdin=BAD.encode()
    )
    assert [(d["path"], d["code"]) for d in json.loads(done.stdout)] == [("a/b.py", "TS104")]
    assert codes(project, "-", stdin=BAD) == ["TS104"]
    assert codes(project, "-", stdin="def f(:\n") == ["TS902"]
    assert codes(project, "-", stdin="\0") == ["TS901"]
    done = run("check", "--stdin-filename", "b.py", "model.py", cwd=project)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--select", "TS1"], ["TS104"]),
        (["--select", "ts104"], ["TS104"]),
        (["--select", "ALL"], ["TS104"]),
        (["--select", "TS2,TS3"], []),
        (["--ignore", "TS104"], []),
        (["--ignore", "TS1", "--select", "TS104"], ["TS104"]),
        (["--exclude", "model.py"], []),
        (["--exclude", "*.py"], []),
        (["--exclude", "*.py", "model.py"], ["TS104"]),
    ],
)
def test_rules_and_files_can_be_chosen(project, arguments, expected):
    assert codes(project, *arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--select", "TS999"], "--select: no rule's code begins with `TS999`"),
        (["--ignore", "E501"], "--ignore: no rule's code begins with `E501`"),
        (["--select", ""], "--select: no rule's code begins with ``"),
        (["--frobnicate"], "No such option"),
        (["--format", "xml"], "is not one of"),
        (["--config", "nowhere.toml"], "nowhere.toml: cannot be read"),
    ],
)
def test_what_cannot_be_understood_is_no_silent_success(project, arguments, said):
    done = run("check", *arguments, cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_severities_below_the_chosen_one_do_not_fail(project):
    (project / "model.py").write_text(WARNED)
    assert run("check", cwd=project).returncode == 0
    assert run("check", "--fail-on", "warning", cwd=project).returncode == 1
    assert run("check", "--fail-on", "info", cwd=project).returncode == 1


def test_exit_zero_reports_and_succeeds(project):
    done = run("check", "--exit-zero", cwd=project)
    assert done.returncode == 0
    assert "TS104" in done.stdout


def test_ignored_and_foreign_files_are_passed_over(project):
    for folder in (".venv", "build", "generated", "kept"):
        (project / folder).mkdir()
        (project / folder / "model.py").write_text(BAD)
    (project / ".gitignore").write_text("generated/\n")
    done = run("check", "--format", "json", cwd=project)
    assert [d["path"] for d in json.loads(done.stdout)] == ["kept/model.py", "model.py"]


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_terminal_is_never_overrun(project, columns):
    long = "x" * 300
    (project / "model.py").write_text(
        BAD.replace("try:", f"y = '{long}', (lambda: 1)\n        try:")
    )
    lines = without_colours(shown("check", cwd=project, columns=columns)).splitlines()
    assert lines[0].startswith("TS108 error: A `lambda` cannot be")
    assert max(map(len, lines)) <= columns
    carets = next(line for line in lines if "^" in line)
    above = lines[lines.index(carets) - 1]
    assert above[carets.index("^") : carets.rindex("^") + 1].startswith("lambda")


def test_colours_are_for_terminals_and_no_color_forbids_them(project):
    assert "\x1b[31m" in shown("check", cwd=project, columns=80)
    assert "\x1b" not in shown("check", cwd=project, columns=80, NO_COLOR="1")
    assert "\x1b" not in run("check", cwd=project).stdout


def test_control_characters_in_a_source_do_not_reach_the_terminal(project):
    (project / "model.py").write_text(
        BAD.replace("try:", "y = '\x1b[2J', (lambda: 1)\n        try:")
    )
    assert "\x1b[2J" not in shown("check", cwd=project, columns=80)


def test_a_console_that_lacks_a_character_is_no_obstacle(project):
    (project / "model.py").write_text(BAD.replace("try:", "y = '木', (lambda: 1)\n        try:"))
    env = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    done = run("check", cwd=project, env=env)
    assert done.returncode == 1
    assert "y = '\\u6728'" in done.stdout


def test_a_reader_that_goes_away_is_no_defect(project):
    (project / "model.py").write_text(BAD + BAD.replace("Net", "Other") * 400)
    with subprocess.Popen(
        [*TSLINT, "check"],
        cwd=project,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as started:
        started.stdout.readline()
        started.stdout.close()
        said = started.stderr.read().decode()
    assert "Traceback" not in said
    assert "defect" not in said


def test_several_paths_are_each_judged_once(project):
    assert codes(project, ".", "model.py", str(project / "model.py")) == ["TS104"]
