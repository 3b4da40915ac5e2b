"""Room for what is to be made: on the disk before a file, in memory before several instances.

torch ends the process where the disk fills up while it writes an archive, and the system ends it
where memory does: both are told before.
"""

import os
import shutil
from typing import Any, Dict, Iterable, Optional

import torch

from .refusals import RefusedError

_FRAME = 32_000  # bytes around the tensors of a small archive
_AT_ONCE = 3
"""Instances of the model that exist at the same time: one to look at, its export, one that runs."""


def bytes_of(tensors: Iterable[Any]) -> int:
    """The bytes that tensors hold in memory, those of shared storages once."""
    held: Dict[int, int] = {}
    for tensor in tensors:
        if _is_held(tensor):
            held[tensor.data_ptr()] = tensor.numel() * tensor.element_size()
    return sum(held.values())


def _is_held(value: Any) -> bool:
    """Whether a value is a tensor in this computer's memory."""
    return (
        isinstance(value, torch.Tensor)
        and value.layout == torch.strided
        and value.device.type == "cpu"
        and not type(value).__name__.startswith("Uninitialized")
    )


def check_disk(path: str, tensors: Iterable[Any]) -> None:
    """Refuse to write a file for which there is no room.

    Raises:
        RefusedError: What it would hold does not fit on the disk.
    """
    needed = bytes_of(tensors) + _FRAME
    free = shutil.disk_usage(os.path.dirname(path) or os.curdir).free  # noqa: PTH120
    if needed > free:
        raise RefusedError(
            f"{path} takes {shown(needed)}, and its disk has room for {shown(free)}: "
            "free some, or name another folder with --keep"
        )


def check_memory(model: Any, *, limited: bool) -> None:
    """Refuse a model whose instances do not fit into memory.

    Args:
        model: The first instance.
        limited: Whether the user set a limit: then that decides.

    Raises:
        RefusedError: The instances that are needed at once are more than memory holds.
    """
    free = _free_memory()
    if limited or free is None or not isinstance(model, torch.nn.Module):
        return
    held = bytes_of(model.state_dict().values())
    needed = _AT_ONCE * held  # the first is one of them, but is let go of
    if needed > free + held:
        raise RefusedError(
            f"the model holds {shown(held)}, and {_AT_ONCE} instances of it exist at once to prove "
            f"it: {shown(needed)}, where {shown(free + held)} are free; verify a smaller "
            "configuration of it, or have it tried within a limit with --memory GB"
        )


def _free_memory() -> Optional[int]:
    """The bytes of memory that are to be had; None: the system does not tell."""
    try:
        with open("/proc/meminfo", encoding="ascii") as file:  # noqa: PTH123
            lines = dict(line.split(":", 1) for line in file)
        return int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return None


def shown(count: int) -> str:
    """A number of bytes in words."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"
