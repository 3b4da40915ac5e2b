"""What is handed to another interpreter runs on Python 3.6 and with the oldest torch measured.

Interpreters with an old torch are a gigabyte each: those that `TSLINT_OLD_PYTHONS` names are used
(paths separated like those of `PATH`), and where it names none, the tests of them are skipped.
"""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tslint.verify.child_file import child_sources, write_child
from tslint.verify.inside.heads import head_at, returned_type, without_collectors, written

OLDEST = (3, 6)
OLD_PYTHONS = [path for path in os.environ.get("TSLINT_OLD_PYTHONS", "").split(os.pathsep) if path]
SOURCES = pytest.mark.parametrize("source", child_sources(), ids=lambda path: path.stem)


@SOURCES
def test_its_syntax_is_that_of_the_oldest_python(source):
    ast.parse(source.read_text(), feature_version=OLDEST)


@SOURCES
def test_the_oldest_python_has_all_that_it_takes_of_the_standard_library(source):
    vermin = pytest.importorskip("vermin", reason="vermin knows when each name came: install it")
    _, python3 = vermin.detect(source.read_text())
    assert python3 <= OLDEST


def test_the_guard_sees_a_newer_name():
    vermin = pytest.importorskip("vermin", reason="vermin knows when each name came: install it")
    assert vermin.detect("import ast\nast.unparse(tree)\n")[1] > OLDEST


def interpreter(version: str) -> str | None:
    """A Python of a version, found where pyenv puts them or on the PATH; a shim may not run."""
    kept = Path.home().glob(f".pyenv/versions/{version}*/bin/python{version}")
    for path in (*map(str, kept), shutil.which(f"python{version}")):
        if path and subprocess.run([path, "-V"], capture_output=True, check=False).returncode == 0:
            return path
    return None


@pytest.mark.parametrize(
    ("version", "says"),
    [("3.6", "No module named 'torch'"), ("2.7", "it is Python 2.7, and 3.6 is the oldest")],
)
def test_an_old_python_without_torch_is_told_from_one_that_is_too_old(version, says, tmp_path, run):
    python = interpreter(version)
    if python is None:
        pytest.skip(f"there is no Python {version} here")
    bare = tmp_path / "bare.sh"
    bare.write_text(f'#!/bin/sh\nexec "{python}" -S "$@"\n')
    bare.chmod(0o755)
    ran = run("proved.py::Scaled(3)", "--input", "float32:2x3", "--python", str(bare))
    assert (ran.status, ran.out) == (2, "")
    assert says in ran.err


def test_every_module_is_read_by_the_oldest_python(tmp_path):
    python = interpreter("3.6")
    if python is None:
        pytest.skip("there is no Python 3.6 here")
    write_child(tmp_path / "child.pyz")
    reads = (
        "import sys, zipfile\n"
        "archive = zipfile.ZipFile(sys.argv[1])\n"
        "for name in archive.namelist():\n"
        "    compile(archive.read(name), name, 'exec')\n"
    )
    command = [python, "-c", reads, str(tmp_path / "child.pyz")]
    subprocess.run(command, check=True, capture_output=True)


HEADS = {
    "def f(x): pass": "def f(\n    x,\n):",
    "def f(x, *args, k: int = 3, **kw) -> 'int': pass": (
        "def f(\n    x,\n    k: int = 3,\n) -> 'int':"
    ),
    "def f(x, *, k=3, r): pass": "def f(\n    x,\n    k = 3,\n    *,\n    r,\n):",
    "def f(x, *args): pass": "def f(\n    x,\n):",
    "def f(\n  x,  # type: Tensor\n  y=(1, 2)  # the second\n):\n  # type: (...) -> int\n  pass": (
        "def f(\n    x,  # type: Tensor\n    y = (1, 2),\n):\n    # type: (...) -> int"
    ),
    "@wrapped(lambda a, b: a)\ndef f(x=lambda a, b: {a: b}, y=[1, 2]) -> Dict[str, int]: pass": (
        "def f(\n    x = lambda a, b: {a: b},\n    y = [1, 2],\n) -> Dict[str, int]:"
    ),
    "def f(x, /, y): pass": "def f(\n    x,\n    /,\n    y,\n):",
}


@pytest.mark.parametrize("source", HEADS)
def test_a_head_is_cut_out_as_it_is_written(source):
    head = head_at(source, 1)
    kept = head._replace(parameters=without_collectors(head.parameters))
    assert written(kept) == HEADS[source]


@pytest.mark.parametrize(
    ("source", "type_"),
    [
        ("def f(x): pass", None),
        ("def f(x) -> 'Optional[int]': pass", "Optional[int]"),
        ("def f(x) -> None: pass", "None"),
        ("def f(x):\n  # type: (int) -> List[int]\n  return [x]", "List[int]"),
        ("def f(x):\n  # type: ignore\n  return [x]", None),
    ],
)
def test_a_declared_type_is_read_wherever_it_stands(source, type_):
    assert returned_type(head_at(source, 1)) == type_


# --- interpreters that have an old torch --------------------------------------------------------

OLD = pytest.mark.parametrize(
    "python",
    OLD_PYTHONS
    or [
        pytest.param(
            "",
            marks=pytest.mark.skip("TSLINT_OLD_PYTHONS names no interpreter that has an old torch"),
        )
    ],
)


@OLD
@pytest.mark.parametrize(
    "words",
    [
        ("proved.py::Scaled(3)", "--input", "float32:2x3", "--method", "both"),
        (
            "stateful.py::Recurrent",
            "--input",
            "float32:2x3",
            "--steps",
            "2",
            "--feedback",
            "hidden=1",
        ),
        ("stateful.py::Streaming", "--input", "float32:2x3", "--sequence", "reset,chunk,chunk"),
        ("stateful.py::Streaming", "--input", "float32:2x3", "--call", "chunk"),
    ],
    ids=" ".join,
)
def test_an_old_torch_proves(python, words, run_json):
    ran = run_json(*words, "--until", "reload", "--python", python)
    assert ran.report.verdict == "proved", ran.out
    assert ran.step("reload", "script").difference.values > 0


TRAVELLING = {
    "InTuple": ("float32:2x3",),
    "InDict": ("float32:2x3",),
    "InList": ("float32:2x3",),
    "Containers": (
        *("[3]", "[0.5, 1.5]", "{'a': float32:3}", "(1, 'text')"),
        *("[float32:3]", "[True]", "[[1], [2, 3]]"),
    ),
}


@pytest.mark.parametrize("python", [sys.executable, *OLD_PYTHONS], ids=str)
@pytest.mark.parametrize("name", TRAVELLING)
def test_the_libtorch_of_any_torch_runs_what_that_saved(name, python, run_json):
    inputs = [word for spec in TRAVELLING[name] for word in ("--input", spec)]
    ran = run_json(f"travelling.py::{name}", *inputs, "--python", python)
    assert ran.report.verdict == "proved", ran.out
    assert ran.step("cpp run", "script").difference.values > 0


@OLD
@pytest.mark.parametrize("more", [(), ("--call", "encode")], ids=" ".join)
def test_an_old_torch_freezes_and_optimises_or_says_why_not(python, more, run_json):
    words = ("frozen.py::Dropping", "--input", "float32:1x2x8x8", "--freeze", "--until", "reload")
    ran = run_json(*words, *more, "--python", python)
    assert ran.report.verdict == "proved", ran.out
    for step in ran.report.steps:
        if step.outcome != "passed":
            assert step.outcome == "not applicable"
            assert "`torch.jit." in step.detail


@OLD
def test_an_old_torch_tells_every_error(python, run_json):
    words = ("many.py::Many", "--input", "float32:2x3", "--until", "script", "--python", python)
    errors = run_json(*words).step("export").errors
    units = {"helper", "Block.forward", "Many.method", "deeper", "only_called_by_the_forward"}
    assert {error.unit for error in errors} >= units
    assert not any(error.follows for error in errors)
