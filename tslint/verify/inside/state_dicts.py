"""Weights from a file: keys matched with the model's, prefixes taken off, mismatches named."""

from collections import Counter
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Tuple

import torch

from .files import from_file
from .refusals import RefusedError

_WRAPPERS = ("state_dict", "model_state_dict", "model", "weights", "params")
_MOST_NAMED = 5
_DEEPEST = 3  # of dictionaries in one another that are looked into


class _StateDict(NamedTuple):
    """A state dict in a file: the keys that lead to it, and its tensors."""

    way: Tuple[str, ...]
    tensors: Dict[str, torch.Tensor]


def loader(path: str, model: Any) -> Tuple[Callable[[Any], Any], List[str]]:
    """What gives an instance the weights of a file, and what is worth saying about them.

    The state dict may lie within a checkpoint, and its keys may all have one prefix more than the
    model's (`module.` of a parallel wrapper) or less.

    Args:
        path: What `torch.save` wrote, or a file of safetensors.
        model: An instance, for its keys.

    Raises:
        RefusedError: The file holds no state dict, lacks keys of the model, or has other shapes.
    """
    if not isinstance(model, torch.nn.Module):
        raise RefusedError(f"a {type(model).__name__} has no weights to load {path} into")
    notes: List[str] = []
    expected = model.state_dict()
    found = _renamed(
        _nearest(from_file(path, "the state dict"), path, expected, notes), expected, notes
    )
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


def _nearest(
    content: Any, path: str, expected: Dict[str, Any], notes: List[str]
) -> Dict[str, torch.Tensor]:
    """The state dict in what a file holds that has most of the model's keys.

    Raises:
        RefusedError: It holds none.
    """
    found = sorted(_state_dicts(content, ()), key=_by_habit)
    if not found:
        raise RefusedError(
            f"{path} holds no state dict: write it with torch.save(model.state_dict(), {path!r})"
        )
    nearest = max(
        found, key=lambda each: sum(k in expected for k in _renamed(each.tensors, expected, []))
    )
    if nearest.way:
        notes.append(f"the weights are `{'.'.join(nearest.way)}` of {path}")
    return nearest.tensors


def _state_dicts(content: Any, way: Tuple[str, ...]) -> Iterator[_StateDict]:
    """What could be a state dict, from the outside inwards."""
    if not isinstance(content, dict) or not content:
        return
    if all(isinstance(value, torch.Tensor) for value in content.values()):
        yield _StateDict(way, dict(content))
    elif len(way) < _DEEPEST:
        for key, value in content.items():
            yield from _state_dicts(value, (*way, str(key)))


def _by_habit(found: _StateDict) -> Tuple[int, int]:
    """The order of state dicts that fit alike: near the outside, and by the usual names."""
    last = found.way[-1] if found.way else ""
    return len(found.way), _WRAPPERS.index(last) if last in _WRAPPERS else len(_WRAPPERS)


def _renamed(
    found: Dict[str, torch.Tensor], expected: Dict[str, Any], notes: List[str]
) -> Dict[str, torch.Tensor]:
    """The state dict with the prefix taken off, or put on, that gives most keys of the model."""
    if any(key in found for key in expected):
        return found
    more, less = _prefixes(found, expected), _prefixes(expected, found)
    if more:
        prefix = more.most_common(1)[0][0]
        notes.append(f"the prefix `{prefix}` of the keys is taken off")
        cut = len(prefix)
        return {k[cut:] if k.startswith(prefix) else k: value for k, value in found.items()}
    if less:
        prefix = less.most_common(1)[0][0]
        notes.append(f"the prefix `{prefix}` is put before the keys")
        return {prefix + key: value for key, value in found.items()}
    return found


def _prefixes(longer: Dict[str, Any], shorter: Dict[str, Any]) -> "Counter[str]":
    """How many keys are those of the other with a prefix before them, by that prefix."""
    found: Counter[str] = Counter()
    for key in longer:
        parts = key.split(".")
        for place in range(1, len(parts)):
            if ".".join(parts[place:]) in shorter:
                found[".".join(parts[:place]) + "."] += 1
    return found


def _named(keys: List[str]) -> str:
    shown = ", ".join(f"`{key}`" for key in keys[:_MOST_NAMED])
    return shown + (f" and {len(keys) - _MOST_NAMED} more" if len(keys) > _MOST_NAMED else "")
