"""Tensors and plain values read from files, as data: no file runs code here."""

import inspect
import json
import re
import struct
from typing import Any, Dict

import torch

from .refusals import RefusedError

SAFETENSORS = ".safetensors"
_GLOBAL = re.compile(
    r"GLOBAL `?([\w.]+)`? was not an allowed global|Unsupported global: GLOBAL ([\w.]+)"
)
_DTYPES = {
    "F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16",
    "I64": "int64", "I32": "int32", "I16": "int16", "I8": "int8", "U8": "uint8", "BOOL": "bool",
    "C64": "complex64", "F8_E4M3": "float8_e4m3fn", "F8_E5M2": "float8_e5m2",
    "U16": "uint16", "U32": "uint32", "U64": "uint64",
}  # fmt: skip


def from_file(path: str, kind: str) -> Any:
    """What `torch.save` wrote, or a file of safetensors.

    Args:
        path: The file.
        kind: What it is to the user.

    Raises:
        RefusedError: It cannot be read, or holds more than tensors and plain values.
    """
    if path.endswith(SAFETENSORS):
        return _from_safetensors(path, kind)
    options = {}
    if "weights_only" in inspect.signature(torch.load).parameters:
        options["weights_only"] = True
    try:
        return torch.load(path, map_location="cpu", **options)
    except Exception as error:
        raise RefusedError(
            f"{kind} {path} cannot be read: {_reason(error, path)}; "
            "write it with torch.save, tensors and plain values only"
        ) from error


def _reason(error: Exception, path: str) -> str:
    """Why a file cannot be read: torch's own words advise to switch its safety off."""
    told = str(error).strip()
    found = _GLOBAL.search(told)
    if found:
        return f"it pickles a `{found[1] or found[2]}`, which would run code"
    if "TorchScript archive" in told:
        return "it is a TorchScript archive"
    with open(path, "rb") as file:  # noqa: PTH123
        start = file.read(2)
    if not start:
        return "it is empty"
    if start != b"PK" and start[:1] != b"\x80":
        return "torch.save did not write it"
    return (told or type(error).__name__).splitlines()[0]


def _from_safetensors(path: str, kind: str) -> Dict[str, torch.Tensor]:
    """The tensors of a file of safetensors, read without the package of that name.

    The length of a header in eight bytes, the header as JSON, then the bytes of the tensors.
    """
    made: Any = getattr(torch, "frombuffer", None)
    if made is None:
        raise RefusedError(
            f"{kind} {path} cannot be read with torch {torch.__version__}: write it with torch.save"
        )
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            (length,) = struct.unpack("<Q", file.read(8))
            header = json.loads(file.read(length).decode())
            content = file.read()
        header.pop("__metadata__", None)
        tensors = {}
        for name, each in header.items():
            begin, end = each["data_offsets"]
            dtype = getattr(torch, _DTYPES[each["dtype"]])
            held = bytearray(content[begin:end])
            flat = made(held, dtype=dtype) if held else torch.empty(0, dtype=dtype)
            tensors[name] = flat.reshape(each["shape"])
    except (OSError, ValueError, KeyError, TypeError, struct.error, MemoryError, AttributeError,
            OverflowError) as error:  # fmt: skip
        raise RefusedError(
            f"{kind} {path} cannot be read: it is no file of safetensors ({type(error).__name__})"
        ) from error
    return tensors
