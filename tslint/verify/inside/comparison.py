"""Two outputs held against one another: structure, dtype, shape and every value."""

from typing import List, NamedTuple, Optional, Tuple

import torch

from .values import Json, Told, children, kind_name, leaves, tensor_type

_BY_DTYPE = {
    torch.float16: (1e-3, 1e-3),
    torch.bfloat16: (1e-2, 1.6e-2),
    torch.float64: (1e-7, 1e-7),
    torch.complex128: (1e-7, 1e-7),
}
_BY_DEFAULT = (1e-5, 1e-4)


class Tolerance(NamedTuple):
    """How far an output may lie from eager's.

    Attributes:
        atol: Absolute; None: what the dtype allows.
        rtol: Relative to eager's value; None: what the dtype allows.
        top: So many largest entries of the last dimension must be the same ones; 0: not asked.
    """

    atol: Optional[float]
    rtol: Optional[float]
    top: int = 0

    def of(self, dtype: torch.dtype) -> Tuple[float, float]:
        """Absolute and relative tolerance for a dtype."""
        if not (dtype.is_floating_point or dtype.is_complex):
            return 0.0, 0.0
        atol, rtol = _BY_DTYPE.get(dtype, _BY_DEFAULT)
        return (atol if self.atol is None else self.atol, rtol if self.rtol is None else self.rtol)


EXACT = Tolerance(0.0, 0.0)


class _Comparison:
    """What has been found so far in a walk over two outputs."""

    def __init__(self, expected: Told, actual: Told, tolerance: Tolerance) -> None:
        self.expected = expected
        self.actual = actual
        self.tolerance = tolerance
        self.reason: Optional[str] = None
        self.where = ""
        self.absolute = 0.0
        self.relative = 0.0
        self.values = 0
        self.top_agrees: Optional[bool] = None

    def differ(self, way: str, reason: str) -> None:
        """Keep the first difference: those after it often follow from it."""
        if self.reason is None:
            self.reason, self.where = reason, "output" + way

    def walk(self, one: Json, other: Json, way: str) -> None:
        """Compare two parts of the same place."""
        kind = one["kind"]
        if kind != other["kind"]:
            self.differ(way, f"{kind_name(one)} in eager, {kind_name(other)} here")
        elif kind == "tensor":
            self.tensors(
                self.expected.tensors[one["index"]], self.actual.tensors[other["index"]], way
            )
        elif kind in ("float", "complex"):
            self.tensors(_number(one), _number(other), way)
        elif "items" in one:
            self.containers(one, other, way)
        elif kind != "none":
            self.values += 1
            if one["value"] != other["value"]:
                self.differ(way, f"{one['value']!r} in eager, {other['value']!r} here")

    def containers(self, one: Json, other: Json, way: str) -> None:
        """Compare lists and tuples by place, dictionaries by key."""
        counts = len(one["items"]), len(other["items"])
        if counts[0] != counts[1]:
            self.differ(way, f"a {one['kind']} of {counts[0]} in eager, of {counts[1]} here")
            return
        counterparts = other["items"]
        if "keys" in one:
            if not all(key in other["keys"] for key in one["keys"]):
                self.differ(way, "the dictionaries have different keys")
                return
            counterparts = [other["items"][other["keys"].index(key)] for key in one["keys"]]
        for (part, inner), counterpart in zip(children(one, way), counterparts):
            self.walk(part, counterpart, inner)

    def tensors(self, one: torch.Tensor, other: torch.Tensor, way: str) -> None:
        """Compare two tensors value by value."""
        if one.dtype != other.dtype or one.shape != other.shape:
            self.differ(way, f"{tensor_type(one)} in eager, {tensor_type(other)} here")
            return
        self.values += one.numel()
        if one.numel() == 0:
            return
        left, right = _wide(one), _wide(other)
        atol, rtol = self.tolerance.of(one.dtype)
        same = (left == right) | ((left != left) & (right != right))  # noqa: PLR0124  (finds NaN)
        gap = torch.where(same, torch.zeros_like(left), left - right).abs()
        apart = ~same & ~(gap <= atol + rtol * left.abs())
        infinite = apart & ~torch.isfinite(gap)
        finite_gap = torch.where(torch.isfinite(gap), gap, torch.zeros_like(gap))
        share = finite_gap / left.abs()
        share = torch.where(torch.isfinite(share), share, torch.zeros_like(share))
        self.absolute = max(self.absolute, float(finite_gap.max()))
        self.relative = max(self.relative, float(share.max()))
        count = int(apart.sum())
        if bool(infinite.any()):
            self.differ(
                _place(way, infinite),
                f"{count} of {left.numel()} values differ, some not finite",
            )
        elif count:
            place = _place(way, finite_gap == finite_gap.max())
            self.differ(place, f"{count} of {left.numel()} values differ beyond the tolerance")
        self.largest(left, right, way)

    def largest(self, left: torch.Tensor, right: torch.Tensor, way: str) -> None:
        """Compare which entries of the last dimension are the largest, if that was asked."""
        top = self.tolerance.top
        if not top or left.dim() == 0 or left.shape[-1] < top or left.is_complex():
            return
        agree = torch.equal(left.topk(top).indices, right.topk(top).indices)
        self.top_agrees = agree and self.top_agrees is not False
        if not agree:
            self.differ(way, f"the {top} largest entries are other ones")


def compared(expected: Told, actual: Told, tolerance: Tolerance) -> Json:
    """Whether two outputs differ, by how much, where first and why."""
    comparison = _Comparison(expected, actual, tolerance)
    comparison.walk(expected.structure, actual.structure, "")
    return {
        "differs": comparison.reason is not None,
        "reason": comparison.reason,
        "where": comparison.where,
        "absolute": comparison.absolute,
        "relative": comparison.relative,
        "values": comparison.values,
        "top_agrees": comparison.top_agrees,
    }


def _number(part: Json) -> torch.Tensor:
    """A number of Python's as a tensor of single precision, from which it often comes."""
    if part["kind"] == "float":
        return torch.tensor([float.fromhex(part["value"])], dtype=torch.float32)
    real, imaginary = (float.fromhex(text) for text in part["value"])
    return torch.tensor([complex(real, imaginary)], dtype=torch.complex64)


def _wide(tensor: torch.Tensor) -> torch.Tensor:
    """The tensor's values on the CPU in a dtype wide enough to subtract them in."""
    if tensor.is_quantized:
        tensor = tensor.dequantize()
    if tensor.layout is not torch.strided:
        tensor = tensor.to_dense()
    if tensor.is_complex():
        return tensor.cpu().to(torch.complex128)
    return tensor.cpu().to(torch.float64 if tensor.is_floating_point() else torch.int64)


def _place(way: str, marks: torch.Tensor) -> str:
    """The way to the first marked element of a tensor."""
    first: List[int] = [int(index) for index in marks.nonzero()[0]]
    return f"{way}{first}" if first else way


def emptiness(output: Told) -> Optional[str]:
    """Why an output proves nothing, if it does not: empty, NaN, or no value of TorchScript's."""
    parts = leaves(output)
    for way, part in parts:
        if part["kind"] == "object":
            return f"output{way} is a {part['value']}, which cannot be compared"
        if part["kind"] == "tensor":
            tensor = output.tensors[part["index"]]
            if tensor.numel() and bool((tensor != tensor).all()):  # noqa: PLR0124  (finds NaN)
                return f"output{way} is NaN throughout"
        elif part["kind"] == "float" and part["value"] == "nan":
            return f"output{way} is NaN"
    if all(_says_nothing(part, output) for _, part in parts):
        return "the output is empty"
    return None


def _says_nothing(part: Json, output: Told) -> bool:
    return part["kind"] == "none" or (
        part["kind"] == "tensor" and output.tensors[part["index"]].numel() == 0
    )
