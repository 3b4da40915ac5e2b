"""Devices that become constants of a trace.

Measured with torch 2.13.0: whatever `device=`, `.to(...)`, `.cuda()` and `.new_tensor()` are given,
the trace records the device it ran on, that of an input among them. `x.new_zeros(...)`,
`zeros_like(x)`, `type_as(x)` and casts follow the input, and `cpu` is a device every machine has.
"""

import ast

from tslint.tracing.frame import Arguments, Frame
from tslint.tracing.values import Kind, Literal, Value


def binds_device(value: Value) -> bool:
    """Whether a value surely is a device other than the CPU or the one of an input."""
    match value:
        case Kind.DEVICE:
            return True
        case Literal(str(name)):
            return name.partition(":")[0] in ("cuda", "mps", "xpu", "hip")
    return False


def judge_creation(node: ast.Call, given: Arguments, frame: Frame) -> None:
    """Notes a tensor that is made on a device of its own."""
    for keyword in node.keywords:
        if keyword.arg == "device" and binds_device(given.named["device"]):
            frame.note_device(keyword.value)


def judge_move(node: ast.Call, name: str, given: Arguments, frame: Frame) -> None:
    """Notes `.cuda()` and `.to(...)` with a device or with a tensor whose device is taken."""
    if name == "cuda":
        frame.note_device(node)
        return
    target = given.named.get("device") or given.named.get("other")
    if target is None and given.positional:
        target = given.positional[0]
    if target is not None and (binds_device(target) or target in (Kind.INPUT, Kind.TENSOR)):
        frame.note_device(node)
