"""Which modules leave Python's builtins alone when all of their names are imported."""

import builtins

import pytest
import torch

from tslint.project.names import HIDE_NO_BUILTIN, USUAL_ALIASES

BUILTINS = {name for name in dir(builtins) if not name.startswith("_")}


@pytest.mark.parametrize("module", sorted(HIDE_NO_BUILTIN))
def test_star_import_hides_no_builtin(module):
    names = {}
    exec(f"from {module} import *", names)
    assert names.keys() & BUILTINS == set()
    assert names.keys() & USUAL_ALIASES <= {"torch"}
    assert names.get("torch", torch) is torch
