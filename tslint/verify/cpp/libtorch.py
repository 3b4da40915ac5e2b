"""Which libtorch the C++ program is built against: that of a Python, or one in a folder."""

import hashlib
import re
from pathlib import Path

import msgspec

_DEFINED = re.compile(r"^#define TORCH_VERSION_(MAJOR|MINOR|PATCH) (\d+)", re.MULTILINE)
_PACKAGED = re.compile(r"^__version__ = '(?P<version>[^']+)'", re.MULTILINE)
_VERSION_HEADERS = (
    "include/torch/headeronly/version.h",
    "include/torch/csrc/api/include/torch/version.h",
)
_CORE_LIBRARIES = ("lib/libc10.so", "lib/libc10.dylib", "lib/c10.lib", "lib/c10.dll")


class BadLibtorchError(ValueError):
    """A folder that holds no libtorch; the sentence says what is missing."""


class Libtorch(msgspec.Struct, frozen=True):
    """A libtorch to build against.

    Attributes:
        version: The release, with its local suffix where it is known, as `2.13.0+cpu`.
        folder: What has `include`, `lib` and `share/cmake` in it.
    """

    version: str
    folder: Path

    @property
    def libraries(self) -> Path:
        """The folder of its shared libraries."""
        return self.folder / "lib"

    def fingerprint(self) -> bytes:
        """What tells two builds of a release apart: the bytes of its smallest library."""
        digest = hashlib.sha256(self.version.partition("+")[0].encode())
        for name in _CORE_LIBRARIES:
            if (self.folder / name).is_file():
                digest.update((self.folder / name).read_bytes())
        return digest.digest()


def libtorch_in(folder: Path) -> Libtorch:
    """The libtorch of a folder: unpacked from its ZIP file, or an installed package of torch.

    Raises:
        BadLibtorchError: There is none.
    """
    if not folder.is_dir():
        raise BadLibtorchError(f"the folder {folder} does not exist: name an unpacked libtorch")
    for place in (folder, folder / "libtorch", folder / "torch"):
        if (place / "include" / "torch").is_dir() and (place / "lib").is_dir():
            return Libtorch(_version(place), place.resolve())
    raise BadLibtorchError(
        f"{folder} holds no libtorch: it has no include/torch and lib; name the folder that has"
    )


def _version(folder: Path) -> str:
    """The release that a folder declares; the headers do since 1.9."""
    written = folder / "build-version"
    if written.is_file():
        return written.read_text(encoding="utf-8").strip()
    package = folder / "version.py"
    if package.is_file():
        found = _PACKAGED.search(package.read_text(encoding="utf-8"))
        if found:
            return found["version"]
    for header in _VERSION_HEADERS:
        if (folder / header).is_file():
            parts = dict(_DEFINED.findall((folder / header).read_text(encoding="utf-8")))
            if parts:
                return ".".join(parts[name] for name in ("MAJOR", "MINOR", "PATCH"))
    return "unknown"
