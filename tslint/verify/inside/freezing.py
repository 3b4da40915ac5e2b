"""Frozen and optimised forms of an exported model, and what they no longer have."""

from typing import Any, List

import torch

from .older_torch import copied, keeps_methods_where_optimized
from .refusals import NotApplicableError
from .values import Json

_torch_jit: Any = torch.jit  # it has no types
_OF_EVERY_MODULE = set(vars(torch.nn.Module()))
_MAKERS = {"frozen": "freeze", "optimized": "optimize_for_inference"}


def formed(exported: Any, form: str, methods: List[str]) -> Any:
    """The exported model in another form.

    Args:
        exported: The model, which stays as it is.
        form: `frozen` or `optimized`.
        methods: Those that are kept beside `forward`.

    Raises:
        NotApplicableError: It is a function, or torch has nothing that makes such a form of it.
    """
    make = getattr(_torch_jit, _MAKERS[form], None)
    if make is None:
        raise NotApplicableError(f"torch {torch.__version__} has no `torch.jit.{_MAKERS[form]}`")
    if not isinstance(exported, torch.nn.Module):
        raise NotApplicableError("a function has no attributes that could be frozen")
    kept = [method for method in methods if method != "forward"]
    if form == "frozen":
        return make(copied(exported), preserved_attrs=kept)
    if keeps_methods_where_optimized():
        return make(copied(exported), other_methods=kept)
    if kept:
        raise NotApplicableError(
            f"`torch.jit.optimize_for_inference` of torch {torch.__version__} keeps `forward` only"
        )
    return make(copied(exported))


def lost(exported: Any, other: Any, model: Any) -> Json:
    """The methods and attributes that a form no longer has, and those it still has.

    Args:
        exported: The model as it was exported.
        other: The form.
        model: The model as Python has it, which knows the names.
    """
    first, second = exported._c, other._c  # noqa: SLF001  (they are told nowhere else)
    names = list(vars(model))
    for held in ("_parameters", "_buffers", "_modules"):
        names += list(vars(model).get(held, ()))
    there = [name for name in names if name not in _OF_EVERY_MODULE and first.hasattr(name)]
    left = set(second._method_names())  # noqa: SLF001
    return {
        "methods": [name for name in first._method_names() if name not in left],  # noqa: SLF001
        "attributes": [name for name in there if not second.hasattr(name)],
        "kept": [name for name in there if second.hasattr(name)],
    }
