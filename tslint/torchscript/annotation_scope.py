"""What names in annotations mean, and what an annotation may be refused for."""

from collections.abc import Sequence
from typing import Literal, Protocol

import msgspec

from tslint.torchscript.tree import Expr
from tslint.torchscript.types import Type

RefusalKind = Literal[
    "unknown-name",
    "unknown-constructor",
    "missing-parameter",
    "parameter-count",
    "expression",
    "key-type",
    "broadcasting",
    "one-member",
    "inside",
]


class Alias(msgspec.Struct, frozen=True, eq=False):
    """A name that a module binds to an annotation: ``Shape = List[int]``.

    Attributes:
        value: What it is bound to.
        scope: The names of the module that binds it.
    """

    value: Expr
    scope: "Scope"


class NotAType(msgspec.Struct, frozen=True):
    """Something known that is no type to the compiler: a module class, a function, a value."""


class Scope(Protocol):
    """The names that an annotation can see."""

    def qualified(self, dotted: str) -> str | None:
        """The full name of what a dotted name means, such as ``typing.List``.

        Returns None where the module does not bind its first part; the names of ``typing`` and
        Python's builtins are seen then.
        """

    def meaning(self, qualified: str) -> Type | Alias | NotAType | None:
        """What a full name means that is not torch's, typing's or Python's own.

        Returns None where that is not known.
        """


class Refusal(msgspec.Struct, frozen=True, eq=False):
    """Why an annotation is refused.

    Attributes:
        kind: ``unknown-name``: nothing the compiler knows as a type. ``unknown-constructor``: it
            takes no parameters for the compiler (``Sequence[int]``). ``missing-parameter``: it
            needs some (``List``). ``parameter-count``: it takes another number. ``expression``:
            no type at all (``1``, ``...``). ``key-type``: no key of a dict. ``broadcasting``: a
            broadcasting list of something else than numbers. ``one-member``: a union of one.
            ``inside``: an untyped container or unknown type inside another
            (``Optional[list]``).
        at: The expression refused.
        name: The name as written, if it is one.
        types: Types involved: the key, or the one member.
    """

    kind: RefusalKind
    at: Expr
    name: str = ""
    types: Sequence[Type] = ()


class Annotated(msgspec.Struct, frozen=True):
    """The type of a parameter, and how often a single number is repeated to make it a list."""

    type: Type
    list_size: int | None = None
