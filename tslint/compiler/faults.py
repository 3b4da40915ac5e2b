"""What reading a type comes upon besides the type: classes to compile, and what is wrong with them.

The compiler resolves the classes that an annotation mentions when it reads it, and complains at
the place of the annotation.
"""

import dataclasses
from collections.abc import Mapping

from tslint.project.symbols import ClassSymbol
from tslint.torchscript.features import Feature


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """A finding whose place is that of whatever mentions the class."""

    code: str
    facts: Mapping[str, str]


@dataclasses.dataclass(slots=True)
class Encountered:
    """What was come upon so far.

    Attributes:
        classes: Script classes, which are compiled with whatever mentions them.
        faults: What is wrong with classes mentioned.
        reading: The named tuples whose fields are being read.
        needed: What the target release has to know for them.
    """

    classes: list[ClassSymbol] = dataclasses.field(default_factory=list)
    faults: list[Fault] = dataclasses.field(default_factory=list)
    reading: list[str] = dataclasses.field(default_factory=list)
    needed: list[Feature] = dataclasses.field(default_factory=list)
