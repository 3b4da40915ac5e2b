"""The installed torch, and models as files, for the tests that run the C++ program itself."""

from pathlib import Path
from typing import Any

import torch

from tslint.verify.cpp.libtorch import Libtorch

TORCH = Libtorch(str(torch.__version__), Path(torch.__file__).parent)


def saved(path: Path, model: Any) -> Path:
    """The scripted model as a file."""
    torch.jit.script(model).save(str(path))
    return path
