"""Releases of torch: which were measured, and which ones models will meet.

Only the first two numbers of a version tell its behaviour: a patch release counts as the one that
was measured of the same `X.Y`. One between two measured releases counts as the older of them.
"""

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from tslint.config import BrokenConfigError, FoundConfig
from tslint.torchscript.library import releases

OPTION = "--target-version"
_VERSION = re.compile(r"(\d+)\.(\d+)(\.\d+)*((a|b|rc|\.dev|\.post)\d*)*(\+[\w.]+)?")
_NUMBER = re.compile(r"\d+")


class BadVersionError(ValueError):
    """A text that names no release that models can be judged by."""


class Target(msgspec.Struct, frozen=True):
    """The measured releases that models are judged by.

    Attributes:
        releases: Oldest first, each once.
        origin: Where they were read from.
        asked: What was asked for, where that is another release than the measured one which
            counts: the version, and the release.
    """

    releases: tuple[str, ...]
    origin: str
    asked: tuple[tuple[str, str], ...] = ()

    @property
    def shown(self) -> str:
        """The releases, `1.8.1, 2.13.0 for 2.14`."""
        instead = {release: version for version, release in self.asked}
        return ", ".join(
            f"{release} for {instead[release]}" if release in instead else release
            for release in self.releases
        )

    @property
    def notices(self) -> tuple[str, ...]:
        """What a user has to know of versions that tslint knows nothing of, a sentence each."""
        return tuple(
            f"torch {version} is newer than the newest release that tslint knows; "
            f"what is said holds for {release}"
            for version, release in self.asked
            if _minor(version) > _minor(releases()[-1])
        )


def given_target(values: Sequence[str], origin: str = OPTION) -> Target:
    """The releases that versions stand for.

    Args:
        values: Versions, or several in one text, separated by commas.
        origin: Where they stand.

    Raises:
        BadVersionError: There is none, or one is no version or older than what was measured.
    """
    versions = [each.strip() for value in values for each in value.split(",")]
    versions = [version for version in versions if version]
    if not versions:
        raise BadVersionError(f"{origin}: no version is given; {_EXAMPLE}")
    measured = {version: _measured(version, origin) for version in versions}
    asked = {
        (version, release)
        for version, release in measured.items()
        if _minor(version) != _minor(release)
    }
    chosen = set(measured.values())
    return Target(tuple(r for r in releases() if r in chosen), origin, tuple(sorted(asked)))


def chosen_target(
    values: Sequence[str], found: FoundConfig, packages: Sequence[Path] | None = None
) -> Target:
    """The releases to judge by: those of the option, else of a configuration, else the default.

    Args:
        values: What the option was given; empty where it was not.
        found: The configuration.
        packages: Where installed packages lie; those beside tslint where None.

    Raises:
        BadVersionError: The option names no release.
        BrokenConfigError: The configuration names none.
    """
    if values:
        return given_target(values)
    configured = found.config.target_version
    if configured is None or found.path is None:
        return default_target(packages)
    wanted = (configured,) if isinstance(configured, str) else configured
    try:
        made = given_target(wanted, "`target-version`")
    except BadVersionError as error:
        raise BrokenConfigError(f"{found.path}: {error}") from error
    return Target(made.releases, found.path.name, made.asked)


def default_target(packages: Sequence[Path] | None = None) -> Target:
    """The release that is installed in an environment, else the newest measured one.

    Args:
        packages: Where its packages lie; those beside tslint where None.
    """
    installed = installed_torch(map(Path, sys.path) if packages is None else packages)
    if installed is None:
        return Target((releases()[-1],), "newest known")
    release = measured_as(installed)
    differs = _minor(installed) != _minor(release)
    return Target((release,), "installed", ((installed, release),) if differs else ())


def installed_torch(folders: Iterable[Path]) -> str | None:
    """The version of torch in the first of some package folders that holds one; never imported."""
    for folder in folders:
        for info in sorted(folder.glob("torch-*.dist-info")) if folder.is_dir() else ():
            version = info.name.removeprefix("torch-").removesuffix(".dist-info")
            if _VERSION.match(version):
                return version
    return None


def measured_as(version: str) -> str:
    """The measured release whose behaviour counts for a version: the newest one not above it.

    Of a version only `X.Y` matters: not the patch, nor what follows, as in `2.1.0a0+cpu`.
    """
    below = [release for release in releases() if _minor(release) <= _minor(version)]
    return below[-1] if below else releases()[0]


_EXAMPLE = "write it as 2.13 or 2.13.0, and several as 1.8,2.13"


def _measured(version: str, origin: str) -> str:
    if version.isdecimal():
        among = [release for release in releases() if release.partition(".")[0] == version]
        choice = f"; {among[0]} to {among[-1]} are known" if len(among) > 1 else ""
        raise BadVersionError(f"{origin}: `{version}` names no single release{choice}; {_EXAMPLE}")
    if not _VERSION.fullmatch(version):
        raise BadVersionError(f"{origin}: `{version}` is no release of torch; {_EXAMPLE}")
    if _minor(version) < _minor(releases()[0]):
        raise BadVersionError(
            f"{origin}: tslint knows nothing of torch {version}; the oldest release it knows is "
            f"{releases()[0]}"
        )
    return measured_as(version)


def _minor(version: str) -> tuple[int, int]:
    """The two numbers that a version begins with; zeros where there are none."""
    numbers = [int(number) for number in _NUMBER.findall(version)[:2]]
    first, second = [*numbers, 0, 0][:2]
    return first, second
