"""The C++ program run on a saved model, and what it answers."""

import os
import platform
import subprocess
from pathlib import Path
from typing import Any

import msgspec

from tslint.verify.cpp.libtorch import Libtorch
from tslint.verify.process import ending, finished

_LOADER_PATH = {"Darwin": "DYLD_LIBRARY_PATH", "Windows": "PATH"}.get(
    platform.system(), "LD_LIBRARY_PATH"
)
_DOING = {
    "library": "loading a library of operators",
    "inputs": "reading the inputs",
    "load": "loading the model",
    "run": "running the model",
    "sequence": "calling it in sequence",
    "outputs": "handing over the outputs",
}


class CppMemory(msgspec.Struct, frozen=True):
    """Bytes that the program held; zeros where the system does not tell.

    Attributes:
        loaded: After loading the model.
        warm: After the first runs.
        half: After half of the timed runs.
        last: After all of them.
        peak: The most it ever held.
    """

    loaded: int
    warm: int
    half: int
    last: int
    peak: int


class CppAnswer(msgspec.Struct, frozen=True):
    """What the program says: see `main.cpp`; `kind` is one of `failures.h`.

    `call` is the call of a sequence that failed, as `chunk (call 2)`.
    """

    status: str
    call: str = ""
    kind: str = ""
    stage: str = ""
    message: str = ""
    names: tuple[str, ...] = ()
    torch: str = ""
    load_seconds: float = 0.0
    first_seconds: tuple[float, ...] = ()
    median_seconds: float | None = None
    runs: int = 0
    memory: CppMemory | None = None
    output: dict[str, Any] = {}
    sequence: tuple[dict[str, Any], ...] = ()


class Files(msgspec.Struct, frozen=True):
    """What the program reads and writes; `sequence` holds calls to make one after the other."""

    model: Path
    inputs: Path
    outputs: Path
    sequence: Path | None = None

    def words(self) -> list[str]:
        """The arguments that name them."""
        words = [str(self.model), str(self.inputs), str(self.outputs)]
        return words if self.sequence is None else [*words, "--sequence", str(self.sequence)]


class Manner(msgspec.Struct, frozen=True):
    """How the program runs a model.

    Attributes:
        seed: Where randomness starts.
        timeout: Seconds that all of it may take.
        call: The method that is run.
        device: Where it runs: `cpu`, `cuda` or `cuda:1`.
        libraries: Operator libraries to load first.
        memory: Megabytes that the model may take; 0: as many as there are.
    """

    seed: int
    timeout: float
    call: str = "forward"
    device: str = "cpu"
    libraries: tuple[Path, ...] = ()
    memory: int = 0

    def words(self) -> list[str]:
        """The program's options."""
        libraries = [word for path in self.libraries for word in ("--load-library", str(path))]
        options = {
            "--seed": self.seed,
            "--call": self.call,
            "--device": self.device,
            "--memory": self.memory,
        }
        return [*libraries, *(str(word) for option in options.items() for word in option)]


class CppEndedError(Exception):
    """The program crashed; the sentence names the signal."""


class CppSilentError(Exception):
    """The program did not finish in time."""


def run_program(program: Path, libtorch: Libtorch, files: Files, manner: Manner) -> CppAnswer:
    """What the program answers for a saved model and saved inputs.

    Raises:
        CppEndedError: It crashed, or cannot be started.
        CppSilentError: It did not finish in time.
    """
    try:
        ended = finished(
            [str(program), *files.words(), *manner.words()],
            timeout=manner.timeout,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=loader_environment(libtorch),
        )
    except OSError as error:
        raise CppEndedError(f"{program} cannot be started: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise CppSilentError(f"no answer within {manner.timeout:g} s") from None
    return _answer(ended.said, ended.complained, ended.status)


def loader_environment(libtorch: Libtorch) -> dict[str, str]:
    """The environment in which a program finds the libraries of this libtorch."""
    others = os.environ.get(_LOADER_PATH)
    paths = os.pathsep.join(filter(None, [str(libtorch.libraries), others]))
    return {**os.environ, _LOADER_PATH: paths}


def _answer(said: bytes, errors: bytes, status: int) -> CppAnswer:
    last = errors.decode("utf-8", "replace").strip().splitlines()[-1:]
    try:
        # Strings of TorchScript are cut by the byte: what comes may be no whole UTF-8.
        answer = msgspec.json.decode(said.decode("utf-8", "replace"), type=CppAnswer)
    except msgspec.DecodeError:
        raise CppEndedError(": ".join([ending(status), *last])) from None
    if answer.kind == "crash":
        doing = f"{ending(status)} while {_DOING.get(answer.stage, 'it started')}"
        raise CppEndedError(": ".join([doing, *last]))
    return answer
