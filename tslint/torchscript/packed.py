"""The form in which a release's operators and signatures are stored.

One file per measured release in ``data/``, written by ``scripts/pack_torch_api.py``. A file is a
header and three compressed sections, each read when something in it is first asked for; inside a
section, entries stay undecoded until their name is asked for. One release is stored whole, the
others as differences (see ``packed_differences``).
"""

import zlib
from typing import Literal, TypeVar

import msgspec

_T = TypeVar("_T")


class Parameter(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """A parameter of a Python function; annotation and default are source text, None if absent."""

    name: str
    annotation: str | None = None
    default: str | None = None
    kind: Literal["positional", "positional-only", "keyword-only", "*", "**"] = "positional"


class PythonSignature(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """One definition of a Python function, as its source declares it."""

    parameters: tuple[Parameter, ...]
    returns: str | None = None
    type_comment: str | None = None
    decorators: tuple[str, ...] = ()


class PythonFunction(msgspec.Struct, frozen=True, array_like=True):
    """A Python function of torch's own.

    Attributes:
        definitions: All of them, in order; the last one is run. None where they are not known.
    """

    definitions: tuple[PythonSignature, ...]

    @property
    def implementation(self) -> PythonSignature:
        """The definition that is run."""
        return self.definitions[-1]

    @property
    def overloads(self) -> tuple[PythonSignature, ...]:
        """The signatures the compiler tries: those marked as overloads, else the only one."""
        marked = {"_overload", "torch.jit._overload", "_overload_method"}
        found = tuple(each for each in self.definitions if marked.intersection(each.decorators))
        return found or self.definitions[-1:]


class BooleanDispatch(msgspec.Struct, frozen=True, array_like=True):
    """A function that a constant argument chooses: ``max_pool2d`` by ``return_indices``.

    Attributes:
        argument: The name of the argument that decides.
        position: Its position.
        default: Its value where it is not given.
        if_true: The qualified name of the function called where it is true.
        if_false: The one called where it is false.
    """

    argument: str
    position: int
    default: bool
    if_true: str
    if_false: str


class ModuleFacts(msgspec.Struct, frozen=True, array_like=True):
    """A class of torch's own, as its source declares it.

    Attributes:
        name: The qualified name of where it is defined: ``torch.nn.modules.linear.Linear``.
        bases: As written.
        annotations: Of the class body: names and their annotations as written.
        constants: What ``__constants__`` lists; None where the class has none of its own.
        methods: By name.
    """

    name: str
    bases: tuple[str, ...]
    annotations: dict[str, str]
    constants: tuple[str, ...] | None
    methods: dict[str, PythonFunction]


class FrontendTables(msgspec.Struct, frozen=True):
    """What the release's Python frontend converts, by the names of Python's ``ast`` nodes."""

    statements: frozenset[str]
    expressions: frozenset[str]
    unary: frozenset[str]
    binary: frozenset[str]
    boolean: frozenset[str]
    comparison: frozenset[str]
    augmented: frozenset[str]
    node_names: dict[str, str]


class Operators(msgspec.Struct, frozen=True):
    """Schemas by operator; a line per overload, without the operator's name, in the order tried.

    Attributes:
        registered: Operators written in C++.
        script: Those the compiler itself defines in TorchScript; tried after the others.
    """

    registered: dict[str, str]
    script: dict[str, str]


class Names(msgspec.Struct, frozen=True):
    """What names mean in the release.

    Attributes:
        builtins: Qualified Python names to operators.
        tensor_methods: Operators that a Tensor answers to as methods.
        tensor_attributes: Attributes of a Tensor to the operators that answer them.
        frontend: What the Python frontend converts.
    """

    builtins: dict[str, str]
    tensor_methods: frozenset[str]
    tensor_attributes: dict[str, str]
    frontend: FrontendTables


class PythonApi(msgspec.Struct, frozen=True):
    """Functions and classes written in Python, encoded one by one, by qualified name.

    Attributes:
        functions: Each a ``PythonFunction``.
        dispatches: Each a ``BooleanDispatch``.
        classes: Each a ``ModuleFacts``.
        aliases: Public names to qualified ones: ``torch.nn.Linear``.
    """

    functions: dict[str, msgspec.Raw]
    dispatches: dict[str, msgspec.Raw]
    classes: dict[str, msgspec.Raw]
    aliases: dict[str, str]


class PackedRelease(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file: the sections are compressed.

    Attributes:
        release: Of torch, such as ``2.13.0``.
        python: The Python it ran on, without its last part: "3.11".
        operators: ``Operators``.
        names: ``Names``.
        api: ``PythonApi``.
        base: The release from which each section is a ``Difference``; None where they are whole.
    """

    release: str
    python: str
    operators: bytes
    names: bytes
    api: bytes
    base: str | None = None


def compressed(section: msgspec.Struct) -> bytes:
    """A section as it is stored: the same content always gives the same bytes."""
    return zlib.compress(msgspec.msgpack.encode(section, order="deterministic"), 9)


def decompressed(data: bytes, section: type[_T]) -> _T:
    """A section read back."""
    return msgspec.msgpack.decode(zlib.decompress(data), type=section)
