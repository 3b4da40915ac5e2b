"""Input specifications: `float32:1x3x224x224`, `int64:2x16@0..100`, `float32:scalar`, `3`, `x.pt`.

None of a tensor's forms needs quoting in a shell. A range is half open, as Python's are: token ids
for a vocabulary of 100 are `@0..100`. `int64:4@1..9/cpu` stays on the CPU wherever the others go.
Within the brackets of a tuple, list or dictionary stand tensors and literals:
`(float32:2x3, [int64:4, None], {'scale': 0.5})`.
"""

import ast
import re
from pathlib import Path
from typing import Literal

import msgspec

DTYPES = (
    "float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool",
    "complex64", "complex128",
)  # fmt: skip

_ALIASES = {
    "float": "float32",
    "double": "float64",
    "half": "float16",
    "long": "int64",
    "int": "int32",
}
_DEVICE = r"[a-z]+(?::\d+)?"
_TENSOR = re.compile(
    r"(?P<dtype>[A-Za-z]\w*):(?P<shape>[^@/]*)(?:@(?P<range>[^/]*))?(?:/(?P<device>.*))?", re.DOTALL
)
_SHAPE = re.compile(r"scalar|\d+(x\d+)*")
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\.\.(?P<high>{_NUMBER})")
_FILE = re.compile(r"(?P<path>.*\.(?:pt|pth|npy|npz))(?:::(?P<name>\w+))?", re.DOTALL)
_TENSOR_WITHIN = re.compile(
    r"""(?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
    rf"""|(?<!\w)(?P<tensor>[A-Za-z]\w*:(?:{_SHAPE.pattern})(?:@{_NUMBER}\.\.{_NUMBER})?(?:/{_DEVICE})?)(?!\w)"""
)
_RIGHT_FORMS = (
    "write a tensor as float32:1x3x224x224, int64:2x16@0..100 or float32:scalar, "
    "a Python literal as 3, True or [1,2], (float32:2x3, 3) for several in one, "
    "or name a .pt, .npy or .npz file"
)


class BadInputError(ValueError):
    """An input specification that cannot be understood; the sentence has the right form."""


class TensorInput(msgspec.Struct, frozen=True, tag_field="kind", tag="tensor"):
    """A random tensor.

    Attributes:
        text: As it was written.
        dtype: Its dtype.
        shape: Its sizes; none of a tensor without dimensions.
        low: Where the half-open range of its values begins; None: no range was given.
        high: Where that ends.
        device: Where it lies whatever `--device` says; empty: where that says.
    """

    text: str
    dtype: str
    shape: tuple[int, ...]
    low: float | None = None
    high: float | None = None
    device: str = ""


class LiteralInput(msgspec.Struct, frozen=True, tag_field="kind", tag="literal"):
    """A Python literal that TorchScript has a type for."""

    text: str


class FileInput(msgspec.Struct, frozen=True, tag_field="kind", tag="file"):
    """The value that a file holds: of `torch.save`, or of NumPy's `save` and `savez`.

    Attributes:
        text: Its absolute path.
        name: The array of an .npz file that is meant; empty: the only one, or all by name.
    """

    text: str
    name: str = ""


class NestedInput(msgspec.Struct, frozen=True, tag_field="kind", tag="nested"):
    """A tuple, list or dictionary with tensors in it.

    Attributes:
        text: As it was written.
        shape: Which of the three it is.
        items: Its elements.
        keys: The keys of a dictionary, as Python literals.
    """

    text: str
    shape: Literal["tuple", "list", "dict"]
    items: "tuple[Input, ...]"
    keys: tuple[str, ...] = ()


Input = TensorInput | LiteralInput | FileInput | NestedInput


def parsed_input(text: str, folder: Path = Path()) -> Input:
    """The input that a specification stands for.

    Args:
        text: The specification.
        folder: What the path of a file is relative to.

    Raises:
        BadInputError: It has none of the forms, or a value no tensor of its dtype can have.
    """
    file = _FILE.fullmatch(text)
    if file:
        path = folder / file["path"]
        if not path.is_file():
            raise BadInputError(f"the input file {file['path']} does not exist")
        return FileInput(str(path.resolve()), file["name"] or "")
    if text.lstrip().startswith(("(", "[", "{")):
        return _bracketed(text)
    tensor = _TENSOR.fullmatch(text)
    if tensor:
        return _tensor(text, tensor)
    return _literal(text)


def _tensor(text: str, parts: re.Match[str]) -> TensorInput:
    dtype, shape, bounds = parts["dtype"], parts["shape"], parts["range"]
    dtype = _ALIASES.get(dtype, dtype)
    if dtype not in DTYPES:
        raise BadInputError(f"in {text!r}, {dtype!r} is no dtype: it is one of {', '.join(DTYPES)}")
    if not _SHAPE.fullmatch(shape):
        raise BadInputError(
            f"in {text!r}, {shape!r} is no shape: write sizes with x between them, "
            f"as {dtype}:1x3x224x224, or {dtype}:scalar for a tensor without dimensions"
        )
    sizes = () if shape == "scalar" else tuple(int(size) for size in shape.split("x"))
    low, high = (None, None) if bounds is None else _bounds(text, dtype, bounds)
    device = parts["device"]
    if device is not None and not re.fullmatch(_DEVICE, device):
        raise BadInputError(f"in {text!r}, {device!r} is no device: write it as /cpu or /cuda:0")
    return TensorInput(text, dtype, sizes, low, high, device or "")


def _bounds(text: str, dtype: str, bounds: str) -> tuple[float, float]:
    match = _RANGE.fullmatch(bounds)
    if not match:
        raise BadInputError(f"in {text!r}, {bounds!r} is no range: write the bounds as @0..100")
    if dtype.startswith(("bool", "complex")):
        raise BadInputError(f"in {text!r}, a range has no meaning: leave @{bounds} out for {dtype}")
    low, high = float(match["low"]), float(match["high"])
    if low >= high:
        raise BadInputError(f"in {text!r}, the range is empty: its upper bound is not in it")
    if "int" in dtype:
        _check_integers(text, dtype, low, high)
    return low, high


def _check_integers(text: str, dtype: str, low: float, high: float) -> None:
    if not (low.is_integer() and high.is_integer()):
        raise BadInputError(f"in {text!r}, the bounds of {dtype} values must be whole numbers")
    bits = int(re.sub(r"\D", "", dtype))
    smallest, largest = (
        (0, 2**bits) if dtype.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1))
    )
    if low < smallest or high > largest:
        raise BadInputError(f"in {text!r}, {dtype} holds no more than {smallest}..{largest}")


def _bracketed(text: str) -> Input:
    """A tuple, list or dictionary; a plain literal where no tensor is in it."""
    tensors: dict[str, Input] = {}

    def named(match: re.Match[str]) -> str:
        if match["text"]:
            return match["text"]
        name = f"tensor_{len(tensors)}"
        tensors[name] = parsed_input(match["tensor"])
        return name

    written = _TENSOR_WITHIN.sub(named, text)
    if not tensors:
        return _literal(text)
    try:
        expression = ast.parse(written.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BadInputError(f"{text!r} is no input: {_RIGHT_FORMS}") from None
    return _nested(expression, tensors)


def _nested(node: ast.expr, tensors: dict[str, Input]) -> Input:
    """The input that an expression is, whose names stand for tensors."""
    text = ast.unparse(node)
    match node:
        case ast.Name(name) if name in tensors:
            return tensors[name]
        case ast.Tuple(parts) | ast.List(parts):
            shape: Literal["tuple", "list"] = "tuple" if isinstance(node, ast.Tuple) else "list"
            return NestedInput(text, shape, tuple(_nested(part, tensors) for part in parts))
        case ast.Dict(keys, values) if None not in keys:
            named = tuple(_literal(ast.unparse(key)).text for key in keys if key)
            items = tuple(_nested(value, tensors) for value in values)
            return NestedInput(text, "dict", items, named)
        case _:
            return _literal(text)


def named_spec(text: str) -> tuple[str, str]:
    """The parameter and the specification that `NAME=SPEC` gives.

    Raises:
        BadInputError: There is no name.
    """
    name, equals, spec = text.partition("=")
    if not equals or not name.strip().isidentifier():
        raise BadInputError(f"{text!r} names no parameter: write it as mask=bool:2x3")
    return name.strip(), spec


def _literal(text: str) -> LiteralInput:
    try:
        value = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        raise BadInputError(f"{text!r} is no input: {_RIGHT_FORMS}") from None
    stranger = _stranger(value)
    if stranger:
        raise BadInputError(
            f"in {text!r}, a {stranger} has no counterpart in TorchScript: {_RIGHT_FORMS}"
        )
    return LiteralInput(text.strip())


def _stranger(value: object) -> str | None:
    """The type of the first part of a literal that TorchScript has no type for."""
    match value:
        case None | bool() | int() | float() | complex() | str():
            return None
        case list() | tuple():
            parts: list[object] = list(value)
        case dict():
            parts = [*value.keys(), *value.values()]
        case _:
            return type(value).__name__
    return next((name for name in map(_stranger, parts) if name), None)


_EXAMPLES = {"int": "3", "float": "0.5", "bool": "True", "str": "\"'text'\"", "complex": "1j"}


def example(annotation: str) -> str:
    """A specification that suits a parameter with this annotation, for a message to show."""
    return _EXAMPLES.get(annotation, "float32:1x3x224x224")
