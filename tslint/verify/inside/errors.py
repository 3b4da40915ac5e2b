"""What user code or the compiler raised, told as JSON."""


import os
import traceback

import torch

from .values import Json

_LIBRARY = os.path.dirname(os.path.abspath(torch.__file__)) + os.sep
_COMPILER = os.path.join(_LIBRARY, "jit") + os.sep
_OWN = os.path.dirname(os.path.abspath(__file__)) + os.sep


def told_error(error: BaseException) -> Json:
    """An exception: type, message, the user's innermost line, and whether torch.jit raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    user = [
        frame
        for frame in frames
        if not frame.filename.startswith((_LIBRARY, "<"))
        and not os.path.abspath(frame.filename).startswith(_OWN)
    ]
    path, line = (user[-1].filename, user[-1].lineno) if user else (None, None)
    if isinstance(error, SyntaxError) and error.filename:
        path, line = error.filename, error.lineno
    return {
        "type": type(error).__name__,
        "message": str(error),
        "path": path,
        "line": line,
        "from_compiler": any(frame.filename.startswith(_COMPILER) for frame in frames),
    }
