"""The C++ program built ahead of any verification, as for a cache that CI keeps."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from tslint.verify.child_file import write_child
from tslint.verify.cpp.building import built_program
from tslint.verify.cpp.libtorch import Libtorch
from tslint.verify.workers import Worker, environment_of


def build_ahead(python: str, libtorch: Libtorch | None, announce: Callable[[str], None]) -> Path:
    """The program, built now if the cache does not have it.

    Args:
        python: The interpreter whose torch it is built against.
        libtorch: What to build against instead; None: the libtorch of the interpreter.
        announce: Takes the line that tells the user why they wait.

    Raises:
        NotBuiltError: It cannot be built.
        RefusedError: The interpreter has no torch.
    """
    return built_program(libtorch or _libtorch_of(python), announce)


def _libtorch_of(python: str) -> Libtorch:
    with tempfile.TemporaryDirectory(prefix="tslint-verify-") as place:
        folder = Path(place)
        write_child(folder / "child.pyz")
        log = folder / "python.log"
        worker = Worker(python, folder / "child.pyz", folder, environment_of({}, None), log)
        try:
            greeting = worker.greeting()
        finally:
            worker.close()
    return Libtorch(greeting.torch, Path(greeting.folder))
