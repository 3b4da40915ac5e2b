"""The libtorch and the models, as files, of the tests that run the C++ program itself.

It is that of the installed torch, or of the folder that `TSLINT_LIBTORCH` names: another release's.
"""

import os
from pathlib import Path
from typing import Any

import torch

from tslint.verify.cpp.libtorch import libtorch_in

TORCH = libtorch_in(Path(os.environ.get("TSLINT_LIBTORCH") or Path(torch.__file__).parent))


def saved(path: Path, model: Any) -> Path:
    """The scripted model as a file."""
    torch.jit.script(model).save(str(path))
    return path
