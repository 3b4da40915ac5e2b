"""When torch came to have something: looked up in the data of the other measured releases."""

from collections.abc import Callable

from tslint.torchscript.library import Library, library, releases


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
    if any(holds(library(each)) for each in earlier):
        return None
    found = next((each for each in later if holds(library(each))), None)
    return None if found is None else ".".join(found.split(".")[:2])
