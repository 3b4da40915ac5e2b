"""When two calls are the same one: what equal calls make needs to be read only once."""

from collections.abc import Iterator

from tslint.construction.objects import (
    Closure,
    LambdaObject,
    Object,
    Origin,
    Partial,
    Ref,
    TupleObject,
    Unknown,
    origin_of,
)
from tslint.construction.reader import Given, Reader
from tslint.project.symbols import ClassSymbol, FunctionSymbol


def sameness(callee: ClassSymbol | FunctionSymbol, given: Given, reader: Reader) -> object | None:
    """What the answer of a call depends on; None where that can change."""
    if not given.is_exact or any(map(_changeable, given.all())):
        return None
    keywords = tuple(sorted(given.keywords.items(), key=lambda item: item[0]))
    origins = tuple(map(_origins, given.all()))
    outside = _known_of(origins, reader) if reader.assumed or reader.whole else None
    return (callee, given.positional, keywords, origins, outside, reader.compiled_at_once)


def _known_of(
    origins: object, reader: Reader
) -> tuple[frozenset[tuple[Origin, bool]], frozenset[str]]:
    """What is assumed of the arguments, and which of them surely are ints.

    What is read of a value, or asked of it, is named by a text that holds the name of the value.
    """
    subjects = set(_subjects(origins))
    assumed = (
        (question, answer)
        for question, answer in reader.assumed.items()
        if any(subject in question.subject for subject in subjects)
    )
    whole = (name for name in reader.whole if any(subject in name for subject in subjects))
    return frozenset(assumed), frozenset(whole)


def _subjects(origins: object) -> Iterator[str]:
    match origins:
        case Origin(subject):
            yield subject
        case str(subject):
            yield subject
        case tuple() | frozenset():
            for each in origins:
                yield from _subjects(each)


def _origins(item: Object) -> object:
    """What the parts of an argument come from: equal values may come from different ones."""
    match item:
        case TupleObject(items):
            found = tuple(map(_origins, items))
            return found if any(found) else None
        case Partial(_, positional, keywords):
            found = tuple(map(_origins, (*positional, *(value for _, value in keywords))))
            return found if any(found) else None
    return origin_of(item) or (item.factors if isinstance(item, Unknown) else None)


def _changeable(item: Object) -> bool:
    if isinstance(item, TupleObject):
        return any(map(_changeable, item.items))
    return isinstance(item, Ref | Closure | LambdaObject)
