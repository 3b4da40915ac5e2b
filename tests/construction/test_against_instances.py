"""What reading `__init__` says of a module is what Python made of it.

Each file in `modules/` defines classes that can be built without arguments. Every one is built, and
each attribute that reading is sure of is held against the instance: its type against the one that
the compiler infers, a submodule against its class, what it lacks against what is not there.
"""

import importlib.util
from pathlib import Path

import pytest
import torch

from tslint.construction import (
    FunctionAttribute,
    ModuleFacts,
    PythonValue,
    Submodule,
    module_facts,
)
from tslint.project.symbols import ClassSymbol, External
from tslint.source.index import indexed
from tslint.source.text import read
from tslint.torchscript.types import UNKNOWN

FILES = sorted((Path(__file__).parent / "modules").glob("*.py"))


def _classes(path):
    file = indexed(read(path))
    spec = importlib.util.spec_from_file_location(f"made_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, made in vars(module).items():
        if isinstance(made, type) and issubclass(made, torch.nn.Module):
            yield ClassSymbol(file, name, file.bindings[name]), made


CASES = [
    pytest.param(symbol, made, id=f"{path.stem}-{made.__name__}")
    for path in FILES
    for symbol, made in _classes(path)
]


@pytest.mark.parametrize(("symbol", "made"), CASES)
def test_what_is_sure_is_so(symbol, made):
    torch.manual_seed(0)
    _agrees(module_facts(symbol), made())


@pytest.mark.parametrize(("symbol", "made"), CASES)
def test_nothing_else_is_there(symbol, made):
    facts, instance = module_facts(symbol), made()
    parts = {**vars(instance), **instance._parameters, **instance._buffers, **instance._modules}
    own = {name for name in parts if not name.startswith("_") and name != "training"}
    held = {name for name, _ in facts.container.items} if facts.container else set()
    if facts.complete and (facts.container is None or facts.container.complete):
        assert own <= facts.possible | held


@pytest.mark.parametrize(("symbol", "made"), CASES)
def test_something_is_known(symbol, made):
    facts = module_facts(symbol)
    stated = getattr(made, "sure", None)
    if stated is not None:
        assert set(stated.split()) <= set(facts.attributes)
    unsure = getattr(made, "unsure", "")
    assert not set(unsure.split()) & set(facts.attributes)


def _agrees(facts: ModuleFacts, instance: torch.nn.Module) -> None:
    for name, attribute in facts.attributes.items():
        if name in vars(type(instance)) and name not in vars(instance):
            continue
        if name.startswith("<"):
            continue  # Its name is not known.
        assert hasattr(instance, name), name
        _attribute_agrees(name, attribute, getattr(instance, name))
    if facts.container is not None:
        _container_agrees(facts.container, instance)


def _attribute_agrees(name, attribute, value):
    match attribute:
        case Submodule(facts=ModuleFacts() as inner):
            assert type(value).__name__ == inner.name
            _agrees(inner, value)
        case Submodule(External(library), container=container):
            assert type(value).__name__ == library.rpartition(".")[2]
            if container is not None:
                _container_agrees(container, value)
        case FunctionAttribute():
            assert callable(value)
        case PythonValue(problem=problem) if problem is not None:
            inferred = torch._C._jit_try_infer_type(value)
            assert problem.kind == "function" or not inferred.success(), name
        case PythonValue(type=kind) if kind != UNKNOWN and attribute.declaration is None:
            if not attribute.constant:
                inferred = torch._C._jit_try_infer_type(value)
                assert inferred.success()
                assert inferred.type().annotation_str == str(kind), name


def _container_agrees(container, value):
    if not container.complete:
        return
    held = list(value._modules.items()) or list(enumerate(value))
    names = [str(name) for name, _ in held]
    if container.exact:
        assert [name for name, _ in container.items] == names
    else:
        assert len(container.items) <= len(names)
    for (_, attribute), (name, item) in zip(container.items, held, strict=False):
        if not isinstance(attribute, PythonValue):
            _attribute_agrees(str(name), attribute, item)
