"""Operator schemas and the text they are written in.

A schema says what an operator takes and answers:
``aten::max.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)``.
The grammar follows ``torch/csrc/jit/frontend/function_schema_parser.cpp`` and
``schema_type_parser.cpp``. As in the compiler, dtypes, layouts and memory formats are ints to those
who match types, and so are symbolic ints; the text keeps the original spelling.
"""

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from tslint.torchscript.types import (
    ANY,
    ANY_CLASS,
    ANY_ENUM,
    BOOL,
    CAPSULE,
    COMPLEX,
    DEVICE,
    FLOAT,
    GENERATOR,
    INT,
    NONE,
    NUMBER,
    QSCHEME,
    QUANTIZER,
    STORAGE,
    STR,
    STREAM,
    TENSOR,
    AwaitType,
    ClassType,
    DictType,
    FutureType,
    ListType,
    RRefType,
    TupleType,
    Type,
    VariableType,
)
from tslint.torchscript.unify import optional

_NAMED_TYPES = {
    "Any": ANY,
    "AnyClassType": ANY_CLASS,
    "AnyEnumType": ANY_ENUM,
    "Capsule": CAPSULE,
    "Device": DEVICE,
    "DeviceIndex": INT,
    "Generator": GENERATOR,
    "Layout": INT,
    "MemoryFormat": INT,
    "None": NONE,
    "NoneType": NONE,
    "QScheme": QSCHEME,
    "Quantizer": QUANTIZER,
    "Scalar": NUMBER,
    "ScalarType": INT,
    "Storage": STORAGE,
    "Stream": STREAM,
    "SymBool": BOOL,
    "SymFloat": FLOAT,
    "SymInt": INT,
    "Tensor": TENSOR,
    "bool": BOOL,
    "complex": COMPLEX,
    "float": FLOAT,
    "int": INT,
    "str": STR,
}
_OPENING = "([{"
_CLOSING = ")]}"
_TOKEN = re.compile(r"[\w.]+|->|\S")


class Argument(msgspec.Struct, frozen=True):
    """One argument, or one of the values returned.

    Attributes:
        name: Empty for a return value without a name.
        type: What is matched against.
        spelling: The type as the schema writes it, with its alias mark: ``Tensor(a!)``.
        list_size: How often a single number is repeated where a list is expected: 2 for ``int[2]``.
        default: The default value as written; None where there is none.
        kwarg_only: Whether it can be given by name only.
    """

    name: str
    type: Type
    spelling: str
    list_size: int | None = None
    default: str | None = None
    kwarg_only: bool = False

    @property
    def is_written(self) -> bool:
        """Whether the operator changes what it is given here."""
        return "!" in self.spelling

    @classmethod
    def of(
        cls,
        name: str,
        kind: Type,
        list_size: int | None = None,
        default: str | None = None,
        *,
        kwarg_only: bool = False,
    ) -> "Argument":
        """An argument, or a value returned, of Python code: it is spelled as its type is."""
        spelling = kind.declaration
        if list_size is not None:
            spelling = spelling.replace("[]", f"[{list_size}]", 1)
        return cls(name, kind, spelling, list_size, default, kwarg_only)

    def __str__(self) -> str:
        text = f"{self.spelling} {self.name}" if self.name else self.spelling
        return text if self.default is None else f"{text}={self.default}"


class Schema(msgspec.Struct, frozen=True):
    """What an operator takes and answers.

    Attributes:
        name: With its namespace, ``aten::add``; functions written in TorchScript have none.
        overload: ``Tensor`` in ``aten::add.Tensor``; often empty.
        arguments: In order; those that can only be named come last.
        returns: None, one or several.
        is_vararg: Whether any further positional arguments are taken.
        is_varret: Whether what it answers is left open.
    """

    name: str
    overload: str
    arguments: tuple[Argument, ...]
    returns: tuple[Argument, ...]
    is_vararg: bool = False
    is_varret: bool = False

    @property
    def full_name(self) -> str:
        """Name and overload: ``aten::add.Tensor``."""
        return f"{self.name}.{self.overload}" if self.overload else self.name

    def __str__(self) -> str:
        return f"{self.full_name}({', '.join(self._arguments())}) -> {self._returns()}"

    def _arguments(self) -> Iterator[str]:
        keyword_part = False
        for argument in self.arguments:
            if argument.kwarg_only and not keyword_part:
                keyword_part = True
                yield "*"
            yield str(argument)
        if self.is_vararg:
            yield "..."

    def _returns(self) -> str:
        if self.is_varret:
            return "..."
        if len(self.returns) == 1:
            text = str(self.returns[0])
            return f"({text})" if text.startswith("(") else text
        return f"({', '.join(map(str, self.returns))})"


def parse_schema(text: str) -> Schema:
    """The schema a text describes: ``name.overload(arguments) -> returns``.

    Raises:
        ValueError: The text is no schema.
    """
    full_name, opening, rest = text.partition("(")
    arguments_text, arrow, returns_text = rest.rpartition(") -> ")
    if not (opening and arrow):
        raise ValueError(f"Not an operator schema: {text!r}")
    name, _, overload = full_name.partition(".")
    pieces = _split(arguments_text)
    if returns_text.startswith("(") and _closing(returns_text) == len(returns_text) - 1:
        return_pieces = _split(returns_text[1:-1])
    else:
        return_pieces = [returns_text]
    return Schema(
        name=name,
        overload=overload,
        arguments=tuple(_arguments(pieces)),
        returns=tuple(_return_value(piece) for piece in return_pieces if piece != "..."),
        is_vararg="..." in pieces,
        is_varret="..." in return_pieces,
    )


@cache
def parse_type(spelling: str) -> tuple[Type, int | None]:
    """The type a schema spells, and the size of its broadcasting list, if it is one.

    Raises:
        ValueError: The text is no type.
    """
    tokens = _TOKEN.findall(spelling)
    type_, size, end = _suffixed(tokens, 0)
    if end != len(tokens):
        raise ValueError(f"Not a type of a schema: {spelling!r}")
    return type_, size


def _arguments(pieces: list[str]) -> Iterator[Argument]:
    kwarg_only = False
    for piece in pieces:
        if piece == "*":
            kwarg_only = True
        elif piece != "...":
            declared, equals, default = piece.partition("=")
            spelling, _, name = declared.rpartition(" ")
            type_, size = parse_type(spelling)
            yield Argument(name, type_, spelling, size, default if equals else None, kwarg_only)


def _return_value(piece: str) -> Argument:
    spelling, _, name = piece.rpartition(" ")
    if not (spelling and name.isidentifier()):
        spelling, name = piece, ""
    type_, size = parse_type(spelling)
    return Argument(name, type_, spelling, size)


def _suffixed(tokens: list[str], start: int) -> tuple[Type, int | None, int]:
    """The type that begins at a token, its list size, and where it ends."""
    type_, at = _base(tokens, start)
    size: int | None = None
    while at < len(tokens):
        match tokens[at]:
            case "(":  # an alias mark, such as (a!)
                at = tokens.index(")", at) + 1
            case "[":
                close = tokens.index("]", at)
                size = int(tokens[at + 1]) if close == at + 2 else None
                type_, at = ListType(type_), close + 1
            case "?":
                type_, at = optional(type_), at + 1
            case _:
                break
    return type_, size, at


def _base(tokens: list[str], start: int) -> tuple[Type, int]:
    token = tokens[start]
    match token:
        case "(":
            elements, end = _listed(tokens, start)
            return TupleType(elements), end
        case "Dict":
            (key, value), end = _listed(tokens, start + 1)
            return DictType(key, value), end
        case "Future" | "Await" | "RRef":
            (element,), end = _listed(tokens, start + 1)
            wrapper = {"Future": FutureType, "Await": AwaitType, "RRef": RRefType}[token]
            return wrapper(element), end
    if token in _NAMED_TYPES:
        return _NAMED_TYPES[token], start + 1
    if token.startswith("__torch__."):
        return ClassType(token), start + 1
    if token[0].islower():
        return VariableType(token), start + 1
    raise ValueError(f"Not a type of a schema: {''.join(tokens)!r}")


def _listed(tokens: list[str], opening: int) -> tuple[tuple[Type, ...], int]:
    elements = []
    at = opening + 1
    while tokens[at] != ")":
        element, _, at = _suffixed(tokens, at)
        elements.append(element)
        at += tokens[at] == ","
    return tuple(elements), at + 1


def _split(text: str) -> list[str]:
    """The parts between the commas that no bracket or string contains."""
    pieces = []
    depth = begin = 0
    quoted = escaped = False
    for at, character in enumerate(text):
        if quoted:
            quoted = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            quoted = True
        elif character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth -= 1
        elif character == "," and not depth:
            pieces.append(text[begin:at].strip())
            begin = at + 1
    last = text[begin:].strip()
    return [*pieces, last] if last else pieces


def _closing(text: str) -> int:
    """Where the bracket that opens the text is closed."""
    depth = 0
    for at, character in enumerate(text):
        depth += (character in _OPENING) - (character in _CLOSING)
        if not depth:
            return at
    return -1
