"""Which files a run looks at."""

import os
from pathlib import Path

import pytest

from tslint.source.discovery import NoSuchPathError, discovered, is_excluded


@pytest.fixture
def tree(tmp_path):
    def make(*names: str) -> Path:
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("")
        return tmp_path

    return make


def names(top: Path, *paths: str, exclude: tuple[str, ...] = ()) -> list[str]:
    found = discovered([top / path for path in paths or (".",)], exclude=exclude)
    return [Path(os.path.relpath(path, top)).as_posix() for path in found]


def test_directories_are_walked_in_order(tree):
    top = tree("b.py", "a/z.py", "a/b/c.py", "a/notes.txt", "c.pyi")
    assert names(top) == ["a/b/c.py", "a/z.py", "b.py"]


def test_a_file_given_by_name_is_taken_whatever_it_is_called(tree):
    top = tree("script", ".venv/x.py")
    assert names(top, "script", ".venv/x.py") == ["script", ".venv/x.py"]
    assert names(top) == []


def test_each_file_comes_once(tree):
    assert names(tree("a/x.py"), "a", "a/x.py", "a") == ["a/x.py"]


def test_ignore_files_hold_below_their_folder_and_the_last_word_counts(tree):
    top = tree("a/x.py", "a/y.py", "a/b/x.py", "x.py", "out/z.py")
    (top / "a" / ".gitignore").write_text("x.py\n")
    (top / "a" / "b" / ".gitignore").write_text("!x.py\n")
    (top / ".gitignore").write_text("/out/\n")
    assert names(top) == ["a/b/x.py", "a/y.py", "x.py"]


def test_ignore_files_above_count_up_to_the_repository(tree):
    top = tree("inner/a/x.py", "inner/a/y.py")
    (top / ".gitignore").write_text("y.py\n")
    (top / "inner" / ".gitignore").write_text("x.py\n")
    (top / "inner" / ".git").mkdir()
    assert names(top, "inner/a") == ["inner/a/y.py"]


def test_of_ignore_files_above_the_nearest_has_the_last_word(tree):
    top = tree("inner/a/x.py", "inner/a/y.py")
    (top / ".git").mkdir()
    (top / ".gitignore").write_text("x.py\n")
    (top / "inner" / ".gitignore").write_text("!x.py\ny.py\n")
    assert names(top, "inner/a") == ["inner/a/x.py"]


def test_patterns_to_exclude_count_from_the_directory_walked(tree):
    top = tree("a/x.py", "b/a/x.py", "x_pb2.py")
    assert names(top, exclude=("/a/", "*_pb2.py")) == ["b/a/x.py"]


def test_an_ignore_file_that_is_no_text_is_passed_over(tree):
    top = tree("x.py")
    (top / ".gitignore").write_bytes(b"\xff\xfe")
    assert names(top) == ["x.py"]


def test_a_path_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(NoSuchPathError):
        discovered([tmp_path / "nowhere"])


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a/x.py", False), ("venv/x.py", True), ("a/__pycache__/x.py", True), ("old/x.py", True)],
)
def test_what_a_walk_passes_over_is_excluded(tmp_path, path, expected):
    assert is_excluded(tmp_path / path, tmp_path, ["old/"]) is expected
    assert not is_excluded(tmp_path / path, tmp_path / "elsewhere", ["old/"])
