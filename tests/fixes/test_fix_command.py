"""`tslint fix` as a user runs it: what is shown, what is written, what the exit status says."""

import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tslint.cli import tslint

FIXABLE = "import torch\n\n\n@torch.jit.script\ndef f(x):\n    return x.bool()\n"
FIXED = FIXABLE.replace("x.bool()", "x.to(torch.bool)")
CLEAN = "import torch\n\n\n@torch.jit.script\ndef f(x):\n    return x + 1\n"
UNSAFE = "import torch\n\n\n@torch.jit.script\ndef f(x):\n    x //= 2\n    return x\n"
HOPELESS = "import torch\n\n\n@torch.jit.script\ndef f(x):\n    return {x}\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def fix(*arguments: str) -> Result:
    return CliRunner().invoke(tslint, ["fix", *arguments], catch_exceptions=False)


def file(folder: Path, source: str | bytes, name: str = "model.py") -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    return path


def test_it_shows_a_diff_and_writes_nothing(folder):
    path = file(folder, FIXABLE)
    result = fix("model.py")
    assert result.exit_code == 1
    assert result.stdout.startswith("--- model.py\n+++ model.py\n@@ ")
    assert "-    return x.bool()\n+    return x.to(torch.bool)\n" in result.stdout
    assert "1 repair in 1 file" in result.stderr
    assert path.read_text() == FIXABLE


def test_its_diff_can_be_applied(folder):
    path = file(folder, FIXABLE.replace("\n", "\r\n").rstrip())
    result = fix("model.py")
    file(folder, result.stdout_bytes, "model.diff")
    subprocess.run(
        ["git", "apply", "-p0", "model.diff"], cwd=folder, check=True, capture_output=True
    )
    assert path.read_bytes() == FIXED.replace("\n", "\r\n").rstrip().encode()


def test_apply_writes_and_then_nothing_is_left(folder):
    path = file(folder, FIXABLE)
    result = fix("--apply")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Made 1 repair in 1 file." in result.stderr
    assert path.read_text() == FIXED
    assert fix("--apply").exit_code == 0
    assert fix().exit_code == 0
    assert fix("--check").exit_code == 0


@pytest.mark.parametrize(
    ("source", "options", "status"),
    [
        (CLEAN, (), 0),
        (CLEAN, ("--check",), 0),
        (FIXABLE, ("--check",), 1),
        (HOPELESS, (), 1),
        (HOPELESS, ("--apply",), 1),
        (HOPELESS, ("--check",), 0),
        (UNSAFE, (), 1),
        (UNSAFE, ("--check",), 0),
        (UNSAFE, ("--check", "--unsafe"), 1),
        (UNSAFE, ("--apply",), 1),
        (UNSAFE, ("--apply", "--unsafe"), 0),
        (FIXABLE, ("--ignore", "TS505"), 0),
        (FIXABLE, ("--select", "TS1", "--check"), 0),
    ],
)
def test_the_exit_status(folder, source, options, status):
    path = file(folder, source)
    assert fix(*options, "model.py").exit_code == status
    assert ("--apply" in options) or path.read_text() == source


@pytest.mark.parametrize(
    "arguments",
    [("missing.py",), ("model.py::g",), ("--select", "TS999"), ("--check", "--apply"), ("--what",)],
)
def test_what_cannot_be_run_is_no_success(folder, arguments):
    path = file(folder, FIXABLE)
    assert fix(*arguments).exit_code == 2
    assert path.read_text() == FIXABLE


def test_unsafe_repairs_are_counted_when_held_back(folder):
    file(folder, UNSAFE)
    assert "1 unsafe repair held back" in fix("model.py").stderr
    assert "+    x = x // 2" in fix("--unsafe", "model.py").stdout


def test_only_the_object_asked_for_is_repaired(folder):
    path = file(folder, FIXABLE + "\n\ndef g(x):\n    return x.bool()\n")
    assert fix("--apply", "model.py::g").exit_code == 0
    assert path.read_text() == FIXABLE + "\n\ndef g(x):\n    return x.to(torch.bool)\n"


def test_suppressed_findings_are_left_alone(folder):
    source = FIXABLE.replace("x.bool()", "x.bool()  # tslint: ignore[TS505]")
    path = file(folder, source)
    assert fix("--apply").exit_code == 0
    assert path.read_text() == source


def test_other_files_are_not_touched(folder):
    file(folder, FIXABLE, "inside/model.py")
    other = file(folder, FIXABLE, "other/model.py")
    assert fix("--apply", "inside").exit_code == 0
    assert other.read_text() == FIXABLE


def test_a_link_that_leads_out_is_passed_over(folder):
    other = file(folder, FIXABLE, "other/model.py")
    file(folder, CLEAN, "inside/clean.py")
    (folder / "inside" / "link.py").symlink_to(other)
    result = fix("--apply", "inside")
    assert result.exit_code == 0
    assert "link.py: passed over" in result.stderr
    assert other.read_text() == FIXABLE


def test_a_link_named_outright_is_followed(folder):
    other = file(folder, FIXABLE, "other/model.py")
    link = folder / "link.py"
    link.symlink_to(other)
    assert fix("--apply", "link.py").exit_code == 0
    assert link.is_symlink()
    assert other.read_text() == FIXED


def test_permissions_stay(folder):
    path = file(folder, FIXABLE)
    path.chmod(0o750)
    assert fix("--apply").exit_code == 0
    assert path.stat().st_mode & 0o777 == 0o750
    assert [entry.name for entry in folder.iterdir()] == ["model.py"]


def test_a_read_only_file_is_told_and_the_others_go_on(folder):
    locked, open_ = file(folder, FIXABLE, "a.py"), file(folder, FIXABLE, "b.py")
    locked.chmod(0o444)
    result = fix("--apply")
    assert result.exit_code == 2
    assert "a.py is left as it was: it is read-only" in result.stderr
    assert (locked.read_text(), open_.read_text()) == (FIXABLE, FIXED)


@pytest.mark.parametrize(
    "content", [b"def f(:\n", b"x = '\xff'\n", b"x = 1\0\n", b"(" * 2000 + b")" * 2000]
)
def test_a_broken_file_is_an_error_that_stops_nothing(folder, content):
    broken, open_ = file(folder, content, "a.py"), file(folder, FIXABLE, "b.py")
    result = fix("--apply")
    assert result.exit_code == 1
    assert "a.py:1:" in result.stderr
    assert (broken.read_bytes(), open_.read_text()) == (content, FIXED)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\xef\xbb\xbf" + FIXABLE.encode(), b"\xef\xbb\xbf" + FIXED.encode()),
        (FIXABLE.replace("\n", "\r\n").encode(), FIXED.replace("\n", "\r\n").encode()),
        (FIXABLE.rstrip().encode(), FIXED.rstrip().encode()),
        (FIXABLE.replace("    ", "\t").encode(), FIXED.replace("    ", "\t").encode()),
        (
            b"# -*- coding: latin-1 -*-\nname = '\xe9\xe8'\n" + FIXABLE.encode(),
            b"# -*- coding: latin-1 -*-\nname = '\xe9\xe8'\n" + FIXED.encode(),
        ),
        (
            FIXABLE.replace("x.bool()", "'é😀', x.bool()  # ☃").encode(),
            FIXED.replace("x.to", "'é😀', x.to").replace("bool)", "bool)  # ☃").encode(),
        ),
        (
            FIXABLE.replace("def f", "def  f").replace("\n\n\n", "\n\x0c\n \t\n").encode(),
            FIXED.replace("def f", "def  f").replace("\n\n\n", "\n\x0c\n \t\n").encode(),
        ),
    ],
    ids=["bom", "crlf", "no last line end", "tabs", "latin-1", "wide characters", "odd space"],
)
def test_every_other_byte_stays(folder, before, after):
    path = file(folder, before)
    assert fix("--apply").exit_code == 0
    assert path.read_bytes() == after


def test_new_lines_end_as_the_others_do(folder):
    source = (
        "from typing import List\r\nimport torch\r\n@torch.jit.script\r\n"
        "def f(ns: List[int]):\r\n\treturn [n for n in ns if n > 1]"
    )
    path = file(folder, source)
    assert fix("--apply").exit_code == 0
    assert path.read_bytes().endswith(
        b"\r\n\tkept: List[int] = []\r\n\tfor n in ns:\r\n\t\tif n > 1:\r\n"
        b"\t\t\tkept.append(n)\r\n\treturn kept"
    )


def test_a_file_changed_meanwhile_is_left_alone(folder):
    from tslint.fixes.writing import UnwritableError, replace_text
    from tslint.source.text import read

    path = file(folder, FIXABLE)
    text = read(path)
    path.write_text(CLEAN)
    with pytest.raises(UnwritableError, match="changed"):
        replace_text(text, FIXED)
    assert path.read_text() == CLEAN


def test_nothing_half_written_is_left_where_writing_fails(folder, monkeypatch):
    from tslint.fixes.writing import UnwritableError, replace_text
    from tslint.source.text import read

    path = file(folder, FIXABLE)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnwritableError, match="No space left"):
        replace_text(read(path), FIXED)
    assert path.read_text() == FIXABLE
    assert [entry.name for entry in folder.iterdir()] == ["model.py"]


def test_the_fix_that_check_tells_is_the_one_made(folder):
    file(folder, FIXABLE)
    result = CliRunner().invoke(tslint, ["check", "model.py"], catch_exceptions=False)
    assert "1 fixable with `tslint fix --apply`" in result.output
