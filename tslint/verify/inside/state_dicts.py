"""Weights from a file: keys matched with the model's, prefixes taken off, mismatches named."""

from typing import Any, Callable, Dict, List, Tuple

import torch

from .arguments import from_file
from .refusals import RefusedError

_WRAPPERS = ("state_dict", "model_state_dict", "model", "weights", "params")
_MOST_NAMED = 5


def loader(path: str, model: Any) -> Tuple[Callable[[Any], Any], List[str]]:
    """What gives an instance the weights of a file, and what is worth saying about them.

    The state dict may lie within a checkpoint, and its keys may all have one prefix more than the
    model's (`module.` of a parallel wrapper) or less.

    Args:
        path: What `torch.save` wrote.
        model: An instance, for its keys.

    Raises:
        RefusedError: The file holds no state dict, lacks keys of the model, or has other shapes.
    """
    if not isinstance(model, torch.nn.Module):
        raise RefusedError(f"a {type(model).__name__} has no weights to load {path} into")
    notes: List[str] = []
    found = _unwrapped(from_file(path, "the state dict"), path, notes)
    expected = model.state_dict()
    found = _without_prefix(found, list(expected), notes)
    missing = [key for key in expected if key not in found]
    if missing:
        extra = [key for key in found if key not in expected]
        instead = f"; it has {_named(extra)} instead" if extra else ""
        raise RefusedError(f"{path} lacks {_named(missing)} of the model{instead}")
    other = [key for key in expected if found[key].shape != expected[key].shape]
    if other:
        shapes = f"{list(found[other[0]].shape)} there, {list(expected[other[0]].shape)} here"
        raise RefusedError(f"in {path}, {_named(other)} has another shape: {shapes}")
    unexpected = [key for key in found if key not in expected]
    if unexpected:
        notes.append(f"{path} has what the model does not take: {_named(unexpected)}")
        found = {key: found[key] for key in expected}

    def load(instance: Any) -> Any:
        instance.load_state_dict(found)
        return instance

    return load, notes


def _unwrapped(content: Any, path: str, notes: List[str]) -> Dict[str, torch.Tensor]:
    """The state dict in what a file holds."""
    if _is_state_dict(content):
        return dict(content)
    if isinstance(content, dict):
        for key in _WRAPPERS:
            if _is_state_dict(content.get(key)):
                notes.append(f"the weights are `{key}` of {path}")
                return dict(content[key])
    raise RefusedError(
        f"{path} holds no state dict: write it with torch.save(model.state_dict(), {path!r})"
    )


def _is_state_dict(content: Any) -> bool:
    return (
        isinstance(content, dict)
        and bool(content)
        and all(isinstance(value, torch.Tensor) for value in content.values())
    )


def _without_prefix(
    found: Dict[str, torch.Tensor], expected: List[str], notes: List[str]
) -> Dict[str, torch.Tensor]:
    """The state dict with the prefix taken off that keeps its keys from being the model's."""
    if any(key in found for key in expected):
        return found
    for key in found:
        for wanted in expected:
            prefix = key[: len(key) - len(wanted)]
            if not prefix.endswith(".") or not key.endswith(wanted):
                continue
            if all(prefix + each in found for each in expected):
                notes.append(f"the prefix `{prefix}` of the keys is taken off")
                cut = len(prefix)
                return {k[cut:] if k.startswith(prefix) else k: v for k, v in found.items()}
    return found


def _named(keys: List[str]) -> str:
    shown = ", ".join(f"`{key}`" for key in keys[:_MOST_NAMED])
    return shown + (f" and {len(keys) - _MOST_NAMED} more" if len(keys) > _MOST_NAMED else "")
