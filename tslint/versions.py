"""Releases of torch: which were measured, and which one a model will meet."""

import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from tslint.torchscript.library import releases


class Target(msgspec.Struct, frozen=True):
    """The measured release that models are judged by, and where it was read from."""

    release: str
    origin: str


def default_target() -> Target:
    """The release that is installed beside tslint, else the newest measured one."""
    installed = installed_torch(map(Path, sys.path))
    if installed is None:
        return Target(releases()[-1], "newest known")
    return Target(measured_as(installed), "installed")


def installed_torch(folders: Iterable[Path]) -> str | None:
    """The version of torch in the first of some package folders that holds one; never imported."""
    for folder in folders:
        for info in sorted(folder.glob("torch-*.dist-info")) if folder.is_dir() else ():
            version = info.name.removeprefix("torch-").removesuffix(".dist-info")
            if _numbers(version):
                return version
    return None


def measured_as(version: str) -> str:
    """The measured release whose behaviour counts for a version: the newest one not above it.

    What follows the numbers, as in `2.1.0a0+cpu`, does not matter.
    """
    known = releases()
    below = [release for release in known if _numbers(release) <= _numbers(version)]
    return below[-1] if below else known[0]


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers that a version begins with; none where it is no version."""
    numbers: list[int] = []
    for part in version.split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if digits:
            numbers.append(int(digits))
        if digits != part:
            break
    return tuple(numbers)
