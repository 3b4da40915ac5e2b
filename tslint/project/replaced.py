"""Names that code gives a class once its body has run: `Net.forward = faster`.

What stands under such a name is not followed. The assignments are found in the text, since most
files have none: what only looks like one, in a string, costs knowledge and makes no finding.
"""

import re
from typing import Final

from tslint.project.symbols import ClassSymbol
from tslint.source.keeping import kept

# What a method calls the class of its instance, which may be any that derives from its own.
_OWN: Final = r"(?:self\.__class__|type\(self\)|cls)"
_SET: Final = r"\b{owner}\.(\w+)\s*=(?!=)"
_CALLED: Final = r"\bsetattr\(\s*{owner},\s*[\"'](\w+)[\"']"


@kept
def names_set_later(cls: ClassSymbol) -> frozenset[str]:
    """The names that the methods of a class, or code of its file, assign to the class."""
    whole = cls.file.text.text
    lines = whole.splitlines()[cls.node.lineno - 1 : cls.node.end_lineno]
    name = re.escape(cls.node.name)
    return _assigned(name, whole) | _assigned(_OWN, "\n".join(lines))


def _assigned(owner: str, text: str) -> frozenset[str]:
    patterns = (_SET.format(owner=owner), _CALLED.format(owner=owner))
    return frozenset(name for pattern in patterns for name in re.findall(pattern, text))
