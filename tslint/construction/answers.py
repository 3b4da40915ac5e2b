"""What functions answered, remembered where only their arguments decide it.

Models ask the same of a few small functions hundreds of times, as `to_2tuple(kernel_size)`. An
answer is remembered beside the file of its function, so it goes when the file does. It holds again
only if nothing but the arguments made it, and if it can be handed out twice:

- Arguments and answer are plain: nothing that reading changes in place, nothing that has a frame.
  So the function cannot have changed anything that its caller sees.
- What is known of the parameters that arguments come from is part of the key; what was asked of
  them, or found out about them, is so again.
- A call that was cut short, since it stands in its equal or too deep, answers less than it could.
  What a function answers counts only if all that was cut short inside it was so for its own sake.
"""

import msgspec

from tslint.construction.frames import Frame
from tslint.construction.objects import (
    UNKNOWN_OBJECT,
    Closure,
    Constant,
    Foreign,
    Named,
    Object,
    Origin,
    TupleObject,
    Typed,
    Unknown,
)
from tslint.construction.reader import Given, Reader
from tslint.construction.sameness import sameness
from tslint.project.symbols import FunctionSymbol
from tslint.source.keeping import keep, table_of


class Answer(msgspec.Struct, frozen=True):
    """What a call answers.

    Attributes:
        value: The answer.
        questions: What was asked about parameters on the way to it.
        whole: Parameters that were seen to be ints.
    """

    value: Object
    questions: tuple[Origin, ...]
    whole: frozenset[str]


def decided_by(
    function: FunctionSymbol, given: Given, around: Frame | None, reader: Reader
) -> object | None:
    """What alone decides the answer of a function; None where more than that may.

    Args:
        function: A function that is no method.
        given: What it is given.
        around: The function around it, if there is one.
        reader: The reading.
    """
    if not all(map(_is_plain, given.all())):
        return None
    closed_over = () if around is None else _closed_over(around)
    same = sameness(function, given, reader)
    if same is None or closed_over is None:
        return None
    return (same, closed_over, reader.surely_runs)


def _closed_over(around: Frame) -> tuple[tuple[str, object], ...] | None:
    """The names of a function that was called with plain arguments."""
    if around.parent is not None or around.me != UNKNOWN_OBJECT:
        return None
    found: list[tuple[str, object]] = []
    for name, value in around.names.items():
        if isinstance(value, Closure) and value.frame is around:
            found.append((name, value.function))
        elif _is_plain(value) and not isinstance(value, Unknown):
            found.append((name, value))
        else:
            return None
    return tuple(found)


def remembered(function: FunctionSymbol, key: object, reader: Reader) -> Object | None:
    """The answer of a call that was read before; None where there was none."""
    known: Answer | None = table_of(function.file, Answer).get(key)
    if known is None:
        return None
    reader.questions.update(dict.fromkeys(known.questions))
    reader.whole |= known.whole
    return known.value


def remember(function: FunctionSymbol, key: object, answer: Answer) -> None:
    """Remembers the answer of a call, where it can be handed out again."""
    if _is_plain(answer.value):
        keep(table_of(function.file, Answer), key, answer)


def _is_plain(item: Object) -> bool:
    match item:
        case TupleObject(items):
            return all(map(_is_plain, items))
        case Unknown(_, waits):
            return waits is None
    return isinstance(item, Constant | Typed | Named | Foreign)
