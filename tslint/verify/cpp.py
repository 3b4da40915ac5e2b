"""The C++ program: built once per torch release, kept in the user's cache, run on saved models."""

import contextlib
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
from typing import IO, Any

import msgspec

from tslint.resources import cpp_smoke_folder
from tslint.verify.process import end_group, ending

_BUILD_SECONDS = 1200
_ERROR = re.compile(r"\berror\b", re.IGNORECASE)
_PROGRAM = "cpp_smoke.exe" if os.name == "nt" else "cpp_smoke"
_LOADER_PATH = {"Darwin": "DYLD_LIBRARY_PATH", "Windows": "PATH"}.get(
    platform.system(), "LD_LIBRARY_PATH"
)


class TorchFound(msgspec.Struct, frozen=True):
    """The torch of the child process.

    Attributes:
        version: The release with its local suffix, as `2.13.0+cpu`.
        git: The commit it was built from.
        folder: The installed package, with `include`, `lib` and `share/cmake` in it.
    """

    version: str
    git: str
    folder: str


class NotBuiltError(Exception):
    """The program cannot be built here; the sentence says why and what to do."""


class CppAnswer(msgspec.Struct, frozen=True):
    """What the program says: see `main.cpp`."""

    status: str
    stage: str = ""
    message: str = ""
    load_seconds: float = 0.0
    first_seconds: tuple[float, ...] = ()
    median_seconds: float | None = None
    runs: int = 0
    output: dict[str, Any] = {}


class Files(msgspec.Struct, frozen=True):
    """What the program reads and writes."""

    model: Path
    inputs: Path
    outputs: Path


class CppEndedError(Exception):
    """The program crashed; the sentence names the signal."""


class CppSilentError(Exception):
    """The program did not finish in time."""


def cache_folder() -> Path:
    """Where tslint keeps what can be built again."""
    if os.environ.get("XDG_CACHE_HOME"):
        return Path(os.environ["XDG_CACHE_HOME"]) / "tslint"
    if os.name == "nt" and os.environ.get("LOCALAPPDATA"):
        return Path(os.environ["LOCALAPPDATA"]) / "tslint" / "cache"
    return Path.home() / ".cache" / "tslint"


def built_program(torch: TorchFound, announce: Callable[[str], None]) -> Path:
    """The program built against a torch, from the cache or compiled now.

    Args:
        torch: The release to build against.
        announce: Takes the line that tells the user why they wait.

    Raises:
        NotBuiltError: CMake or a compiler is missing, or the build fails.
    """
    folder = _kept_in(cache_folder() / "cpp_smoke" / _key(torch))
    program = folder / _PROGRAM
    if program.is_file():
        return program
    with _locked(folder / "lock"):
        if not program.is_file():
            _check_tools()
            announce(f"building the C++ program for torch {torch.version} (once, under a minute)")
            _build(torch, folder)
    return program


def _key(torch: TorchFound) -> str:
    digest = hashlib.sha256(f"{torch.git} {platform.machine()} {sys.platform}".encode())
    for path in sorted(cpp_smoke_folder().iterdir()):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"torch-{torch.version}-{digest.hexdigest()[:16]}"


def _kept_in(folder: Path) -> Path:
    """The folder, made; a temporary one where the cache cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="tslint-cpp-"))
    if os.access(folder, os.W_OK) or (folder / _PROGRAM).is_file():
        return folder
    return Path(tempfile.mkdtemp(prefix="tslint-cpp-"))


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


def _build(torch: TorchFound, folder: Path) -> None:
    """Compile beside the cache and move the finished program in: a part of one is never seen."""
    with tempfile.TemporaryDirectory(prefix="build-", dir=folder) as place:
        build, log = Path(place), folder / "build.log"
        with log.open("wb") as told:
            configured = _configured(torch, build, told)
            done = configured and _ran(
                ["cmake", "--build", str(build), "--config", "Release"], told
            )
        programs = [path for path in build.rglob(_PROGRAM) if path.is_file()]
        if not done or not programs:
            raise NotBuiltError(
                f"the C++ program cannot be built against torch {torch.version}: {_complaint(log)}"
            )
        programs[0].replace(folder / _PROGRAM)


def _configured(torch: TorchFound, build: Path, log: IO[bytes]) -> bool:
    """Configure with torch's CMake files, or past them: some demand a CUDA that is not there."""
    command = [
        "cmake",
        "-S",
        str(cpp_smoke_folder()),
        "-B",
        str(build),
        "-DCMAKE_BUILD_TYPE=Release",
    ]
    if shutil.which("ninja") and "CMAKE_GENERATOR" not in os.environ:
        command += ["-G", "Ninja"]
    if _ran([*command, f"-DCMAKE_PREFIX_PATH={torch.folder}/share/cmake"], log):
        return True
    (build / "CMakeCache.txt").unlink(missing_ok=True)
    return _ran([*command, f"-DTORCH_DIRECT={torch.folder}"], log)


def _ran(command: list[str], log: IO[bytes]) -> bool:
    try:
        return (
            subprocess.run(
                command, stdout=log, stderr=log, timeout=_BUILD_SECONDS, check=False
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def _complaint(log: Path) -> str:
    """The first error of a build log, with the line that follows it, and where the rest is."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    told = [line.strip() for line in lines if line.strip()]
    first = next((place for place, line in enumerate(told) if _ERROR.search(line)), None)
    words = " ".join(told[first : first + 2]) if first is not None else "no error is named"
    return f"{words} (all of it in {log})"


def run_program(
    program: Path, torch: TorchFound, files: Files, *, seed: int, timeout: float
) -> CppAnswer:
    """What the program answers for a saved model and saved inputs.

    Raises:
        CppEndedError: It crashed.
        CppSilentError: It did not finish within `timeout` seconds.
    """
    library = str(Path(torch.folder) / "lib")
    others = os.environ.get(_LOADER_PATH)
    environment = {**os.environ, _LOADER_PATH: os.pathsep.join(filter(None, [library, others]))}
    process = subprocess.Popen(
        [
            str(program),
            str(files.model),
            str(files.inputs),
            str(files.outputs),
            "--seed",
            str(seed),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=os.name == "posix",
    )
    try:
        said, complaint = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        end_group(process)
        process.communicate()
        raise CppSilentError(f"no answer within {timeout:g} s") from None
    except BaseException:
        end_group(process)
        raise
    try:
        return msgspec.json.decode(said, type=CppAnswer)
    except msgspec.DecodeError:
        last = complaint.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise CppEndedError(": ".join([ending(process.returncode), *last])) from None
