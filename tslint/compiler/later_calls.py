"""Uses of what the target release lacks and a later one has: since when, and what to write."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from tslint.compiler.emission import Emission
from tslint.compiler.shown import shown
from tslint.project.symbols import Attempted, External
from tslint.torchscript import tree
from tslint.torchscript.history import first_after, later_release
from tslint.torchscript.library import Library
from tslint.torchscript.substitutes import substitute
from tslint.torchscript.types import TENSOR

_PLAIN: Final = re.compile(r"[\w.]+(\([\w., ]*\))?")


def comes_later(
    holds: Callable[[Library], bool],
    written: str,
    origin: Any,
    emission: Emission,
    *,
    name: str = "",
    arguments: Sequence[tree.Expr] = (),
) -> bool:
    """Whether a later release has what the target lacks, which is then a finding.

    Args:
        holds: Whether a release has it.
        written: What it is, as the finding says it.
        origin: Where it is called.
        emission: The unit.
        name: The name by which a substitute is known.
        arguments: What it is given; a method's first is what it is called on.
    """
    since = first_after(emission.library.release, holds)
    if since is None:
        return False
    emission.refuse("TS539", origin, _facts(written, since, _instead(name, arguments)))
    return True


def _facts(written: str, since: str, instead: str) -> Mapping[str, str]:
    return {"function": written, "since": since, "instead": instead}


def _instead(name: str, arguments: Sequence[tree.Expr]) -> str:
    given = [shown(each) for each in arguments]
    found = substitute(name, given)
    if found is not None and not all(map(_PLAIN.fullmatch, given)):
        found = substitute(name, ())
    return "Compute it from what the older release has" if found is None else f"Write `{found}`"


def function_comes_later(name: str, node: tree.Apply, emission: Emission) -> bool:
    """Whether a function of torch is one of later releases alone, which is then a finding."""
    since = later_release(name, emission.library)
    if since is None:
        return False
    instead = _instead("" if node.keywords else name, node.args)
    emission.refuse("TS539", node.origin, _facts(f"`{shown(node.callee)}`", since, instead))
    return True


def class_comes_later(symbol: External, library: Library) -> Mapping[str, str] | None:
    """The facts of a finding on a class of `torch.nn` that only later releases have; else None."""
    since = later_release(symbol.name, library)
    if since is None or isinstance(symbol, Attempted):
        return None
    name = symbol.name.rpartition(".")[2]
    return _facts(f"`nn.{name}`", since, "Write a module of your own that computes it")


def attribute_comes_later(node: tree.Select, emission: Emission) -> bool:
    """Whether an attribute or method of a Tensor is one of later releases alone."""
    name = node.name
    return comes_later(
        lambda each: (
            each.attribute_operator(TENSOR, name) is not None or name in each.tensor_methods
        ),
        f"`{shown(node)}`",
        node.origin,
        emission,
        name=f"Tensor.{name}",
        arguments=(node.base,),
    )
