"""Operators that the compiler defines in TorchScript itself, and a Tensor's attributes.

torch has no interface that lists either, so they are written down here, from
``torch/csrc/jit/frontend/builtin_functions.cpp`` and the property table of
``torch/csrc/jit/frontend/sugared_value.cpp``, with the first release that has them; a
test holds them against the installed compiler.
"""

from collections.abc import Iterator
from typing import NamedTuple

Release = tuple[int, ...]


class ScriptBuiltin(NamedTuple):
    """An operator, the rest of its schema, and the first release that has it."""

    operator: str
    schema: str
    since: Release


def script_builtins(release: Release, registered: frozenset[str]) -> Iterator[ScriptBuiltin]:
    """Those of a release, in the order in which the compiler registers them.

    Args:
        release: Of torch.
        registered: The operators that are registered in C++. What became TorchScript later is
            left out where it still is one of them.
    """
    once_registered = ("prim::shape", "aten::list_with_default", "aten::_assert_int_or_pair")
    for builtin in _all():
        if builtin.since <= release and not (
            builtin.operator in once_registered and builtin.operator in registered
        ):
            yield builtin


def _all() -> Iterator[ScriptBuiltin]:
    for scalar, since in (("float", (1, 4)), ("int", (1, 4)), ("complex", (1, 9))):
        for name in ("mul", "add", "ne", "eq", "sub", "div"):
            yield ScriptBuiltin(f"aten::{name}", f"({scalar} a, Tensor b) -> Tensor", since)
    for scalar in ("float", "int"):
        for name in ("lt", "le", "gt", "ge"):
            yield ScriptBuiltin(f"aten::{name}", f"({scalar} a, Tensor b) -> Tensor", (1, 4))
    for scalar in ("float", "int"):
        for size, name in enumerate(("_single", "_pair", "_triple", "_quadruple"), start=1):
            schema = f"({scalar}[{size}] x) -> {scalar}[]"
            yield ScriptBuiltin(f"aten::{name}", schema, (1, 4))
    for other in ("Scalar", "Tensor"):
        schema = f"(Tensor self, {other} other) -> Tensor"
        yield ScriptBuiltin("aten::floordiv", schema, (1, 4))
    yield from _OTHERS


_OTHERS = (
    ScriptBuiltin(
        "aten::_assert_int_or_pair", "(int[] vals, str name, str message) -> NoneType", (1, 6)
    ),
    ScriptBuiltin("aten::list_with_default", "(int[] out_size, int[] defaults) -> int[]", (1, 6)),
    ScriptBuiltin("aten::_assert", "(bool condition, str message) -> NoneType", (1, 8)),
    ScriptBuiltin("aten::device", "(str type) -> Device", (1, 8)),
    ScriptBuiltin(
        "aten::type",
        "(Tensor self, int dtype, bool non_blocking=False, bool copy=False) -> Tensor",
        (1, 10),
    ),
    ScriptBuiltin("aten::_assert", "(Tensor condition, str message) -> NoneType", (1, 9)),
    ScriptBuiltin("aten::__contains__", "(str self, str key) -> bool", (1, 8)),
    ScriptBuiltin("prim::ndim", "(Tensor a) -> int", (1, 5)),
    ScriptBuiltin("prim::T", "(Tensor a) -> Tensor", (1, 5)),
    ScriptBuiltin("prim::H", "(Tensor a) -> Tensor", (1, 11)),
    ScriptBuiltin("prim::mT", "(Tensor a) -> Tensor", (1, 11)),
    ScriptBuiltin("prim::mH", "(Tensor a) -> Tensor", (1, 11)),
    ScriptBuiltin("prim::shape", "(Tensor a) -> int[]", (1, 6)),
)

# Attributes whose operator is older than they are, with the first release that has them.
_ATEN_ATTRIBUTES = {
    "is_leaf": (1, 5),
    "real": (1, 9),
    "imag": (1, 9),
    "retains_grad": (1, 10),
    "mT": (1, 11),
    "mH": (1, 11),
}
_PRIM_ATTRIBUTES = (
    *("dtype", "device", "grad", "data", "shape", "layout", "requires_grad", "name", "ndim", "T"),
    *("H", "itemsize", "nbytes", "is_cuda", "is_cpu", "is_xla", "is_xpu", "is_sparse"),
    *("is_sparse_csr", "is_mkldnn", "is_mps", "is_mtia", "is_quantized", "is_vulkan", "is_ipu"),
    *("is_ort", "is_maia", "is_meta", "is_nested"),
)


def tensor_attributes(release: Release, operators: frozenset[str]) -> dict[str, str]:
    """A Tensor's attributes in a release, with the operators that answer them."""
    found = {name: f"prim::{name}" for name in _PRIM_ATTRIBUTES if f"prim::{name}" in operators}
    found |= {name: f"aten::{name}" for name, since in _ATEN_ATTRIBUTES.items() if since <= release}
    return found
