"""Names that code gives a class once its body has run: `Net.forward = faster`.

What stands under such a name is not followed. The assignments are found in the text, since most
files have none: what only looks like one, in a string, costs knowledge and makes no finding.
"""

import re
from collections import defaultdict
from typing import Final

from tslint.project.symbols import ClassSymbol
from tslint.source.index import FileIndex
from tslint.source.keeping import kept

# What a method calls the class of its instance, which may be any that derives from its own.
_OWN: Final = ("self.__class__", "type(self)", "cls")
_OWNER: Final = r"(?P<owner>self\.__class__|type\(self\)|\w+)"
_SET: Final = re.compile(rf"\b{_OWNER}\.(?P<name>\w+)\s*=(?!=)")
_CALLED: Final = re.compile(rf"\bsetattr\(\s*{_OWNER},\s*[\"'](?P<name>\w+)[\"']")


@kept
def names_set_later(cls: ClassSymbol) -> frozenset[str]:
    """The names that the methods of a class, or code of its file, assign to the class."""
    assigned = _assigned(cls.file)
    first, last = cls.node.lineno, cls.node.end_lineno or cls.node.lineno
    own = (found for owner in _OWN for found in assigned.get(owner, ()))
    by_name = frozenset(name for _, name in assigned.get(cls.node.name, ()))
    return by_name | {name for line, name in own if first <= line <= last}


@kept
def _assigned(file: FileIndex) -> dict[str, list[tuple[int, str]]]:
    """By what stands before the dot, each assignment to an attribute: its line and the name."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for pattern in (_SET, _CALLED):
        for match in pattern.finditer(file.text.text):
            line, _ = file.text.position(match.start())
            found[match["owner"]].append((line, match["name"]))
    return found
