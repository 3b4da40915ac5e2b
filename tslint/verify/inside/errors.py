"""What user code or the compiler raised, told as JSON."""

import os
import traceback
from pathlib import Path

import torch

from .values import Json

LIBRARY = str(Path(str(torch.__file__)).resolve().parent) + os.sep
_COMPILER = LIBRARY + "jit" + os.sep
_PYTHON = str(Path(os.__file__).resolve().parent) + os.sep
_OWN = str(Path(__file__).resolve().parent.parent) + os.sep


def is_foreign(path: str) -> bool:
    """Whether a file, by its real path, is torch's, Python's or our own."""
    if path.startswith((LIBRARY, _OWN)):
        return True
    return path.startswith(_PYTHON) and "site-packages" not in path


def told_error(error: BaseException) -> Json:
    """An exception: type, message, the user's innermost line, and whether torch.jit raised it."""
    frames = [
        (str(Path(frame.filename).resolve()), frame)
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith("<")
    ]
    user = [frame for place, frame in frames if not is_foreign(place)]
    path, line = (user[-1].filename, user[-1].lineno) if user else (None, None)
    if isinstance(error, SyntaxError) and error.filename:
        path, line = error.filename, error.lineno
    return {
        "type": type(error).__name__,
        "message": str(error),
        "path": path,
        "line": line,
        "from_compiler": any(place.startswith(_COMPILER) for place, _ in frames),
    }
