"""The C++ expression that makes an input of the right type and shape."""

from typing import Any

from tslint.verify.answers import SignedParameter, SignedType, TensorGiven

_FLOATING = {"float32": "kFloat32", "float64": "kFloat64", "float16": "kFloat16"}
_WHOLE = {
    "int64": "kInt64",
    "int32": "kInt32",
    "int16": "kInt16",
    "int8": "kInt8",
    "uint8": "kUInt8",
}
_OTHER = {
    "bfloat16": "kBFloat16",
    "complex64": "kComplexFloat",
    "complex128": "kComplexDouble",
}


class NoExpressionError(Exception):
    """A value that no C++ expression is known for; the words name it."""


def expression(parameter: SignedParameter, place: int) -> str:
    """What makes the argument at a place.

    Args:
        parameter: The parameter with the value it was given.
        place: Its number, from 0; the types of containers come from the saved model's schema.

    Raises:
        NoExpressionError: The value has no counterpart.
    """
    return _made(parameter.value, parameter.type, f"types[{place}]", parameter.tensors)


def _made(
    value: dict[str, Any], kind: SignedType, way: str, tensors: tuple[TensorGiven, ...]
) -> str:
    def inner(part: dict[str, Any], place: int) -> str:
        held = kind.held[place] if place < len(kind.held) else kind
        return _made(part, held, f"{way}->containedTypes()[{place}]", tensors)

    if value["kind"] == "none":
        return "c10::IValue()"
    if kind.kind == "OptionalType":
        return inner(value, 0)
    match value["kind"]:
        case "tensor":
            return tensor(tensors[value["index"]])
        case "list":
            items = ", ".join(inner(item, 0) for item in value["items"])
            return f"list({way}, {{{items}}})"
        case "tuple":
            items = ", ".join(inner(item, place) for place, item in enumerate(value["items"]))
            return f"tuple({way}, {{{items}}})"
        case "dict":
            pairs = zip(value["keys"], value["items"], strict=True)
            items = ", ".join(f"{{{inner(key, 0)}, {inner(item, 1)}}}" for key, item in pairs)
            return f"dict({way}, {{{items}}})"
    return _plain(value, kind)


def _plain(value: dict[str, Any], kind: SignedType) -> str:
    match value["kind"]:
        case "bool":
            return "true" if value["value"] else "false"
        case "int" if kind.kind == "FloatType":
            return f"{float(value['value'])!r}"
        case "int":
            return f"int64_t{{{value['value']}}}"
        case "float":
            return _number(value["value"])
        case "complex":
            real, imaginary = (_number(part) for part in value["value"])
            return f"c10::complex<double>({real}, {imaginary})"
        case "str":
            return f"std::string({literal(value['value'])})"
        case "device":
            return f"c10::Device({literal(value['value'])})"
    raise NoExpressionError(f"a value of kind {value['kind']}")


def _number(text: str) -> str:
    number = repr(float.fromhex(text))
    special = {"inf": "infinity()", "-inf": "infinity()", "nan": "quiet_NaN()"}
    if number in special:
        sign = "-" if number == "-inf" else ""
        return f"{sign}std::numeric_limits<double>::{special[number]}"
    return number


def literal(text: str) -> str:
    """A string literal of C++, everything but plain letters written by the byte."""
    plain = set(range(0x20, 0x7F)) - set(b'"\\?')
    letters = (chr(byte) if byte in plain else f"\\{byte:03o}" for byte in text.encode())
    return '"' + "".join(letters) + '"'


_LAYOUTS = {"": "", "coo": ".to_sparse()", "csr": ".to_sparse_csr()"}


def tensor(given: TensorGiven) -> str:
    """A random tensor of a dtype, shape and layout, whole numbers in the range of those given."""
    return _dense(given) + _LAYOUTS[given.layout]


def _dense(given: TensorGiven) -> str:
    shape = "{" + ", ".join(map(str, given.shape)) + "}"
    if given.dtype in _FLOATING:
        return f"torch::randn({shape}, torch::{_FLOATING[given.dtype]})"
    if given.dtype in _WHOLE:
        high = max(given.high, given.low + 1)
        return f"torch::randint({given.low}, {high}, {shape}, torch::{_WHOLE[given.dtype]})"
    if given.dtype == "bool":
        return f"torch::randint(0, 2, {shape}, torch::kBool)"
    if given.dtype in _OTHER:
        return f"torch::randn({shape}).to(torch::{_OTHER[given.dtype]})"
    raise NoExpressionError(f"a tensor of {given.dtype}")
