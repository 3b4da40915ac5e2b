"""The types of TorchScript, as plain values.

Types are frozen structures: two that say the same thing are equal and hash alike. ``str(type)`` is
the annotation the compiler prints (``List[int]``), ``type.declaration`` its spelling in an
operator's schema (``int[]``); both follow ``ATen/core/jit_type.h`` of torch 2.13.

``Unknown`` is tslint's own: the type of what the analysis could not follow.

Optionals and unions are built with ``unify.optional`` and ``unify.union``, which bring them into
the compiler's normal form. What a class, interface or enum contains is looked up by its qualified
name elsewhere; a type only names it.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

import msgspec

_ANNOTATION_OF = {
    "Scalar": "number",
    "SymInt": "int",
    "SymFloat": "float",
    "SymBool": "bool",
    "Unknown": "?",
}


class Type(msgspec.Struct, frozen=True):
    """The common base of all types."""

    @property
    def declaration(self) -> str:
        """The type as a schema spells it, e.g. ``int[]``."""
        return str(self)

    @property
    def contained(self) -> "tuple[Type, ...]":
        """The types this one is made of: elements, key and value, members."""
        return ()


class SimpleType(Type, frozen=True):
    """A type without parts, by the name it has in schemas."""

    name: str

    @property
    def declaration(self) -> str:
        """The name in schemas: a number is ``Scalar`` there."""
        return self.name

    def __str__(self) -> str:
        return _ANNOTATION_OF.get(self.name, self.name)


class VariableType(Type, frozen=True):
    """A type variable of a schema, such as ``t``."""

    name: str

    def __str__(self) -> str:
        return self.name


class ListType(Type, frozen=True, cache_hash=True):
    """``List[element]``; invariant in its element."""

    element: Type

    @property
    def declaration(self) -> str:
        """``element[]``."""
        return f"{self.element.declaration}[]"

    @property
    def contained(self) -> tuple[Type, ...]:
        """The element."""
        return (self.element,)

    def __str__(self) -> str:
        return f"List[{self.element}]"


class EmptyListType(ListType, frozen=True, cache_hash=True):
    """The type of an empty list literal: ``List[Tensor]``, but it fits any list as an argument."""


class DictType(Type, frozen=True, cache_hash=True):
    """``Dict[key, value]``; invariant in both."""

    key: Type
    value: Type

    @property
    def declaration(self) -> str:
        """``Dict(key, value)``."""
        return f"Dict({self.key.declaration}, {self.value.declaration})"

    @property
    def contained(self) -> tuple[Type, ...]:
        """Key and value."""
        return (self.key, self.value)

    def __str__(self) -> str:
        return f"Dict[{self.key}, {self.value}]"


class TupleType(Type, frozen=True, cache_hash=True):
    """A tuple, plain or named.

    A named tuple has field names, and a qualified name unless an operator returned it
    (``torch.max(x, 0)`` answers with fields but no class).
    """

    elements: tuple[Type, ...]
    name: str | None = None
    fields: tuple[str, ...] | None = None

    @property
    def declaration(self) -> str:
        """``(int, str)``, or the qualified name."""
        if self.name is not None:
            return self.name
        return f"({', '.join(element.declaration for element in self.elements)})"

    @property
    def contained(self) -> tuple[Type, ...]:
        """The elements."""
        return self.elements

    def __str__(self) -> str:
        if self.name is not None:
            return self.name
        if not self.elements:
            return "Tuple[()]"
        return f"Tuple[{', '.join(map(str, self.elements))}]"


class OptionalType(Type, frozen=True, cache_hash=True):
    """``Optional[element]``; the element itself cannot hold None."""

    element: Type

    @property
    def declaration(self) -> str:
        """``element?``."""
        return f"{self.element.declaration}?"

    @property
    def contained(self) -> tuple[Type, ...]:
        """The element, without None."""
        return (self.element,)

    def __str__(self) -> str:
        return f"Optional[{self.element}]"


class UnionType(Type, frozen=True, cache_hash=True):
    """A union of at least two members, in the compiler's order."""

    members: tuple[Type, ...]

    @property
    def declaration(self) -> str:
        """``Union(int, str)``."""
        return f"Union({self._members(declared=True)})"

    @property
    def contained(self) -> tuple[Type, ...]:
        """The members."""
        return self.members

    def __str__(self) -> str:
        return f"Union[{self._members(declared=False)}]"

    def _members(self, *, declared: bool) -> str:
        # The compiler's printer gathers int, float and complex into one "number" at the end and
        # forgets the comma before it when only one other member precedes it.
        holds_number = all(number in self.members for number in (INT, FLOAT, COMPLEX))
        shown = ""
        separated = False
        for index, member in enumerate(self.members):
            if holds_number and member in (INT, FLOAT, COMPLEX):
                continue
            if index > 0:
                shown += ", "
                separated = True
            shown += member.declaration if declared else str(member)
        if holds_number:
            shown += ", " if separated else ""
            shown += NUMBER.declaration if declared else str(NUMBER)
        return shown


class FutureType(Type, frozen=True, cache_hash=True):
    """``Future[element]``, what ``torch.jit.fork`` answers."""

    element: Type

    @property
    def declaration(self) -> str:
        """``Future(element)``."""
        return f"Future({self.element.declaration})"

    @property
    def contained(self) -> tuple[Type, ...]:
        """The element."""
        return (self.element,)

    def __str__(self) -> str:
        return f"Future[{self.element}]"


class AwaitType(Type, frozen=True, cache_hash=True):
    """``Await[element]``, what ``torch.jit._awaitable`` answers."""

    element: Type

    @property
    def declaration(self) -> str:
        """``Await(element)``."""
        return f"Await({self.element.declaration})"

    @property
    def contained(self) -> tuple[Type, ...]:
        """The element."""
        return (self.element,)

    def __str__(self) -> str:
        return f"Await[{self.element}]"


class RRefType(Type, frozen=True, cache_hash=True):
    """``RRef[element]``, a remote reference."""

    element: Type

    @property
    def declaration(self) -> str:
        """``RRef(element)``."""
        return f"RRef({self.element.declaration})"

    @property
    def contained(self) -> tuple[Type, ...]:
        """The element."""
        return (self.element,)

    def __str__(self) -> str:
        return f"RRef[{self.element}]"


class EnumType(Type, frozen=True, cache_hash=True):
    """An enumeration: its qualified name, the common type of its values, its members' names."""

    name: str
    value_type: Type
    members: tuple[str, ...] = ()

    @property
    def declaration(self) -> str:
        """``Enum<name>``."""
        return f"Enum<{self.name}>"

    def __str__(self) -> str:
        return self.name


class ClassType(Type, frozen=True):
    """A script class, by its qualified name."""

    name: str

    def __str__(self) -> str:
        return self.name


class ModuleType(Type, frozen=True):
    """A module's compiled type; ``instance`` tells apart types of one class that differ."""

    name: str
    instance: int = 0

    def __str__(self) -> str:
        return self.name


class InterfaceType(Type, frozen=True):
    """A class marked as an interface, of script classes or of modules."""

    name: str
    is_module: bool = False

    @property
    def declaration(self) -> str:
        """``InterfaceType<Name>``, with the last part of the name."""
        return f"InterfaceType<{self.name.rpartition('.')[2]}>"

    def __str__(self) -> str:
        return self.name


class FunctionType(Type, frozen=True):
    """A compiled function as a value, by its qualified name."""

    name: str

    @property
    def declaration(self) -> str:
        """``Function``."""
        return "Function"

    def __str__(self) -> str:
        return self.name


UNKNOWN = SimpleType("Unknown")
ANY = SimpleType("Any")
TENSOR = SimpleType("Tensor")
INT = SimpleType("int")
FLOAT = SimpleType("float")
COMPLEX = SimpleType("complex")
NUMBER = SimpleType("Scalar")
BOOL = SimpleType("bool")
STR = SimpleType("str")
NONE = SimpleType("NoneType")
DEVICE = SimpleType("Device")
STREAM = SimpleType("Stream")
GENERATOR = SimpleType("Generator")
STORAGE = SimpleType("Storage")
QUANTIZER = SimpleType("Quantizer")
QSCHEME = SimpleType("QScheme")
CAPSULE = SimpleType("Capsule")
ANY_LIST = SimpleType("list")
ANY_TUPLE = SimpleType("tuple")
ANY_CLASS = SimpleType("AnyClassType")
ANY_ENUM = SimpleType("AnyEnumType")

NUMBERS = (INT, FLOAT, COMPLEX)
# Of Python's constants, by their class.
CONSTANT_TYPES: Final[Mapping[type, Type]] = {
    bool: BOOL,
    int: INT,
    float: FLOAT,
    complex: COMPLEX,
    str: STR,
    type(None): NONE,
}
EMPTY_LIST = EmptyListType(TENSOR)


def parts(type_: Type) -> Iterator[Type]:
    """The type itself and everything it is made of, outermost first."""
    pending = [type_]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(current.contained))


@lru_cache(maxsize=4096)
def contains_unknown(type_: Type) -> bool:
    """Whether any part of the type is not known."""
    return any(part == UNKNOWN for part in parts(type_))


@lru_cache(maxsize=4096)
def has_free_variables(type_: Type) -> bool:
    """Whether any part of the type is a type variable."""
    return any(isinstance(part, VariableType) for part in parts(type_))
