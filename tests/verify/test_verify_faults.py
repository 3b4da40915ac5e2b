"""Where a message of the compiler leads: to the user's own line, if it names one."""

import pytest

from tslint.verify.faults import PythonError, trouble_of

SOURCE = "def f(x):\n    return g(x, 1)\n"
INSTALLED = """\
  File "/usr/lib/python3.11/site-packages/lib/ops.py", line 7
def g(x):
    return x.bool()
           ~~~~~~ <--- HERE
"""
OWN = """\
'g' is being compiled since it was called from 'f'
  File "{own}", line 2
def f(x):
    return g(x, 1)
           ~ <--- HERE
"""


@pytest.fixture
def own(tmp_path, monkeypatch):
    (tmp_path / "net.py").write_text(SOURCE)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "net.py"


def refused(message):
    error = PythonError("RuntimeError", f"\nIt is refused:\n{message}", None, None, True)
    return trouble_of(error)


def test_a_cause_inside_a_package_is_shown_at_the_line_that_leads_there(own):
    trouble = refused(INSTALLED + OWN.format(own=own))
    assert (trouble.message, trouble.path, trouble.line) == ("It is refused", "net.py", 2)
    assert (trouble.source, trouble.column) == ("    return g(x, 1)", 12)


def test_a_message_that_names_only_a_package_is_shown_there():
    trouble = refused(INSTALLED)
    assert (trouble.path, trouble.line) == ("/usr/lib/python3.11/site-packages/lib/ops.py", 7)
    assert trouble.source is None


def test_an_exception_without_a_place_has_none():
    trouble = trouble_of(PythonError("ValueError", "no  such\nthing:", None, None, False))
    assert (trouble.message, trouble.path) == ("ValueError: no such thing", None)
