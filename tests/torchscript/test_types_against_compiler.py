"""Printing, equality, subtyping and unification, over all pairs of many types."""

import itertools

import pytest
from compiler_types import TYPES, compiled
from torch import _C

from tslint.torchscript.subtyping import is_same, is_subtype
from tslint.torchscript.types import INT, NONE, STR, UNKNOWN, ListType, TupleType, Type
from tslint.torchscript.unify import optional, unify, unify_list, union, without

PAIRS = list(itertools.product(TYPES, TYPES))


@pytest.mark.parametrize("type_", TYPES, ids=str)
def test_prints_as_compiler(type_: Type) -> None:
    # The local names of test classes differ from those we gave them.
    theirs = compiled(type_).annotation_str.replace("compiler_types.", "")
    assert str(type_) == theirs


def unify_in_compiler(a: Type, b: Type) -> str | None:
    try:
        return named(_C.unify_type_list([compiled(a), compiled(b)]))
    except RuntimeError as error:
        if "Could not unify" not in str(error):
            raise
        return None


def named(type_: _C.Type) -> str:
    return type_.annotation_str.replace("compiler_types.", "")


def test_equality_of_all_pairs() -> None:
    differing = [
        f"{a} == {b}: {is_same(a, b)}"
        for a, b in PAIRS
        if is_same(a, b) != (compiled(a) == compiled(b))
    ]
    assert differing == []


def test_subtyping_of_all_pairs() -> None:
    differing = [
        f"{a} <: {b}: {is_subtype(a, b)}"
        for a, b in PAIRS
        if is_subtype(a, b) != compiled(a).isSubtypeOf(compiled(b))
    ]
    assert differing == []


def test_unification_of_all_pairs() -> None:
    differing = []
    for a, b in PAIRS:
        ours = unify(a, b)
        theirs = unify_in_compiler(a, b)
        if (None if ours is None else str(ours)) != theirs:
            differing.append(f"unify({a}, {b}): {ours}, compiler: {theirs}")
    assert differing == []


def test_unification_of_triples() -> None:
    differing = []
    for triple in itertools.islice(itertools.product(TYPES, repeat=3), 0, None, 41):
        ours = unify_list(triple)
        try:
            theirs = named(_C.unify_type_list([compiled(type_) for type_ in triple]))
        except RuntimeError:
            theirs = None
        if (None if ours is None else str(ours)) != theirs:
            differing.append(f"{list(map(str, triple))}: {ours}, compiler: {theirs}")
    assert differing == []


def test_optional_of_every_type() -> None:
    for type_ in TYPES:
        if type_ != NONE:
            assert str(optional(type_)) == named(_C.OptionalType(compiled(type_)))


def test_union_of_all_pairs() -> None:
    differing = []
    for a, b in PAIRS:
        ours = union((a, b))
        try:
            theirs = named(_C.UnionType([compiled(a), compiled(b)]))
        except RuntimeError as error:
            if "has the single type" not in str(error):
                raise
            continue
        if str(ours) != theirs:
            differing.append(f"union({a}, {b}): {ours}, compiler: {theirs}")
    assert differing == []


@pytest.mark.parametrize("type_", TYPES, ids=str)
def test_unknown_fits_everything_and_wins(type_: Type) -> None:
    assert is_subtype(UNKNOWN, type_)
    assert is_subtype(type_, UNKNOWN)
    assert unify(type_, UNKNOWN) == unify(UNKNOWN, type_) == UNKNOWN
    inside = TupleType((INT, type_))
    assert unify(inside, TupleType((INT, UNKNOWN))) == TupleType((INT, UNKNOWN))


def test_unknown_inside_leaves_the_rest_known() -> None:
    assert is_subtype(ListType(UNKNOWN), ListType(INT))
    assert not is_subtype(ListType(UNKNOWN), INT)
    assert unify(ListType(UNKNOWN), ListType(INT)) == ListType(UNKNOWN)
    assert unify(ListType(UNKNOWN), INT) is None


def test_without_takes_members_out() -> None:
    assert without(optional(INT), (NONE,)) == INT
    assert without(union((INT, STR, NONE)), (INT,)) == optional(STR)
    assert without(INT, (INT,)) is None
