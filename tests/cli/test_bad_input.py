"""Files that cannot be judged: a finding on each, and the rest of the run goes on."""

import codecs
import json
import os
from pathlib import Path

import pytest
from commandline import run

CLASS = "import torch\n\n\nclass Net(torch.nn.Module):\n"
TRY = "        try:\n            pass\n        finally:\n            pass\n"
BAD = f"{CLASS}    def forward(self, x):\n{TRY}        return x\n"


def found(cwd: Path, *arguments: str) -> tuple[int, list[tuple[str, str, int]]]:
    """Exit status, and file, code and line of each diagnostic."""
    done = run("check", "--format", "json", *arguments, cwd=cwd)
    assert done.stderr == ""
    return done.returncode, [(d["path"], d["code"], d["line"]) for d in json.loads(done.stdout)]


def nested(count: int) -> bytes:
    return f"x = {'(' * count}1{')' * count}\n".encode()


REFUSED = {
    "not-python": (b"def f(:\n    pass\n", "TS902", 1),
    "python-2": (b"x = 1\nprint 'hello'\n", "TS902", 2),
    "not-utf-8": (b'x = 1\ny = 2\nz = "\xff\xfe"\n', "TS901", 1),
    "not-utf-8-in-the-first-line": (b'x = "\xff\xfe"\n', "TS901", 1),
    "utf-16": (codecs.BOM_UTF16_LE + "x = 1\n".encode("utf-16-le"), "TS901", 1),
    "unknown-cookie": (b"# -*- coding: klingon -*-\nx = 1\n", "TS901", 1),
    "cookie-of-no-text": (b"# -*- coding: hex -*-\nx = 1\n", "TS901", 1),
    "cookie-that-decodes-nothing": (b"# -*- coding: undefined -*-\nx = 1\n", "TS901", 1),
    "cookie-that-is-wrong": (b"# -*- coding: ascii -*-\nx = '\xc3\xa9'\n", "TS901", 1),
    "nul-byte": (b"x = 1\n\0\n", "TS901", 1),
    "a-thousand-parentheses": (nested(1000), "TS902", 1),
    "inconsistent-tabs": (b"if 1:\n\tx = 1\n        y = 2\n", "TS902", 3),
    "unfinished-string": (b"x = '''never ended\n", "TS902", 1),
}
TAKEN = {
    "empty": b"",
    "blank": b"\n\n\r\n",
    "latin-1-as-declared": b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
    "byte-order-mark": codecs.BOM_UTF8 + b"x = 1\n",
    "old-mac-line-ends": b"x = 1\ry = 2\r",
    "form-feed": b"x = 1\n\x0c\ny = 2\n",
    "no-final-newline": b"x = 1",
    "150-parentheses": nested(150),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_judged_is_a_finding_and_the_run_goes_on(tmp_path, name):
    content, code, line = REFUSED[name]
    (tmp_path / "a.py").write_bytes(content)
    (tmp_path / "b.py").write_text(BAD)
    assert found(tmp_path) == (1, [("a.py", code, line), ("b.py", "TS104", 6)])


@pytest.mark.parametrize("line", [1, 2, 3])
def test_the_byte_that_is_no_text_is_named_with_its_line(tmp_path, line):
    (tmp_path / "a.py").write_bytes(b"\n" * (line - 1) + b'z = "\xff\xfe"\n')
    done = run("check", "a.py", cwd=tmp_path)
    assert f"byte 0xff in line {line} is not utf-8" in done.stdout


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_that_is_only_unusual_is_judged(tmp_path, name):
    (tmp_path / "a.py").write_bytes(TAKEN[name])
    assert found(tmp_path) == (0, [])


def test_columns_and_lines_hold_in_other_encodings_and_line_ends(tmp_path):
    text = BAD.replace("try:", 'y = "é"; z = (lambda: y)\n        try:').replace("\n", "\r\n")
    (tmp_path / "a.py").write_bytes(b"# coding: latin-1\r\n" + text.encode("latin-1"))
    done = run("check", "--format", "json", "a.py", cwd=tmp_path)
    places = [(d["code"], d["line"], d["column"]) for d in json.loads(done.stdout)]
    assert places == [("TS108", 7, 23), ("TS104", 8, 9)]


def test_what_is_no_readable_file_is_a_finding(tmp_path):
    (tmp_path / "broken.py").symlink_to("nowhere.py")
    (tmp_path / "circle.py").symlink_to("circle.py")
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "z.py").write_text(BAD)
    status, diagnostics = found(tmp_path)
    assert status == 1
    assert diagnostics == [
        ("broken.py", "TS901", 1),
        ("circle.py", "TS901", 1),
        ("pipe.py", "TS901", 1),
        ("z.py", "TS104", 6),
    ]
    assert found(tmp_path, "broken.py") == (1, [("broken.py", "TS901", 1)])


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads whatever it likes")
def test_a_file_one_may_not_read_is_a_finding(tmp_path):
    (tmp_path / "secret.py").write_text(BAD)
    (tmp_path / "secret.py").chmod(0)
    assert found(tmp_path) == (1, [("secret.py", "TS901", 1)])


def test_a_directory_that_leads_to_itself_is_walked_once(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "model.py").write_text(BAD)
    (tmp_path / "inner" / "back").symlink_to("..", target_is_directory=True)
    assert found(tmp_path) == (1, [("inner/model.py", "TS104", 6)])


def test_a_directory_with_the_name_of_a_file_is_walked(tmp_path):
    (tmp_path / "package.py").mkdir()
    (tmp_path / "package.py" / "model.py").write_text(BAD)
    assert found(tmp_path) == (1, [("package.py/model.py", "TS104", 6)])


def test_names_that_are_no_text_are_shown_all_the_same(tmp_path):
    (tmp_path / os.fsdecode(b"b\xff.py")).write_text(BAD)
    (tmp_path / "a::b.py").write_text(BAD)
    assert found(tmp_path) == (1, [("a::b.py", "TS104", 6), ("b\ufffd.py", "TS104", 6)])
    assert found(tmp_path, "a::b.py") == (1, [("a::b.py", "TS104", 6)])


def test_fifty_thousand_lines_are_judged(tmp_path):
    lines = "".join(f"value_{number} = {number}\n" for number in range(50_000))
    (tmp_path / "long.py").write_text(lines + BAD)
    assert found(tmp_path) == (1, [("long.py", "TS104", 50_006)])


def forward(body: str) -> str:
    return f"{CLASS}    def forward(self, x, n: int = 0):\n{body}{TRY}        return x\n"


CASES = "".join(f"        elif n == {number}:\n            y = x\n" for number in range(1, 1000))
JUDGED = {
    "a-thousand-elifs": f"        if n == 0:\n            y = x\n{CASES}",
    "a-sum-of-1000-terms": f"        y = {' + '.join(['x'] * 1000)}\n",
    "lists-in-lists": f"        y = {'[' * 180}x{']' * 180}\n",
}
TOO_DEEP = {
    "a-sum-of-5000-terms": f"        y = {' + '.join(['x'] * 5000)}\n",
    "a-chain-of-5000-calls": f"        y = x{'.relu()' * 5000}\n",
    "5000-signs": f"        y = {'-' * 5000}x\n",
    "5000-conditions": f"        y = {'x if n else ' * 5000}x\n",
}


@pytest.mark.parametrize("name", JUDGED)
def test_code_that_goes_deep_is_judged(tmp_path, name):
    (tmp_path / "deep.py").write_text(forward(JUDGED[name]))
    status, diagnostics = found(tmp_path)
    assert status == 1
    assert "TS104" in {code for _, code, _ in diagnostics}
    assert "TS905" not in {code for _, code, _ in diagnostics}


@pytest.mark.parametrize("name", TOO_DEEP)
def test_code_that_goes_too_deep_is_said_to_be_so_once(tmp_path, name):
    other = "\n\nclass Other(Net):\n    def forward(self, x):\n        return (lambda: x)()\n"
    (tmp_path / "deep.py").write_text(forward(TOO_DEEP[name]) + other)
    status, diagnostics = found(tmp_path)
    assert status == 1
    assert [(code, line) for _, code, line in diagnostics] == [("TS905", 5), ("TS108", 16)]


def test_code_that_goes_deep_where_nothing_is_compiled_is_no_matter(tmp_path):
    (tmp_path / "table.py").write_text(f"total = {'+'.join(['1'] * 20_000)}\n")
    assert found(tmp_path) == (0, [])


@pytest.mark.parametrize("arguments", [["nowhere"], ["nowhere.py::Net"], ["a.py", "nowhere"]])
def test_a_path_that_does_not_exist_cannot_be_run(tmp_path, arguments):
    (tmp_path / "a.py").write_text("")
    done = run("check", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error: {arguments[-1].partition('::')[0]}: no such file or directory\n"


@pytest.mark.parametrize(
    "selector",
    ["a.py::Missing", "a.py::", "a.py::Net.missing", ".::Net", "a.py::(", "a.py::Net::x"],
)
def test_an_object_that_does_not_exist_cannot_be_run(tmp_path, selector):
    (tmp_path / "a.py").write_text(BAD)
    done = run("check", selector, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert "defect" not in done.stderr
