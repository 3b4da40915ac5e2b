"""When torch came to have something: looked up in the data of the other measured releases."""

from collections.abc import Callable
from functools import cache
from typing import Final

from tslint.torchscript.library import Library, library, releases

# Packages all of whose compilable functions are known of every release.
_PACKAGES: Final = frozenset(
    {"torch", "torch.nn.functional", "torch.linalg", "torch.special", "torch.fft"}
)


@cache
def later_release(name: str, target: Library) -> str | None:
    """The first release after the target that has a function, or a class of `torch.nn`.

    Args:
        name: Dotted, as in `torch.linalg.inv` or `torch.nn.modules.activation.SiLU`.
        target: The release that is judged by.

    Returns:
        As `X.Y`; None where the target has it, and where nothing is known of it.
    """
    package, _, own = name.rpartition(".")
    if package in _PACKAGES:
        return (
            None
            if target.is_function(name)
            else first_after(target.release, lambda each: each.is_function(name))
        )
    public = f"torch.nn.{own}"
    is_public = package == "torch.nn" or package.startswith("torch.nn.modules")
    if not is_public or target.module(public) is not None:
        return None
    return first_after(target.release, lambda each: each.module(public) is not None)


def first_after(release: str, holds: Callable[[Library], bool]) -> str | None:
    """The first measured release after another one of which something holds, as `X.Y`.

    Args:
        release: A measured release, of which it does not hold.
        holds: Whether a release has what is looked for.

    Returns:
        None where no later release has it, and where an earlier one has: what comes and goes is
        more likely to have been missed when the release was measured.
    """
    place = releases().index(release)
    earlier, later = releases()[:place], releases()[place + 1 :]
    found = next((each for each in later if holds(library(each))), None)
    if found is None or any(holds(library(each)) for each in earlier):
        return None
    return ".".join(found.split(".")[:2])
