"""What a real instance was seen to be made of, as the process that held it told it.

The words are those of `tslint/verify/inside/snapshot.py`, which fills them.
"""

from typing import Any, Literal

import msgspec

from tslint.construction.facts import ContainerKind

ValueKind = Literal[
    "none", "bool", "int", "float", "complex", "str", "tensor", "device", "dtype", "tuple", "list",
    "dict", "set", "module", "function", "lambda", "method", "partial", "class", "object",
    "foreign", "unknown",
]  # fmt: skip


class Definition(msgspec.Struct, frozen=True):
    """A class or function: its name, dotted, and where it stands.

    Attributes:
        name: Inside its file; where `path` is empty, from the package on: `torch.nn.Linear`.
        path: Its file.
        line: A line within it; 0: none is known.
    """

    name: str
    path: str = ""
    line: int = 0


class SeenValue(msgspec.Struct, frozen=True):
    """What an attribute held.

    Attributes:
        kind: What it is; `foreign` for an object that surely has no TorchScript type.
        value: A number, bool or string, if it was told.
        items: The elements of a container; the values of a dictionary.
        keys: The keys of a dictionary.
        extent: Whether these are all, or one of each type, or some.
        number: The number of a module.
        function: A function.
        cls: A class, or that of an object.
        name: The name of the class of a foreign object.
    """

    kind: ValueKind
    value: Any = None
    items: "tuple[SeenValue, ...]" = ()
    keys: "tuple[SeenValue, ...]" = ()
    extent: Literal["exact", "repeated", "open"] = "exact"
    number: int = 0
    function: Definition | None = None
    cls: Definition | None = None
    name: str = ""


class SeenHook(msgspec.Struct, frozen=True):
    """A hook, and whether it runs before `forward`."""

    hook: SeenValue
    before: bool


class SeenModule(msgspec.Struct, frozen=True):
    """A module.

    Attributes:
        cls: Its class.
        container: What kind of container it is, if any.
        items: What it holds as one, by name.
        attributes: What else it holds, as far as the compiler looks at it.
        constants: The names among these that it takes as constants.
        declared_by_torch: Those to which a class of torch gives their types.
        options: For a class of torch, what it keeps of the arguments it was given, by parameter.
        hooks: Its forward hooks.
        class_names: What its class and the bases of that bind.
        forward: The function that is its `forward`.
    """

    cls: Definition
    container: ContainerKind | Literal[""]
    items: dict[str, SeenValue]
    attributes: dict[str, SeenValue]
    constants: tuple[str, ...]
    declared_by_torch: tuple[str, ...]
    options: dict[str, SeenValue]
    hooks: tuple[SeenHook, ...]
    class_names: tuple[str, ...]
    forward: Definition


class Snapshot(msgspec.Struct, frozen=True):
    """The modules of a model, itself the first; `whole` says whether none was left out."""

    modules: tuple[SeenModule, ...]
    whole: bool
