"""What to write instead of a function or method that a release lacks."""

from collections.abc import Sequence
from functools import cache

import msgspec

from tslint.torchscript.library import DATA_FOLDER

_NAMES = ("x", "y")


def substitute(name: str, arguments: Sequence[str]) -> str | None:
    """The expression that computes the same; None where none is known for so many arguments.

    Args:
        name: As in `torch.nn.functional.silu` or `Tensor.clip`.
        arguments: What it is given, as written; a method's first is what it is called on.
    """
    template = substitutes().get(name)
    if template is None or any(f"{{{name}}}" not in template for name in _NAMES[: len(arguments)]):
        return None
    if len(arguments) > len(_NAMES):
        return None
    given = dict(zip(_NAMES, arguments, strict=False))
    return template.format(**{each: given.get(each, each) for each in _NAMES})


@cache
def substitutes() -> dict[str, str]:
    """Every substitute that is known, by the name of what it stands for."""
    text = (DATA_FOLDER / "substitutes.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=dict[str, str])
