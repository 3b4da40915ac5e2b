"""The environment whose installed packages are read: which one it is, and where they lie.

Nothing of it is imported; another interpreter is asked for its folders at most, in isolated mode.
"""

import os
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import msgspec

from tslint.config import FoundConfig

_SECONDS_TO_ANSWER = 20
_ASKED = "import site, sys; print(*site.getsitepackages(), sep='\\n')"


class NoSuchEnvironmentError(Exception):
    """A `--python` that leads to no environment; the message says what was looked for."""


class Environment(msgspec.Struct, frozen=True, dict=True):
    """Where installed packages lie.

    Attributes:
        places: Their folders, in the order in which Python searches them.
        name: What to call it: the folder of the environment, relative where it can be.
    """

    places: tuple[Path, ...]
    name: str = ""

    @cached_property
    def folders(self) -> tuple[Path, ...]:
        """Its folders and those that `.pth` files in them add."""
        return tuple(dict.fromkeys(each for place in self.places for each in _with_added(place)))

    @cached_property
    def holds_torch(self) -> bool:
        """Whether torch is installed in it."""
        return any((place / "torch" / "__init__.py").is_file() for place in self.places)


def chosen_environment(python: Path | None, found: FoundConfig, folder: Path) -> Environment:
    """The environment whose packages are read.

    Args:
        python: What the user names, if anything; it comes before the configuration.
        found: The configuration.
        folder: A folder of the project.

    Raises:
        NoSuchEnvironmentError: The one that was asked for does not exist.
    """
    if python is None and found.path is not None and found.config.python is not None:
        python = found.path.parent / found.config.python
    return project_environment(folder) if python is None else named_environment(python)


def own_environment() -> Environment:
    """The packages installed beside tslint."""
    places = tuple(
        Path(each) for each in sys.path if each and "-packages" in each and Path(each).is_dir()
    )
    return Environment(places, "tslint's own environment")


def project_environment(start: Path) -> Environment:
    """The environment that holds for a project: an active one, its `.venv`, or tslint's own.

    Args:
        start: A folder of the project; a `.venv` is looked for there and above.
    """
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        prefix = os.environ.get(variable)
        places = _package_folders(Path(prefix)) if prefix else ()
        if prefix and places:
            return Environment(places, _shown(Path(prefix)))
    start = start.resolve()
    for folder in (start, *start.parents):
        for name in (".venv", "venv"):
            places = _package_folders(folder / name)
            if places and (folder / name / "pyvenv.cfg").is_file():
                return Environment(places, _shown(folder / name))
        if (folder / ".git").exists():
            break
    return own_environment()


def named_environment(python: Path) -> Environment:
    """The environment that `--python` names: an interpreter, or the folder of an environment.

    Raises:
        NoSuchEnvironmentError: Nothing of the kind is there.
    """
    if python.is_dir():
        places = _package_folders(python)
        if not places and any(python.glob("*.dist-info")):
            places = (python,)
        if not places:
            raise NoSuchEnvironmentError(f"{python} holds no environment of Python")
        return Environment(places, _shown(python))
    if not python.is_file():
        raise NoSuchEnvironmentError(f"{python}: no such interpreter or environment")
    # Not resolved: the interpreter of an environment is a link to the one it was made with.
    prefix = Path(os.path.abspath(python)).parent.parent  # noqa: PTH100
    places = _package_folders(prefix) if (prefix / "pyvenv.cfg").is_file() else _answered(python)
    return Environment(places, _shown(prefix))


def _package_folders(prefix: Path) -> tuple[Path, ...]:
    """The folders of installed packages in an environment, by its layout."""
    own = [*sorted(prefix.glob("lib*/python3*/site-packages")), prefix / "Lib" / "site-packages"]
    found = [each for each in own if each.is_dir()]
    base = _base(prefix / "pyvenv.cfg") if found else None
    if base is not None:
        found += sorted(base.glob("lib*/python3*/*-packages"))
    return tuple(dict.fromkeys(each.resolve() for each in found))


def _base(settings: Path) -> Path | None:
    """The installation whose packages an environment takes over, if it takes over any."""
    try:
        lines = settings.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    stated = {
        key.strip(): value.strip() for key, _, value in (line.partition("=") for line in lines)
    }
    if stated.get("include-system-site-packages", "").lower() != "true":
        return None
    return Path(stated["home"]).parent if "home" in stated else None


def _answered(python: Path) -> tuple[Path, ...]:
    """The folders that an interpreter says it takes packages from."""
    # Imported here: most runs ask no interpreter, and start-up is felt.
    import subprocess

    try:
        # Isolated and without `site`, so that nothing the user installed is run.
        answer = subprocess.run(
            [python, "-I", "-S", "-c", _ASKED],
            capture_output=True, text=True, check=True, timeout=_SECONDS_TO_ANSWER,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as error:
        raise NoSuchEnvironmentError(f"{python} does not answer as a Python would") from error
    return tuple(Path(line) for line in answer.stdout.splitlines() if Path(line).is_dir())


def _with_added(place: Path) -> Iterator[Path]:
    """A folder of packages and those that `.pth` files in it name."""
    yield place
    for file in sorted(place.glob("*.pth")):
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue
        for line in lines:
            added = place / line.strip()
            if (
                line.strip()
                and not line.startswith(("#", "import ", "import\t"))
                and added.is_dir()
            ):
                yield added


def _shown(folder: Path) -> str:
    """A folder relative to the working directory where it lies below it."""
    here = Path.cwd()
    full = Path(os.path.abspath(folder))  # noqa: PTH100
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else str(full)
