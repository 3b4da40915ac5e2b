"""What is said to compute the same does, in this release, and is there in the oldest."""

from pathlib import Path

import pytest
import torch

from tslint.linter import Linter
from tslint.source.text import SourceText
from tslint.torchscript.history import first_after
from tslint.torchscript.library import library, releases
from tslint.torchscript.substitutes import substitute, substitutes
from tslint.torchscript.types import TENSOR
from tslint.versions import Target

OLDEST = releases()[0]
X = torch.tensor([[0.5, -0.25], [0.75, 0.125]])
Y = torch.tensor([[0.25, -0.5], [0.75, 1.5]])
NUMBER = 0.3


def computed(code: str, y: object) -> object:
    return eval(code, {"torch": torch, "x": X.clone(), "y": y})


def original(name: str, y: object) -> object:
    """What the function or method itself answers, given as many arguments as its substitute."""
    given = [y] if "{y}" in substitutes()[name] else []
    package, _, member = name.rpartition(".")
    if package == "Tensor":
        found = getattr(X.clone(), member)
        return found(*given) if callable(found) else found
    return computed(name, y)(X.clone(), *given)


@pytest.mark.parametrize("name", substitutes())
def test_it_computes_the_same(name):
    y = NUMBER if name.endswith("clip") else Y
    code = substitute(name, ())
    assert torch.allclose(*map(torch.as_tensor, (computed(code, y), original(name, y))))


@pytest.mark.parametrize("name", substitutes())
def test_the_oldest_release_has_it_and_not_what_it_stands_for(name):
    kind = "float" if name.endswith("clip") else "torch.Tensor"
    source = (
        f"import torch\n\n\ndef f(x: torch.Tensor, y: {kind}):\n    return {substitute(name, ())}\n"
    )
    report = Linter(Target((OLDEST,), "test")).text(SourceText(Path("m.py"), source), ["f"])
    assert report.diagnostics == ()
    member = name.rpartition(".")[2]
    is_method = name.startswith("Tensor.")

    def offers(release):
        if is_method:
            is_attribute = release.attribute_operator(TENSOR, member) is not None
            return is_attribute or member in release.tensor_methods
        return release.is_function(name)

    assert not offers(library(OLDEST))
    assert first_after(OLDEST, offers) is not None


def test_arguments_are_put_in_their_places():
    assert substitute("torch.clip", ("a.b", "3")) == "torch.clamp(a.b, 3)"
    assert substitute("torch.clip", ()) == "torch.clamp(x, y)"
    assert substitute("torch.relu", ("x",)) is None
    assert substitute("torch.clip", ("x", "0", "1")) is None
    assert substitute("torch.square", ("x", "y")) is None
