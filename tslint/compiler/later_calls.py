"""Calls of what the target release lacks and a later one has: since when, and what to write."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from tslint.compiler.emission import Emission
from tslint.compiler.shown import shown
from tslint.torchscript import tree
from tslint.torchscript.history import first_after
from tslint.torchscript.library import Library, releases
from tslint.torchscript.substitutes import substitute
from tslint.torchscript.types import TENSOR

# Packages all of whose compilable functions are known of every release.
_PACKAGES: Final = frozenset(
    {"torch", "torch.nn.functional", "torch.linalg", "torch.special", "torch.fft"}
)
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
    release = emission.library.release
    if release == releases()[-1]:
        return False
    since = first_after(release, holds)
    if since is None:
        return False
    facts = {"function": written, "since": since, "instead": _instead(name, arguments)}
    emission.refuse("TS539", origin, facts)
    return True


def _instead(name: str, arguments: Sequence[tree.Expr]) -> str:
    given = [shown(each) for each in arguments]
    found = substitute(name, given)
    if found is not None and not all(map(_PLAIN.fullmatch, given)):
        found = substitute(name, ())
    return "Compute it from what the older release has" if found is None else f"Write `{found}`"


def function_comes_later(name: str, node: tree.Apply, emission: Emission) -> bool:
    """Whether a function of torch is one of later releases alone, which is then a finding."""
    package = name.rpartition(".")[0]
    if package not in _PACKAGES or emission.library.is_function(name):
        return False
    written = f"`{shown(node.callee)}`"
    return comes_later(
        lambda each: each.is_function(name),
        written,
        node.origin,
        emission,
        name="" if node.keywords else name,
        arguments=node.args,
    )


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
