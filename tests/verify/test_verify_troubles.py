"""Models that fail: what failed is named, at its line, and the exit status says it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tslint.verify.child_file import child_sources
from tslint.verify.faults import PythonError, trouble_of
from tslint.verify.workers import environment_of

X = ("--input", "float32:2x3")

IN_EAGER = {
    "Hanging": ("timeout", "no answer within 4 s"),
    "Aborting": ("crash", "SIGABRT"),
    "Leaving": ("crash", "ended by itself with exit status 0"),
    "Exiting": ("python", "SystemExit: 3"),
    "Failing": ("python", "shape '[7, 1000]' is invalid for input of size 6"),
}
NO_EVIDENCE = {
    "NotANumber": "output is NaN throughout",
    "Unmoved": "the output does not change with the input",
    "Hollow": "the output is empty",
}
OTHERWISE = {
    "Differing": "6 of 6 values differ beyond the tolerance",
    "DifferingInDtype": "float32[2x3] in eager, float64[2x3] here",
    "DifferingInStructure": "tuple in eager, list here",
}


@pytest.mark.parametrize("name", IN_EAGER)
def test_a_model_that_fails_by_itself_is_inconclusive(name, run_json):
    ran = run_json(f"misbehaving.py::{name}", *X, "--timeout", "4")
    (step,) = ran.report.steps
    cause, words = IN_EAGER[name]
    assert (ran.status, ran.report.verdict) == (1, "inconclusive")
    assert (step.stage, step.outcome, step.trouble.cause) == ("eager", "failed", cause)
    assert words in step.trouble.message


def test_a_failure_of_the_model_is_shown_at_its_line(run):
    ran = run("misbehaving.py::Failing", *X)
    line = 1 + Path("misbehaving.py").read_text().splitlines().index(
        "        return x.view(7, 1000)"
    )
    assert f"misbehaving.py:{line}: error RuntimeError: shape" in ran.out
    assert f"   {line} |         return x.view(7, 1000)" in ran.out


@pytest.mark.parametrize("name", NO_EVIDENCE)
def test_an_output_that_is_no_evidence_is_inconclusive(name, run_json):
    ran = run_json(f"misbehaving.py::{name}", *X)
    assert (ran.status, ran.report.verdict) == (1, "inconclusive")
    assert ran.step("eager").outcome == "inconclusive"
    assert NO_EVIDENCE[name] in ran.step("eager").detail
    assert ran.step("cpp run").outcome == "passed"


def test_an_output_that_torchscript_has_no_type_for_is_named(run_json):
    ran = run_json("misbehaving.py::Strange", *X, "--until", "script")
    assert ran.status == 1
    assert ran.step("eager").detail == "output is a object, which cannot be compared"


@pytest.mark.parametrize("name", OTHERWISE)
def test_another_result_disproves(name, run_json):
    ran = run_json(f"misbehaving.py::{name}", *X)
    assert (ran.status, ran.report.verdict) == (1, "disproved")
    for stage in ("run", "reload", "cpp run"):
        assert ran.step(stage).outcome == "failed"
        assert OTHERWISE[name] in ran.step(stage).trouble.message


def test_tolerances_are_those_asked_for(run_json):
    ran = run_json("misbehaving.py::Differing", *X, "--atol", "0", "--rtol", "0.51")
    assert ran.status == 0
    assert ran.step("cpp run").difference.relative == pytest.approx(0.5)


def test_a_failure_of_the_script_is_shown_at_the_users_line(run_json):
    ran = run_json("misbehaving.py::FailingWhenScripted", *X)
    for stage in ("run", "reload", "cpp run"):
        trouble = ran.step(stage).trouble
        assert trouble.source == "            return y.view(7, 1000)", stage
        assert "shape '[7, 1000]' is invalid for input of size 6" in trouble.message


def test_a_crash_while_exporting_spares_the_other_method(run_json):
    ran = run_json("misbehaving.py::AbortingWhenExported", *X, "--method", "both")
    assert ran.status == 1
    assert ran.step("export", "script").trouble.cause == "crash"
    assert "SIGABRT" in ran.step("export", "script").detail
    assert ran.step("cpp run", "trace").outcome == "passed"


def test_a_trace_that_loses_a_branch_does_not_generalise(run_json):
    ran = run_json("proved.py::BySign", *X, "--method", "both")
    assert ran.status == 1
    assert ran.step("run", "script").outcome == "passed"
    step = ran.step("run", "trace")
    assert step.trouble.message.startswith("the trace does not generalise: with ")
    line = 1 + Path("proved.py").read_text().splitlines().index("        if x.sum() > 0:")
    assert ran.step("export", "trace").notes[0].startswith(f"proved.py:{line}: ")


def test_a_trace_that_fixes_a_size_does_not_generalise(run_json):
    words = ("proved.py::Upsampled", "--input", "float32:1x2x4x4", "--method", "trace")
    ran = run_json(*words)
    assert ran.status == 1
    assert "with another size (float32[1x2x8x8])" in ran.step("run").trouble.message
    assert run_json(*words, "--fixed-sizes").status == 0


def test_devices_in_the_graph_are_named(run_json):
    ran = run_json("proved.py::constant", "--method", "trace", "--until", "script")
    assert ran.step("export").notes == (
        "tensors that the forward makes are bound to the device cpu",
    )


def test_a_refusal_of_the_compiler_shows_line_and_rule(run):
    ran = run("refused.py::Trying", *X)
    line = 1 + Path("refused.py").read_text().splitlines().index("        try:")
    assert ran.status == 1
    assert f"refused.py:{line}:9: error TS104 " in ran.out
    assert f"   {line} |         try:\n      |         ^^^\n" in ran.out
    assert "  help: " in ran.out
    assert "tslint explain TS104" in ran.out
    assert ran.out.splitlines()[-1] == "disproved: script compile failed"


def test_a_refusal_during_the_import_is_one_of_the_compiler(run_json):
    ran = run_json("decorated.py::kept", "--input", "float32:3")
    source = Path("decorated.py").read_text().splitlines()
    assert (ran.status, ran.report.verdict) == (1, "disproved")
    trouble = ran.step("export", "script").trouble
    assert source[trouble.line - 1].startswith("    return [y for y in x if y > 0]")
    assert trouble.rule.code == "TS120"


def test_a_refusal_that_spans_lines_stands_at_its_first(run_json):
    trouble = run_json("refused.py::Misspelt", *X).step("export").trouble
    source = Path("refused.py").read_text().splitlines()
    assert trouble.source == source[trouble.line - 1]
    assert trouble.message.startswith("'Tensor' object has no attribute or method 'nope'")
    assert trouble.source.strip() == "x.add(1)"


REFUSED = {
    ("proved.py::Scaled", *X): "`Scaled` needs `width`: write `Scaled(width=…)`",
    ("proved.py::Scaled(depth=2)", *X): "write `Scaled(depth=2, width=…)`",
    ("proved.py::Scaled(3, sides=2)", *X): "unexpected keyword argument 'sides'",
    ("proved.py::Scaled(3)",): "the forward takes `x`, but no input is given\n"
    "  for example: tslint verify 'proved.py::Scaled(3)' --input float32:1x3x224x224",
    ("proved.py::Repeated", *X): "takes `x`, `twice` and `times`, but 1 input is given\n"
    "  for example: tslint verify proved.py::Repeated --input float32:1x3x224x224 "
    "--input True --input 3",
    ("proved.py::Scaled(3)", *X, *X): "takes `x`, but 2 inputs are given",
    ("proved.py::NoArguments", *X): "takes no arguments, but 1 input is given",
    ("proved.py::built_wide",): "`built_wide` needs `width`: call it as a factory",
    ("proved.py::BySign.forward", *X): "is a method: name the class, `BySign`",
    ("proved.py::Missing", *X): "has no `Missing`; its models are: Scaled, ",
    ("proved.py::number", *X): "`number` is of type int: neither a model nor a function",
    ("proved.py", *X): "say which, as one of proved.py::Scaled, proved.py::NoArguments, ",
    ("misbehaving.py::Broken", *X): "cannot be made: ValueError: no weights here (misbehaving.py:",
    ("conftest.py", *X): "'conftest.py' does not exist",
    ("proved.py::Scaled(3)", "--input", "1x3"): "write a tensor as float32:1x3x224x224",
    ("misbehaving.py::Callable", *X): "has no `forward`, only a `__call__`",
    ("misbehaving.py::Empty", *X): "define one, or name another method with --call",
    ("package/__init__.py", *X): "package/__init__.py defines no model",
    ("proved.py::Scaled(3)", *X, "--python", "/nowhere/python"): "cannot be started",
    ("proved.py::Scaled(3)", *X, "--keep", "proved.py/x"): "cannot be made",
}


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_what_cannot_begin_says_what_to_do(words, run):
    ran = run(*words)
    assert ran.status == 2
    assert ran.out == ""
    assert REFUSED[words] in ran.err


def test_a_model_whose_own_eval_fails_is_proved_all_the_same(run_json):
    ran = run_json("misbehaving.py::FailingToEvaluate", *X, "--until", "reload")
    assert ran.status == 0
    assert "the model's own `eval` raises ZeroDivisionError" in ran.step("eager").notes[0]


@pytest.mark.parametrize("content", ["def f(:\n", "import nowhere_at_all\n", "x = 1 / 0\n", "\0"])
def test_a_file_that_cannot_be_imported_is_told_as_such(content, run, tmp_path):
    path = tmp_path / "bad.py"
    path.write_text(content)
    ran = run(f"{path}::Net", *X)
    assert ran.status == 2
    assert f"{path}::Net cannot be made: " in ran.err


def test_a_python_without_torch_is_told_what_to_install(run, tmp_path):
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys.base_prefix}/bin/python3 -S "$@"\n')
    bare.chmod(0o755)
    ran = run("proved.py::Scaled(3)", *X, "--python", str(bare))
    assert ran.status == 2
    assert "No module named 'torch'" in ran.err
    assert "install torch there" in ran.err


def test_the_child_needs_no_tslint(run_json, tmp_path):
    """A Python with torch and nothing else: only the folders that torch needs are on its path."""
    python = tmp_path / "python"
    python.write_text(
        f'#!/bin/sh\nexec {sys.executable} -c "import sys, runpy; '
        "sys.modules['tslint'] = sys.modules['msgspec'] = None; sys.argv = sys.argv[1:]; "
        'runpy.run_path(sys.argv[0], run_name=\'__main__\')" "$@"\n'
    )
    python.chmod(0o755)
    assert run_json("proved.py::Scaled(3)", *X, "--python", str(python)).status == 0


def test_without_cmake_a_step_is_not_run(run_json, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    ran = run_json("proved.py::Scaled(3)", *X)
    assert (ran.status, ran.report.verdict) == (3, "not run")
    step = ran.step("cpp build")
    assert step.outcome == "not run"
    assert "there is no `cmake` on the PATH" in step.detail
    assert run_json("proved.py::Scaled(3)", *X, "--until", "reload").status == 0


@pytest.mark.parametrize(
    ("tolerance", "status"),
    [("float32=0,0.51", 0), ("output=0,0.51", 0), ("float64=0,0.51", 1), ("[0]=0,0.51", 1)],
)
def test_a_tolerance_is_for_its_dtype_or_output(tolerance, status, run_json):
    words = ("misbehaving.py::Differing", *X, "--tolerance", tolerance, "--until", "reload")
    ran = run_json(*words)
    assert ran.status == status
    difference = ran.step("reload").difference
    (output,) = difference.outputs
    assert (output.where, output.type, output.differs) == ("output", "float32[2x3]", status == 1)
    assert difference.mean_relative == pytest.approx(0.5)
    assert sum(count for _, count in difference.decades) + difference.equal == 6


@pytest.mark.parametrize("tolerance", ["1e-3", "=1", "x=y", "x=-1", "x=1,2,3"])
def test_a_tolerance_without_sense_is_refused(tolerance, run):
    ran = run("misbehaving.py::Differing", *X, "--tolerance", tolerance)
    assert ran.status == 2
    assert "is no tolerance: write a dtype or an output" in ran.err


def test_a_limit_of_memory_is_named_where_it_is_met(run_json):
    ran = run_json("misbehaving.py::Greedy", *X, "--memory", "6")
    assert ran.status == 1
    assert "the memory does not suffice" in ran.step("eager").trouble.message


@pytest.mark.parametrize("message", ["", "no weights"])
def test_an_exception_without_a_message_is_told_by_its_type_alone(message):
    told = trouble_of(PythonError("AssertionError", message, None, None, from_compiler=False))
    assert told.message == ": ".join(["AssertionError", message] if message else ["AssertionError"])


def test_what_could_not_be_saved_leaves_nothing(run_json, tmp_path):
    folder = tmp_path / "kept"
    ran = run_json("failing_late.py::python_call", "--keep", str(folder), "--until", "save")
    assert ran.step("save").outcome == "failed"
    assert not {path.name for path in folder.iterdir()} & {"script.pt", "script.partial"}


def test_a_file_that_cannot_grow_is_named_and_leaves_nothing(run_json, tmp_path):
    """torch ends the process where it cannot write on, as with a quota."""
    python = tmp_path / "limited.sh"
    python.write_text(f'#!/bin/bash\nulimit -f 200\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    folder = tmp_path / "kept"
    words = ("--until", "save", "--keep", str(folder), "--python", str(python))
    step = run_json("misbehaving.py::Large", *X, *words).step("save")
    assert step.outcome == "failed"
    assert "the file cannot be written, as on a full disk" in step.trouble.message
    assert not {path.name for path in folder.iterdir()} & {"script.pt", "script.partial"}


@pytest.fixture
def small_disk(tmp_path):
    """A file system of a megabyte."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode:
        pytest.skip("file systems cannot be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_without_room_is_told_before_anything_is_written(run_json, run, small_disk):
    ran = run_json("misbehaving.py::Large", *X, "--until", "save", "--keep", str(small_disk))
    step = ran.step("save")
    assert (step.outcome, ran.report.verdict) == ("inconclusive", "inconclusive")
    assert "takes 4.0 MB, and its disk has room for 0." in step.detail
    assert "script.pt" not in {path.name for path in small_disk.iterdir()}
    # Room for what the interpreter runs, and for less than a file of tensors.
    left = sum(source.stat().st_size for source in child_sources()) + 20_000
    (small_disk / "filling").write_bytes(b"x" * (shutil.disk_usage(small_disk).free - left))
    full = run("proved.py::Scaled(3)", *X, "--keep", str(small_disk))
    assert full.status == 2
    assert "has room for 0." in full.err


@pytest.mark.skipif(not Path("/proc/meminfo").exists(), reason="how much is free is not told here")
def test_a_model_whose_instances_do_not_fit_is_refused_with_an_estimate(run):
    ran = run("misbehaving.py::Huge", *X)
    assert ran.status == 2
    assert "3 instances of it exist at once to prove it: " in ran.err
    assert "--memory GB" in ran.err


def test_an_interpreter_may_be_named_from_here(run_json, monkeypatch, tmp_path):
    python = tmp_path / "python.sh"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    near = os.path.relpath(python)
    assert run_json("proved.py::Scaled(3)", *X, "--until", "reload", "--python", near).status == 0


def test_the_limit_of_memory_is_that_of_every_child():
    assert environment_of({}, None, 6)["TSLINT_VERIFY_MEMORY"] == "6000000000"
    assert "TSLINT_VERIFY_MEMORY" not in environment_of({}, None)
