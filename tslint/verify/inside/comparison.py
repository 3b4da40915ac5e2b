"""Two outputs held against one another: structure, dtype, shape and every value."""

from typing import Any, Dict, List, NamedTuple, Optional, Tuple

import torch

from .older_torch import is_complex
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
        special: For a dtype or an output: its name, and both tolerances.
    """

    atol: Optional[float]
    rtol: Optional[float]
    top: int = 0
    special: Tuple[Tuple[str, float, float], ...] = ()

    def of(self, dtype: torch.dtype, way: str) -> Tuple[float, float]:
        """Absolute and relative tolerance for a dtype at a place; what is said of both wins."""
        places = [each for each in self.special if _leads(each[0], way)]
        named = [each for each in self.special if f"torch.{each[0]}" == str(dtype)]
        if places or named:
            _, atol, rtol = max(places, key=lambda each: len(each[0])) if places else named[-1]
            return atol, rtol
        if not (dtype.is_floating_point or is_complex(dtype)):
            return 0.0, 0.0
        atol, rtol = _BY_DTYPE.get(dtype, _BY_DEFAULT)
        return (atol if self.atol is None else self.atol, rtol if self.rtol is None else self.rtol)


EXACT = Tolerance(0.0, 0.0)


def asked_tolerance(request: Json) -> Tolerance:
    """The tolerance that a request asks for."""
    special = tuple((name, atol, rtol) for name, atol, rtol in request["tolerances"])
    return Tolerance(request["atol"], request["rtol"], request["top"], special)


def _leads(name: str, way: str) -> bool:
    """Whether a name means a place or what holds it: `[0]`, `['logits'][1]`, `logits`."""
    return any(
        way == head or way.startswith((head + "[", head + "."))
        for head in (name, f"[{name!r}]", f".{name}")
    )


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
        self.outputs: List[Json] = []
        self.decades: Dict[int, int] = {}
        self.equal = 0

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
            self.tensors(_number(one), _number(other), way, kind)
        elif one.get("value") != other.get("value") and "items" in one:
            self.differ(way, f"{kind_name(one)} in eager, {kind_name(other)} here")
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
        if one.get("names", []) != other.get("names", one.get("names", [])):
            self.differ(way, "they have different fields")
        counterparts = other["items"]
        if "keys" in one:
            if not all(key in other["keys"] for key in one["keys"]):
                self.differ(way, "the dictionaries have different keys")
                return
            counterparts = [other["items"][other["keys"].index(key)] for key in one["keys"]]
        for (part, inner), counterpart in zip(children(one, way), counterparts):
            self.walk(part, counterpart, inner)

    def tensors(self, one: torch.Tensor, other: torch.Tensor, way: str, kind: str = "") -> None:
        """Compare two tensors value by value."""
        if one.dtype != other.dtype or one.shape != other.shape:
            self.differ(way, f"{tensor_type(one)} in eager, {tensor_type(other)} here")
            return
        self.values += one.numel()
        if one.numel() == 0:
            self.outputs.append(_told_output(way, one, [], kind))
            return
        left, right = _wide(one), _wide(other)
        atol, rtol = self.tolerance.of(one.dtype, way)
        same = (left == right) | ((left != left) & (right != right))  # noqa: PLR0124  (finds NaN)
        gap = torch.where(same, torch.zeros_like(left), left - right).abs()
        apart = ~same & ~(gap <= atol + rtol * left.abs())
        infinite = apart & ~torch.isfinite(gap)
        finite_gap = torch.where(torch.isfinite(gap), gap, torch.zeros_like(gap))
        share = finite_gap.to(torch.float64) / left.abs().to(torch.float64)
        share = torch.where(torch.isfinite(share), share, torch.zeros_like(share))
        self.absolute = max(self.absolute, float(finite_gap.max()))
        self.relative = max(self.relative, float(share.max()))
        self.outputs.append(_told_output(way, one, [finite_gap, share], kind, bool(apart.any())))
        self.tally(finite_gap)
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

    def tally(self, gap: torch.Tensor) -> None:
        """Count the differences by their power of ten."""
        apart = gap[gap > 0].to(torch.float64)
        self.equal += gap.numel() - apart.numel()
        exponents = torch.log10(apart).floor().to(torch.int64)
        powers, counts = _counted(exponents)
        for power, count in zip(powers.tolist(), counts.tolist()):
            self.decades[power] = self.decades.get(power, 0) + count

    def mean(self, kind: str) -> float:
        """The mean difference of all values."""
        total = sum(output[kind] * output["values"] for output in self.outputs)
        return float(total / max(self.values, 1))

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
        "mean_absolute": comparison.mean("mean_absolute"),
        "mean_relative": comparison.mean("mean_relative"),
        "equal": comparison.equal,
        "decades": sorted(comparison.decades.items()),
        "outputs": comparison.outputs,
    }


def told_run(name: str, inputs: str, number: int = 0) -> Json:
    """A run to compare, of which nothing is known yet; see `RanOn` for the keys."""
    ran: Json = {"name": name, "inputs": inputs, "number": number}
    ran.update(difference=None, error=None, fixed=None)
    return ran


def _told_output(
    way: str, output: torch.Tensor, gaps: List[Any], kind: str, differs: bool = False
) -> Json:
    """The differences of one output: largest and mean, absolute and relative."""
    absolute, relative = gaps or (torch.zeros(1), torch.zeros(1))
    return {
        "where": "output" + way,
        "type": kind or tensor_type(output),
        "values": output.numel(),
        "differs": differs,
        "absolute": float(absolute.max()),
        "relative": float(relative.max()),
        "mean_absolute": float(absolute.to(torch.float64).mean()),
        "mean_relative": float(relative.to(torch.float64).mean()),
    }


def _counted(values: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
    unique: Any = torch.unique  # it has no types
    found, counts = unique(values, return_counts=True)
    return found, counts


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
            tensor = _wide(output.tensors[part["index"]])
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
