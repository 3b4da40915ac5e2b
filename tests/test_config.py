"""Configuration: what counts, what is refused, and how a refusal reads."""

from pathlib import Path

import pytest
from commandline import run

from tslint.config import BrokenConfigError, Config, found_config, read_config


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


FULL = """
select = ["TS1"]
ignore = ["TS104"]
exclude = ["legacy/"]
fail-on = "warning"
per-file-ignores = {"tests/" = ["TS8"]}
"""


def test_every_key_is_read(tmp_path):
    found = read_config(written(tmp_path, "tslint.toml", FULL))
    assert found.config == Config(
        select=("TS1",),
        ignore=("TS104",),
        exclude=("legacy/",),
        fail_on="warning",
        per_file_ignores={"tests/": ("TS8",)},
    )


def test_the_nearest_configuration_counts(tmp_path):
    written(tmp_path, "pyproject.toml", '[tool.tslint]\nignore = ["TS1"]\n')
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    written(tmp_path / "a", "pyproject.toml", "[tool.other]\nx = 1\n")
    assert found_config(inner).config.ignore == ("TS1",)
    own = written(tmp_path / "a", "tslint.toml", 'ignore = ["TS2"]\n')
    assert (found_config(inner).config.ignore, found_config(inner).path) == (("TS2",), own)


def test_no_configuration_is_the_default(tmp_path):
    assert found_config(tmp_path).config == Config()


REFUSED = {
    "unknown-key": ("ignores = []", "unknown key `{prefix}ignores`; known keys: select, ignore"),
    "wrong-type": ('select = "TS1"', "`{prefix}select`: expected an array, got a string"),
    "wrong-element": ("select = [1]", "`{prefix}select[0]`: expected a string, got an integer"),
    "wrong-value": (
        'fail-on = "never"',
        "`{prefix}fail-on`: invalid enum value 'never', expected one of error, warning, info",
    ),
    "wrong-table": (
        'per-file-ignores = ["TS1"]',
        "`{prefix}per-file-ignores`: expected a table, got an array",
    ),
    "not-toml": ("select = [", ""),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize(
    ("file", "heading", "prefix"),
    [("tslint.toml", "", ""), ("pyproject.toml", "[tool.tslint]\n", "tool.tslint.")],
)
def test_a_broken_configuration_names_file_key_and_expectation(
    tmp_path, name, file, heading, prefix
):
    text, expected = REFUSED[name]
    path = written(tmp_path, file, heading + text + "\n")
    with pytest.raises(BrokenConfigError) as refused:
        read_config(path)
    assert str(refused.value).startswith(f"{path}: {expected.format(prefix=prefix)}")
    done = run("check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert expected.format(prefix=prefix) in done.stderr


@pytest.mark.parametrize(
    "text",
    ["tool = 3", "[tool]\ntslint = 3", "[[tool.tslint]]\nselect = []"],
)
def test_a_table_of_another_shape_is_refused(tmp_path, text):
    path = written(tmp_path, "pyproject.toml", text + "\n# [tool.tslint]\n")
    with pytest.raises(BrokenConfigError, match=r"pyproject\.toml: "):
        read_config(path)


def test_a_configuration_that_is_no_text_is_refused(tmp_path):
    written(tmp_path, "tslint.toml", b"\xff\xfe")
    done = run("check", cwd=tmp_path)
    assert done.returncode == 2
    assert "tslint.toml: line 1 is not UTF-8" in done.stderr


def test_a_configuration_that_cannot_be_opened_is_refused(tmp_path):
    folder = tmp_path / "settings.toml"
    folder.mkdir()
    done = run("check", "--config", str(folder), cwd=tmp_path)
    assert done.returncode == 2
    assert f"{folder}: cannot be read" in done.stderr


@pytest.mark.parametrize("key", ["select", "ignore", "per-file-ignores"])
def test_a_code_that_no_rule_has_is_refused(tmp_path, key):
    value = '{"a/" = ["TS1", "X9"]}' if key == "per-file-ignores" else '["TS1", "X9"]'
    written(tmp_path, "tslint.toml", f"{key} = {value}\n")
    done = run("check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "tslint.toml: no rule's code begins with `X9`" in done.stderr


@pytest.mark.parametrize("text", ["this is = = no TOML", "this is = = no TOML # of tslint's"])
def test_another_tools_broken_pyproject_is_no_matter_of_ours(tmp_path, text):
    written(tmp_path, "pyproject.toml", text + "\n")
    assert run("check", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    "text", ["[tool]\ntslint.ignore = ['TS1']", "tool.tslint.ignore = ['TS1']"]
)
def test_settings_count_however_their_table_is_written(tmp_path, text):
    written(tmp_path, "pyproject.toml", text + "\n")
    assert found_config(tmp_path).config.ignore == ("TS1",)


def test_a_project_that_only_depends_on_us_has_no_settings(tmp_path):
    written(tmp_path, "pyproject.toml", '[project]\ndependencies = ["tslint"]\n')
    assert found_config(tmp_path).path is None


def test_settings_take_effect(tmp_path):
    model = "import torch\n\n\n@torch.jit.script\ndef f(x):\n    return (lambda: x)()\n"
    (tmp_path / "sub").mkdir()
    for place in ("model.py", "sub/model.py", "old.py"):
        written(tmp_path, place, model)
    written(
        tmp_path,
        "pyproject.toml",
        '[tool.tslint]\nexclude = ["old.py"]\n[tool.tslint.per-file-ignores]\n"sub/" = ["TS1"]\n',
    )
    done = run("check", "--format", "concise", "-q", cwd=tmp_path)
    assert done.stdout == "model.py:6:13: TS108 A `lambda` cannot be compiled\n"


def test_a_file_of_any_name_may_be_laid_out_like_pyproject(tmp_path):
    named = tmp_path / "strict.toml"
    named.write_text('[tool.tslint]\nselect = ["TS1"]\n')
    assert read_config(named).config.select == ("TS1",)


def test_a_configuration_that_is_not_there_is_said_in_words(tmp_path):
    with pytest.raises(BrokenConfigError, match=r"nope\.toml: cannot be read: No such file"):
        read_config(tmp_path / "nope.toml")
