"""Releases of torch: which were measured, and which one a model will meet."""

import dataclasses
import sys
from collections.abc import Iterable
from pathlib import Path

from packaging.version import InvalidVersion, Version

from tslint.torchscript.library import releases


@dataclasses.dataclass(frozen=True, slots=True)
class Target:
    """The measured release that models are judged by, and where it was read from."""

    release: str
    origin: str


def default_target() -> Target:
    """The release that is installed beside tslint, else the newest measured one."""
    installed = installed_torch(map(Path, sys.path))
    if installed is None:
        return Target(releases()[-1], "newest known")
    return Target(measured_as(installed), "installed")


def installed_torch(folders: Iterable[Path]) -> Version | None:
    """The version of torch in the first of some package folders that holds one; never imported."""
    for folder in folders:
        for info in sorted(folder.glob("torch-*.dist-info")) if folder.is_dir() else ():
            version = info.name.removeprefix("torch-").removesuffix(".dist-info")
            if _is_version(version):
                return Version(version)
    return None


def _is_version(text: str) -> bool:
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True


def measured_as(version: Version) -> str:
    """The measured release whose behaviour counts for a version: the newest one not above it."""
    known = releases()
    below = [release for release in known if Version(release).release <= version.release]
    return below[-1] if below else known[0]
