"""Applying fixes: overlapping ones wait, rounds go on to a fixed point, the result must parse."""

import ast
from collections.abc import Callable, Iterable, Sequence

import msgspec

from tslint.diagnostics import Diagnostic, Edit, Fix
from tslint.source.text import SourceText

_ROUNDS = 25

Judge = Callable[[SourceText], Sequence[Diagnostic]]


class Repaired(msgspec.Struct, frozen=True):
    """What became of a file.

    Attributes:
        text: Its text after all repairs; as it was where there was nothing to repair.
        repairs: The fixes made, in the order they were made.
        left: What is found in the text as it is now.
        broken: The repair after which the text would no longer have been Python, whose round was
            given up; a defect of the fixer.
    """

    text: str
    repairs: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]
    broken: Diagnostic | None = None


def agreed(first: Fix | None, second: Fix | None) -> Fix | None:
    """What repairs a finding that two roots lead to: nothing if each would repair it otherwise."""
    if first is None or second is None or first == second:
        return first or second
    if first.edits != second.edits:
        return None
    return first if first.safety == "unsafe" else second


def repaired(text: SourceText, judge: Judge, *, unsafe: bool = False) -> Repaired:
    """A text with every fix applied that can be.

    Args:
        text: The text of one file.
        judge: What is found in a text of that file.
        unsafe: Whether to apply unsafe fixes too.
    """
    made: list[Diagnostic] = []
    found = judge(text)
    refused: set[Fix] = set()
    broken: Diagnostic | None = None
    for _ in range(_ROUNDS):
        open_ = (d for d in found if d.fix not in refused and _applies(d, unsafe=unsafe))
        chosen = _compatible(open_)
        if not chosen:
            break
        changed = applied(text, [edit for d in chosen if d.fix for edit in d.fix.edits])
        if not _is_python(changed):
            culprits = [d for d in chosen if d.fix and not _is_python(applied(text, d.fix.edits))]
            refused.update(d.fix for d in culprits or chosen if d.fix)
            broken = broken or (culprits or chosen)[0]
            continue
        made += chosen
        text = msgspec.structs.replace(text, text=changed)
        found = judge(text)
    return Repaired(text.text, tuple(made), tuple(found), broken)


def _applies(diagnostic: Diagnostic, *, unsafe: bool) -> bool:
    return diagnostic.fix is not None and (unsafe or diagnostic.fix.safety == "safe")


def _compatible(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those, first come first served, whose edits do not touch one another's."""
    chosen: list[Diagnostic] = []
    taken: list[Edit] = []
    for diagnostic in diagnostics:
        edits = diagnostic.fix.edits if diagnostic.fix else ()
        if not any(_overlap(edit, other) for edit in edits for other in taken):
            chosen.append(diagnostic)
            taken += edits
    return chosen


def _overlap(first: Edit, second: Edit) -> bool:
    """Whether two edits change the same text, or add at the same place."""
    first_start, first_end = (first.line, first.column), (first.end_line, first.end_column)
    second_start, second_end = (second.line, second.column), (second.end_line, second.end_column)
    if first_start == second_start:
        return True
    return first_start < second_end and second_start < first_end


def applied(text: SourceText, edits: Iterable[Edit]) -> str:
    """A text after edits that do not overlap."""
    result = text.text
    for edit in sorted(edits, reverse=True):
        start = text.offset(edit.line, edit.column)
        end = text.offset(edit.end_line, edit.end_column)
        result = result[:start] + edit.text + result[end:]
    return result


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
