"""The C++ program: built once for each libtorch and kept in the user's cache.

Several runs may want it at once: one of them builds, the others wait. What cannot be kept in the
cache is kept in the system's folder for temporary files.
"""

import contextlib
import errno
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from tslint.resources import cpp_smoke_folder
from tslint.verify.cpp.libtorch import Libtorch
from tslint.verify.process import finished

_BUILD_SECONDS = 1200
_CODE_ERROR = re.compile(r": (?:fatal )?error\b|undefined reference|^LINK : ")
_CMAKE_ERROR = re.compile(r"^CMake Error\b")
_ERROR = re.compile(r"\berror\b", re.IGNORECASE)
_PROGRAM = "cpp_smoke.exe" if os.name == "nt" else "cpp_smoke"


_failed: dict[Path, str] = {}
"""What was said of builds that failed, by where the program would be: it would fail again."""


class NotBuiltError(Exception):
    """The program cannot be built here; the sentence says why and what to do."""


def cache_folder() -> Path:
    """Where tslint keeps what can be built again."""
    if os.environ.get("XDG_CACHE_HOME"):
        return Path(os.environ["XDG_CACHE_HOME"]) / "tslint"
    if os.name == "nt" and os.environ.get("LOCALAPPDATA"):
        return Path(os.environ["LOCALAPPDATA"]) / "tslint" / "cache"
    return Path.home() / ".cache" / "tslint"


def built_program(libtorch: Libtorch, announce: Callable[[str], None]) -> Path:
    """The program built against a libtorch, from the cache or compiled now.

    Args:
        libtorch: What to build against.
        announce: Takes the line that tells the user why they wait.

    Raises:
        NotBuiltError: CMake or a compiler is missing, the disk is full, or the build fails.
    """
    kept = cache_folder() / "cpp_smoke" / _key(libtorch)
    if (kept / _PROGRAM).is_file():
        return kept / _PROGRAM
    if kept in _failed:
        raise NotBuiltError(_failed[kept])
    try:
        folder = _writable(kept)
        program = folder / _PROGRAM
        with _locked(folder / "lock"):
            if not program.is_file():
                _check_tools()
                told = f"torch {libtorch.version}"
                announce(f"building the C++ program for {told} (once, under a minute)")
                _build(libtorch, folder)
    except NotBuiltError as error:
        _failed[kept] = str(error)
        raise
    except OSError as error:
        raise NotBuiltError(
            f"the C++ program cannot be built in {kept}: {error.strerror}"
        ) from None
    return program


def _key(libtorch: Libtorch) -> str:
    digest = hashlib.sha256(libtorch.fingerprint())
    digest.update(f"{platform.machine()} {sys.platform}".encode())
    for path in sorted(cpp_smoke_folder().iterdir()):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"torch-{libtorch.version.partition('+')[0]}-{digest.hexdigest()[:16]}"


def _writable(folder: Path) -> Path:
    """The folder, made; where it cannot be written, one for temporary files, the same every time.

    Raises:
        OSError: Neither can be written.
    """
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    user = str(os.getuid()) if sys.platform != "win32" else ""
    own = Path(tempfile.gettempdir()) / f"tslint-cpp-{user}"
    own.mkdir(mode=0o700, exist_ok=True)
    if sys.platform != "win32" and (own.is_symlink() or own.stat().st_uid != os.getuid()):
        raise PermissionError(errno.EACCES, f"{own} belongs to another user")
    (own / folder.name).mkdir(exist_ok=True)
    return own / folder.name


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Only one process at a time; the lock goes with the process that holds it."""
    with path.open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _check_tools() -> None:
    if shutil.which("cmake") is None:
        raise NotBuiltError(
            "there is no `cmake` on the PATH: install CMake 3.16 or newer and a C++ compiler"
        )
    compilers = (os.environ.get("CXX", "").split(" ")[0], "c++", "g++", "clang++", "cl")
    if not any(name and shutil.which(name) for name in compilers):
        raise NotBuiltError(
            "there is no C++ compiler on the PATH: install g++ or clang++, or set CXX"
        )


def _build(libtorch: Libtorch, folder: Path) -> None:
    """Compile beside the cache and move the finished program in: a part of one is never seen."""
    for left in folder.glob("build-*"):
        shutil.rmtree(left, ignore_errors=True)  # of a build that was killed: this one has the lock
    with tempfile.TemporaryDirectory(
        prefix="build-", dir=folder, ignore_cleanup_errors=True
    ) as place:
        build, log = Path(place), folder / "build.log"
        with log.open("wb") as told:
            configured = _configured(libtorch, build, told)
            done = configured and _ran(
                ["cmake", "--build", str(build), "--config", "Release"], told
            )
        programs = [path for path in build.rglob(_PROGRAM) if path.is_file()]
        if not done or not programs:
            raise NotBuiltError(
                f"the C++ program cannot be built against torch {libtorch.version}: "
                + complaint(log)
            )
        programs[0].replace(folder / _PROGRAM)


def _configured(libtorch: Libtorch, build: Path, log: IO[bytes]) -> bool:
    """Configure with torch's CMake files, or past them: some demand a CUDA that is not there."""
    command = ["cmake", "-S", str(cpp_smoke_folder()), "-B", str(build)]
    command.append("-DCMAKE_BUILD_TYPE=Release")
    if shutil.which("ninja") and "CMAKE_GENERATOR" not in os.environ:
        command += ["-G", "Ninja"]
    if _ran([*command, f"-DCMAKE_PREFIX_PATH={libtorch.folder}/share/cmake"], log):
        return True
    (build / "CMakeCache.txt").unlink(missing_ok=True)
    return _ran([*command, f"-DTORCH_DIRECT={libtorch.folder}"], log)


def _ran(command: list[str], log: IO[bytes]) -> bool:
    try:
        return finished(command, timeout=_BUILD_SECONDS, stdout=log, stderr=log).status == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def complaint(log: Path) -> str:
    """What a build log complains of, with the line that follows, and where the rest is."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    told = [line.strip() for line in lines if line.strip()]
    first = _worst(told)
    if any("No space left on device" in line for line in told):
        return f"the disk is full (all of it in {log})"
    words = " ".join(told[first : first + 2]) if first is not None else "no error is named"
    return f"{words} (all of it in {log})"


def _worst(lines: list[str]) -> int | None:
    """The line to tell: the first error of the code, else CMake's last, as it is asked twice."""
    found = [
        [place for place, line in enumerate(lines) if kind.search(line)]
        for kind in (_CODE_ERROR, _CMAKE_ERROR, _ERROR)
    ]
    code, cmake, other = found
    if code:
        return code[0]
    return cmake[-1] if cmake else (other[0] if other else None)
