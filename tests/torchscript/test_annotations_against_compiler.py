"""Annotations in every form, read by us and by the compiler."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from scripting import compiled_function, loaded

from tslint.torchscript.annotation_objects import is_final
from tslint.torchscript.annotation_scope import Alias, Annotated, NotAType, Refusal, Scope
from tslint.torchscript.annotation_text import comment_signature, expression
from tslint.torchscript.annotations import annotation_type, attribute_type, parameter_type
from tslint.torchscript.tree import Dots, Expr, Var
from tslint.torchscript.types import (
    INT,
    TENSOR,
    UNKNOWN,
    ClassType,
    EnumType,
    InterfaceType,
    ListType,
    TupleType,
    Type,
)
from tslint.torchscript.unify import optional

HEADER = """\
import torch, typing, enum, collections, collections.abc, numpy as np
import typing as t
import torch as th
import torch.nn as nn
from torch import Tensor, device as dev
from typing import *
from typing import List as L, Optional as Opt
from torch.jit import Future as Fut
from torch.nn.common_types import _size_2_t
from torch._jit_internal import BroadcastingList2, BroadcastingList3
import torch.types
Alias = List[int]
Alias2 = Optional[Alias]
NT = Tensor
OptT = t.Union[Tensor, None]
OptNew = Tensor | None
ListNew = list[int | None]
Nested = t.Dict[str, OptNew]
TupleAlias = tuple[int, ...]
CallAlias = Callable[[int], int]
class Aliases:
    Shape = List[int]
class Sub(torch.Tensor): pass
class C:
    def __init__(self): self.x = 1
class E(enum.Enum):
    A = 1
class P(NamedTuple):
    x: int
    y: Tensor
class M(nn.Module):
    def forward(self, x): return x
@torch.jit.interface
class I:
    def f(self, x: Tensor) -> Tensor: pass
TV = TypeVar("TV")
NewI = NewType("NewI", int)
"""
FORMS = (Path(__file__).parent / "annotation_forms.txt").read_text().splitlines()
CLASSES: dict[str, Type | NotAType] = {
    "here.Sub": TENSOR,
    "here.C": ClassType("__torch__.C"),
    "here.E": EnumType("__torch__.E", INT, ("A",)),
    "here.P": TupleType((INT, TENSOR), "__torch__.P", ("x", "y")),
    "here.M": NotAType(),
    "here.I": InterfaceType("__torch__.I"),
    "here.Aliases.Shape": ListType(INT),
}
MESSAGES = {
    "unknown-name": "Unknown type name",
    "unknown-constructor": "Unknown type constructor",
    "missing-parameter": "Attempted to use .* without",
    "parameter-count": "expected exactly",
    "expression": "cannot be used in a type expression",
    "key-type": "Cannot create dict for key type",
    "broadcasting": "Broadcastable lists only supported",
    "one-member": "has the single type|INTERNAL ASSERT",
    "inside": "could not be resolved|Can not create tuple|Unknown type annotation",
}


class HeaderScope:
    """The names that the header binds."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.values: dict[str, Expr] = {}
        for node in ast.parse(HEADER).body:
            match node:
                case ast.Import(names=names):
                    for each in names:
                        first = each.name.partition(".")[0]
                        self.names[each.asname or first] = each.name if each.asname else first
                case ast.ImportFrom(module=str(module), names=names):
                    for each in names:
                        self.names[each.asname or each.name] = f"{module}.{each.name}"
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self.names[name] = f"here.{name}"
                    found = expression(ast.unparse(value), None)
                    assert found is not None
                    self.values[f"here.{name}"] = found
                case ast.ClassDef(name=name):
                    self.names[name] = f"here.{name}"

    def qualified(self, dotted: str) -> str | None:
        first, _, rest = dotted.partition(".")
        if first not in self.names:
            return None
        return f"{self.names[first]}.{rest}" if rest else self.names[first]

    def meaning(self, qualified: str) -> Type | Alias | NotAType | None:
        if qualified in self.values:
            return Alias(self.values[qualified], self)
        return CLASSES.get(qualified)


@cache
def scope() -> Scope:
    return HeaderScope()


def read(form: str) -> Expr:
    found = expression(form, None)
    assert found is not None, form
    return found


def told(found: Annotated | Refusal) -> str:
    if isinstance(found, Refusal):
        return f"refused: {found.kind}"
    return f"{found.type} {found.list_size or ''}".strip()


def compiled(form: str, folder: Path) -> str:
    """The type the compiler reads, or what it says."""
    body = f"{HEADER}def f(a: {form}):\n    return 0\n"
    try:
        function = compiled_function(body, folder)
    except (NameError, AttributeError, TypeError):
        # Python does not get as far as the compiler, unless it leaves annotations alone.
        try:
            function = compiled_function(f"from __future__ import annotations\n{body}", folder)
        except Exception as error:  # noqa: BLE001  whatever it raises is the answer
            return str(error)
    except Exception as error:  # noqa: BLE001  whatever it raises is the answer
        return str(error)
    (argument,) = function.schema.arguments
    text = re.sub(r"scripted_\d+\.", "", argument.type.annotation_str)
    return f"{text} {argument.N or ''}".strip()


@pytest.mark.parametrize("form", FORMS)
def test_parameter_annotations(form: str, tmp_path: Path) -> None:
    ours = parameter_type(read(form), scope()) if form != '""' else None
    theirs = compiled(form, tmp_path)
    if ours is None:
        return
    if isinstance(ours, Refusal):
        assert re.search(MESSAGES[ours.kind], theirs), f"{told(ours)}, compiler: {theirs}"
    elif ours.type != UNKNOWN:
        assert told(ours) == theirs


def attribute_in_compiler(form: str, folder: Path) -> str:
    body = (
        f"{HEADER}class Holder(nn.Module):\n    held: {form}\n"
        "    def __init__(self):\n        super().__init__()\n        self.held = None\n"
        "    def forward(self, x):\n        return self.held\n"
        "def f():\n    return torch.jit._recursive.infer_concrete_type_builder(Holder())\n"
    )
    try:
        builder = loaded(body, folder).f()
    except Exception as error:  # noqa: BLE001  whatever it raises is the answer
        return f"raised: {error}"
    held = builder.build().get_attributes().get("held")
    return "failed" if held is None else re.sub(r"scripted_\d+\.", "", held[0].annotation_str)


NOT_FOR_ATTRIBUTES = ("Final", "ClassVar", '"', "'")


@pytest.mark.parametrize(
    "form", [each for each in FORMS if not any(word in each for word in NOT_FOR_ATTRIBUTES)]
)
def test_attribute_annotations(form: str, tmp_path: Path) -> None:
    theirs = attribute_in_compiler(form, tmp_path)
    if theirs.startswith("raised: ") and re.search(
        r"is not defined|has no attribute|Too (many|few)|single type|not subscriptable", theirs
    ):
        pytest.skip("Python itself refuses it")
    ours = attribute_type(read(form), scope())
    if isinstance(ours, Refusal):
        assert theirs == "failed" or theirs.startswith("raised: "), told(ours)
    elif ours != UNKNOWN:
        assert str(ours) == theirs


def test_unknown_names_of_other_packages_are_silent() -> None:
    class Foreign(HeaderScope):
        def qualified(self, dotted: str) -> str | None:
            return f"somewhere.{dotted}"

    assert annotation_type(Var(None, "Thing"), Foreign()) == UNKNOWN
    assert annotation_type(read("List[Thing]"), HeaderScope()).kind == "unknown-name"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("form", "final"),
    [("Final", True), ("t.Final[int]", True), ("torch.jit.Final[int]", True), ("int", False)],
)
def test_final_is_seen_under_every_name(form: str, final: bool) -> None:
    assert is_final(read(form), scope()) == final


def test_an_alias_of_itself_ends() -> None:
    class Cyclic(HeaderScope):
        def meaning(self, qualified: str) -> Alias:
            return Alias(Var(None, "Alias"), self)

    assert annotation_type(Var(None, "Alias"), Cyclic()) == UNKNOWN


def test_type_comments() -> None:
    found = comment_signature("(Tensor, Optional[int]) -> List[int]  # noqa", None)
    assert found is not None
    parameters, result = found
    assert [annotation_type(each, scope()) for each in parameters] == [TENSOR, optional(INT)]
    assert result is not None
    assert annotation_type(result, scope()) == ListType(INT)
    assert comment_signature("ignore[misc]", None) is None
    without_arrow = comment_signature("(Tensor, int)", None)
    assert without_arrow is not None
    assert without_arrow[1] is None


def test_what_is_no_python_is_no_expression() -> None:
    assert expression("List[int", None) is None
    assert expression("", None) is None
    assert isinstance(expression("...", None), Dots)
