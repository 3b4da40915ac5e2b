"""What a target names, and what the message says where it names nothing."""

import sys

import pytest

from tslint.verify.target import BadTargetError, parsed_target
from tslint.verify.wanted import Wanted, settings_of

GOOD = {
    "m.py": "",
    "m.py::Net": "Net",
    "m.py::outer.Net": "outer.Net",
    "m.py::Net(width=4)": "Net(width=4)",
    "m.py::Net(name='a::b')": "Net(name='a::b')",
}
BAD = {
    "nowhere.py::Net": "'nowhere.py' does not exist",
    "m.py::": "write it as m.py::Net",
    "m.py::Net(": "neither a name nor a call",
    "m.py::1": "neither a name nor a call",
    "m.py::Net; import os": "neither a name nor a call",
    "m.py::[Net][0]": "neither a name nor a call",
    "folder": "folder is a folder",
}


@pytest.fixture(autouse=True)
def _files(tmp_path, monkeypatch):
    (tmp_path / "m.py").write_text("")
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("text", GOOD)
def test_a_target_is_a_path_and_an_expression(text, tmp_path):
    target = parsed_target(text)
    assert (target.path, target.object, target.selector) == (tmp_path / "m.py", GOOD[text], text)


@pytest.mark.parametrize("text", BAD)
def test_a_bad_target_says_what_it_should_be(text):
    with pytest.raises(BadTargetError) as caught:
        parsed_target(text)
    assert BAD[text] in str(caught.value)


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("", sys.executable),
        ("python3.9", "python3.9"),
        ("env/bin/python", "{here}/env/bin/python"),
        ("./python", "{here}/python"),
        ("/usr/bin/python", "/usr/bin/python"),
    ],
)
def test_an_interpreter_is_a_path_from_the_folder_on_or_a_name_to_look_up(given, taken, tmp_path):
    settings = settings_of(Wanted(object="m.py", python=given), tmp_path, None)
    assert settings.python == taken.format(here=tmp_path)
