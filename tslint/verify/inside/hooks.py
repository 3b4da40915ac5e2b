"""Hooks that the compiler refuses for what they are or take: found, and taken away."""

import re
from contextlib import suppress
from types import CodeType
from typing import Any, Dict, Iterator, Optional, Set, Tuple

import torch

_NAMELESS = "object has no attribute '__name__'"
_LAMBDA = "Expected a single top-level function"
_NAMED = re.compile(r"[Hh]ook '(?P<name>[^']+)' on ")


def refused_hook(message: str, model: Any) -> Optional[str]:
    """The name of the hook that a message is about; None: it is about none.

    What is an object, as the hooks of weight norm are, has an empty name.
    """
    if _NAMELESS in message:
        return ""
    names = {_name(hook) for _, hooks in _all(model) for hook in hooks.values()}
    found = _NAMED.search(message)
    if found and found["name"] in names:
        return found["name"]
    return "<lambda>" if _LAMBDA in message and "<lambda>" in names else None


def code_of_hook(model: Any, name: str) -> Optional[CodeType]:
    """The code of a hook, where it is a function."""
    held = (hook for _, hooks in _all(model) for hook in hooks.values() if _name(hook) == name)
    return next((each.__code__ for each in held if hasattr(each, "__code__")), None)


def leave_out_hooks(model: Any, names: Set[str]) -> None:
    """Take away hooks by their names."""
    for part, hooks in _all(model):
        for key in [key for key, hook in hooks.items() if _name(hook) in names]:
            if not _name(hooks[key]):
                with suppress(Exception), torch.no_grad():
                    hooks[key](part, ())  # it may set the weight that the forward uses
            del hooks[key]


def _all(model: Any) -> Iterator[Tuple[Any, Dict[Any, Any]]]:
    """Each module with its hooks before, then after its forward."""
    for part in model.modules() if isinstance(model, torch.nn.Module) else ():
        yield part, part._forward_pre_hooks  # noqa: SLF001
        yield part, part._forward_hooks  # noqa: SLF001


def _name(hook: Any) -> str:
    return str(getattr(hook, "__name__", ""))
