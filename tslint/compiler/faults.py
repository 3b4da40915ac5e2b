"""What reading a type comes upon besides the type: classes to compile, and what is wrong with them.

The compiler resolves the classes that an annotation mentions when it reads it, and complains at
the place of the annotation.
"""

from collections.abc import Mapping

import msgspec

from tslint.project.symbols import ClassSymbol
from tslint.torchscript.features import Feature


class Fault(msgspec.Struct, frozen=True):
    """A finding whose place is that of whatever mentions the class."""

    code: str
    facts: Mapping[str, str]


class Encountered(msgspec.Struct):
    """What was come upon so far.

    Attributes:
        classes: Script classes, which are compiled with whatever mentions them.
        faults: What is wrong with classes mentioned.
        reading: The named tuples whose fields are being read.
        needed: What the target release has to know for them.
    """

    classes: list[ClassSymbol] = msgspec.field(default_factory=list)
    faults: list[Fault] = msgspec.field(default_factory=list)
    reading: list[str] = msgspec.field(default_factory=list)
    needed: list[Feature] = msgspec.field(default_factory=list)
