"""What user code or the compiler raised, told as JSON."""

import os
import traceback
from pathlib import Path

import torch

from .values import Json

LIBRARY = str(Path(str(torch.__file__)).resolve().parent) + os.sep
_COMPILER = LIBRARY + "jit" + os.sep
_OWN = str(Path(__file__).resolve().parent.parent) + os.sep


def told_error(error: BaseException) -> Json:
    """An exception: type, message, the user's innermost line, and whether torch.jit raised it."""
    frames = [
        (str(Path(frame.filename).resolve()), frame)
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith("<")
    ]
    user = [frame for place, frame in frames if not place.startswith((LIBRARY, _OWN))]
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
