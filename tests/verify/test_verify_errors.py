"""Every error of the compiler in one run, at the user's lines, held against the check."""

from pathlib import Path

import pytest

SOURCE = (Path(__file__).parent / "models" / "many.py").read_text().splitlines()
X = ("--input", "float32:2x3", "--until", "script")


def marked(*units: str) -> set[int]:
    """The lines that are marked within functions and classes at the top of the file."""
    found, inside = set(), False
    for number, line in enumerate(SOURCE, 1):
        if line.startswith(("def ", "class ")):
            inside = line.split()[1].partition("(")[0] in units
        if inside and "# <-" in line:
            found.add(number)
    return found


def test_every_function_that_is_refused_is_named_once(run_json):
    step = run_json("many.py::Many", *X).step("export")
    assert {error.trouble.line for error in step.errors} == marked(
        "helper", "Block", "Many", "only_called_by_the_forward"
    ) | {SOURCE.index("    global count  # <-") + 1}
    assert step.errors_end == ""
    assert {error.unit for error in step.errors} >= {"Many.method", "Block.forward", "helper"}
    assert not any(error.follows for error in step.errors)
    assert all(error.trouble.rule for error in step.errors)


def test_the_calls_that_lead_to_an_error_are_told(run):
    ran = run("many.py::Many", *X)
    line = 1 + SOURCE.index("        x = self.method(x)")
    assert f"  called from Many.forward (many.py:{line})" in ran.out
    assert " errors of the compiler, " in ran.out


def test_an_error_says_whether_the_check_foresees_it(run_json):
    (error,) = run_json("many.py::Once", *X).step("export").errors
    assert error.predicted is True


def test_a_call_that_a_replaced_function_does_not_take_any_more_is_marked(run_json):
    errors = run_json("many.py::Variadic", *X).step("export").errors
    assert [(error.unit, error.follows) for error in errors] == [
        ("summed", ""),
        ("Variadic.forward", "summed"),
    ]


def test_a_function_that_is_refused_for_its_signature_is_told_once(run_json):
    step = run_json("many.py::Defaulted", *X).step("export")
    assert [error.trouble.line for error in step.errors] == sorted(marked("Defaulted"))
    assert step.errors_end == ""


def test_what_only_uses_a_value_of_a_refused_function_is_marked(run, run_json):
    step = run_json("many.py::Following", *X).step("export")
    assert [error.follows for error in step.errors] == ["", "number"]
    ran = run("many.py::Following", *X)
    assert "it follows from `number`, which is refused above: mend that" in ran.out
    assert "1 error of the compiler, " in ran.out


def test_decorators_that_compile_during_the_import_are_all_named(run_json):
    source = Path("decorated.py").read_text().splitlines()
    step = run_json("decorated.py::Net", *X).step("export")
    found = {error.trouble.line for error in step.errors}
    lines = {number for number, line in enumerate(source, 1) if "# <-" in line}
    assert found == lines
    assert step.errors_end == ""
    assert all(error.predicted for error in step.errors)
    assert {caller.name for error in step.errors for caller in error.chain} >= {"helped"}


def test_refused_signatures_are_named_once_and_passed(run_json):
    step = run_json("many.py::Signatures", *X).step("export")
    own = [error for error in step.errors if not error.follows]
    assert sorted(error.trouble.line for error in own) == sorted(
        marked("wrapped", "keywords", "Signatures")
    )
    assert step.errors_end == ""


def test_what_lies_in_a_library_stands_at_the_users_call(run, run_json):
    errors = run_json("many.py::Signatures", *X).step("export").errors
    (error,) = [error for error in errors if error.via]
    assert error.via.name == "deepcopy"
    assert error.via.path.endswith("copy.py")
    assert error.trouble.path == "many.py"
    assert "deepcopy" in error.trouble.source
    assert "  the cause lies in `deepcopy` (" in run("many.py::Signatures", *X).out


def test_what_torch_puts_between_two_functions_hides_neither_the_calls_nor_the_rule(run_json):
    errors = run_json("many.py::Between", *X).step("export").errors
    assert {error.trouble.line for error in errors} == marked("Within", "twice")
    rules = {error.unit: error.trouble.rule.code for error in errors}
    assert rules == {"Within.forward": "TS327", "twice": "TS104"}
    chains = {error.unit: [caller.name for caller in error.chain] for error in errors}
    assert chains == {"Within.forward": ["Between.forward"], "twice": ["Between.forward"]}
    assert all(error.in_instance for error in errors)


def test_hooks_that_are_refused_stand_at_their_own_lines_and_hide_nothing(run_json):
    step = run_json("many.py::Hooked", *X).step("export")
    assert {error.trouble.line for error in step.errors} == marked("untyped", "Hooked", "deeper")
    rules = {error.trouble.rule.code for error in step.errors}
    assert {"TS102", "TS420"} <= rules
    assert step.errors_end == ""


def test_what_reads_a_refused_property_is_marked(run_json):
    errors = run_json("many.py::Measured", *X).step("export").errors
    assert [error.follows for error in errors] == ["", "sizes"]
    assert {error.trouble.line for error in errors} == marked("Measured")


@pytest.mark.sweep
def test_where_nothing_can_be_forked_the_errors_are_the_same(run_json, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import os\ndel os.fork\n")
    words = ("many.py::Many", *X, "--method", "both", "--env", f"PYTHONPATH={tmp_path}")
    ran = run_json(*words)
    alone = ran.step("export", "script")
    usual = run_json("many.py::Many", *X).step("export")
    assert [error.trouble for error in alone.errors] == [error.trouble for error in usual.errors]
    assert alone.errors_end == ""
    assert ran.step("export", "trace").outcome == "passed"
