"""Configuration: `[tool.tslint]` of pyproject.toml, or `tslint.toml`, as one typed structure."""

import re
from pathlib import Path
from typing import Any, Literal

import msgspec

from tslint.diagnostics import SEVERITIES, Severity

_PYPROJECT = "pyproject.toml"
_OWN = "tslint.toml"
_WORDS = re.compile(r"`([\w |]+)`")
_TOML_WORDS = {
    "array": "an array",
    "bool": "a boolean",
    "float": "a number",
    "int": "an integer",
    "object": "a table",
    "str": "a string",
}


_CHOICES = {
    "fail-on": f"one of {', '.join(SEVERITIES)}",
    "roots": "`exported` or tables",
    "method": "one of script, trace, none",
}


class BrokenConfigError(Exception):
    """A configuration that cannot be used; names file, key and what was expected."""


class NamedRoots(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of `[[tool.tslint.roots]]`.

    Attributes:
        object: `PATH::OBJECT`, the path counting from the configuration; both may hold `*` and
            `?`, and the object may be a call, `Net(width=4)`.
        method: How the objects are exported; `none` for those that are not.
    """

    object: str
    method: Literal["script", "trace", "none"] = "script"

    @property
    def path(self) -> str:
        """The path or pattern of paths."""
        return self.object.partition("::")[0].strip().removeprefix("./")

    @property
    def name(self) -> str:
        """The name, pattern of names or call."""
        return self.object.partition("::")[2].strip()


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What a project may set.

    Attributes:
        select: Codes, or prefixes of codes, to report; all where empty.
        ignore: Codes, or prefixes of codes, not to report.
        per_file_ignores: Codes not to report in files that match a pattern.
        exclude: Patterns of files and folders not to look at, as in `.gitignore`.
        src: Folders of the project whose files hold roots; all of it where empty.
        roots: The objects that are compiled; `exported` for what the project itself exports.
        first_party: Installed packages that are judged as if they were the project's own.
        python: An interpreter, or the folder of an environment, whose packages are read.
        fail_on: The mildest severity that makes a run fail.
        target_version: The releases of torch to judge by.
        verify: What `tslint verify` proves where it is given no target; it reads the tables itself.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: dict[str, tuple[str, ...]] = {}
    exclude: tuple[str, ...] = ()
    src: tuple[str, ...] = ()
    roots: Literal["exported"] | tuple[NamedRoots, ...] = ()
    first_party: tuple[str, ...] = ()
    python: str | None = None
    fail_on: Severity = "error"
    target_version: str | tuple[str, ...] | None = None
    verify: tuple[dict[str, Any], ...] = ()


class FoundConfig(msgspec.Struct, frozen=True):
    """A configuration, and the file it was read from, if any."""

    config: Config
    path: Path | None = None


def found_config(start: Path) -> FoundConfig:
    """The nearest configuration in a folder or above it; the defaults where there is none.

    Raises:
        BrokenConfigError: The nearest one cannot be used.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        own = folder / _OWN
        if own.is_file():
            return read_config(own)
        pyproject = folder / _PYPROJECT
        if pyproject.is_file() and _configures_us(pyproject):
            return read_config(pyproject)
    return FoundConfig(Config())


def read_config(path: Path) -> FoundConfig:
    """The configuration that a file states.

    Raises:
        BrokenConfigError: It cannot be read, is not TOML, or has an unknown key or a wrong value.
    """
    table = _document(path)
    prefix = ""
    if path.name == _PYPROJECT or "tool" in table:
        for key in ("tool", "tslint"):
            prefix += f"{key}."
            table = table.get(key, {})
            if not isinstance(table, dict):
                raise BrokenConfigError(f"{path}: `{prefix[:-1]}`: expected a table")
    try:
        config = msgspec.convert(table, Config)
    except msgspec.ValidationError as error:
        raise BrokenConfigError(f"{path}: {_explained(str(error), prefix)}") from error
    return FoundConfig(config, path)


def _configures_us(pyproject: Path) -> bool:
    """Whether a `pyproject.toml` has settings of ours; other tools' mistakes in it are not ours."""
    text = _text(pyproject)
    if "tslint" not in text:
        return False
    if "[tool.tslint" in text:
        return True
    try:
        tools = _document(pyproject).get("tool")
    except BrokenConfigError:
        return False
    return isinstance(tools, dict) and "tslint" in tools


def _document(path: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = msgspec.toml.decode(_text(path))
    except msgspec.DecodeError as error:
        raise BrokenConfigError(f"{path}: {error}") from error
    return document


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BrokenConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BrokenConfigError(f"{path}: line {line} is not UTF-8, as TOML has to be") from error


def _explained(problem: str, prefix: str) -> str:
    """The decoder's sentence in the words of TOML, with the key as the user wrote it."""
    message, _, place = problem.partition(" - at `$.")
    if message.startswith("Invalid enum value"):
        message += f", expected {_CHOICES[place.rstrip('`').rpartition('.')[2]]}"
    missing = message.partition("missing required field `")[2].rstrip("`")
    if missing:
        return f"`{prefix}{place.rstrip('`')}`: `{missing}` is missing"
    if place:
        words = _WORDS.sub(lambda match: _in_toml(match[1]), message)
        return f"`{prefix}{place.rstrip('`')}`: {words[0].lower()}{words[1:]}"
    unknown = message.partition("unknown field `")[2].rstrip("`")
    if unknown:
        known = ", ".join(field.encode_name for field in msgspec.structs.fields(Config))
        return f"unknown key `{prefix}{unknown}`; known keys: {known}"
    return message


def _in_toml(kinds: str) -> str:
    """The decoder's name of a type, or of several, in the words of TOML, which has no null."""
    known = [kind for kind in kinds.split(" | ") if kind != "null"]
    return " or ".join(_TOML_WORDS.get(kind, f"`{kind}`") for kind in known)
