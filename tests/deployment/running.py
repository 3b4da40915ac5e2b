"""Runs export scripts, files named on the command line, and prints what became of each as JSON.

A script's `model.pt` is in training mode if what it makes of the same input changes: its dropout is
at work.
"""

import json
import os
import runpy
import sys
import warnings
from pathlib import Path

import torch


def outcome(path):
    os.chdir(path.parent)
    sys.argv = [str(path)]
    try:
        runpy.run_path(str(path), run_name="__main__")
    except NameError:
        return "NameError"
    model = torch.jit.load("model.pt")
    first, second = model(torch.ones(64)), model(torch.ones(64))
    return "evaluation" if torch.equal(first, second) else "training"


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    answers = [outcome(Path(path)) for path in sys.argv[1:]]
    print(json.dumps(answers))
