"""What statements, expressions and calls share while `__init__` is read."""

import ast
from collections.abc import Callable, Mapping

import msgspec

from tslint.construction.assumptions import Assumed
from tslint.construction.frames import Frame
from tslint.construction.objects import Extent, Object, Origin
from tslint.project.symbols import ClassSymbol

_MOST_STEPS = 60_000
DEEPEST = 30


class Given(msgspec.Struct):
    """The arguments of a call.

    Attributes:
        positional: Those without a name.
        keywords: Those with one.
        extent: Whether these are all.
        node: The call, where there is one.
    """

    positional: tuple[Object, ...] = ()
    keywords: Mapping[str, Object] = msgspec.field(default_factory=dict)
    extent: Extent = Extent.EXACT
    node: ast.Call | None = None

    @property
    def is_exact(self) -> bool:
        """Whether nothing else is given."""
        return self.extent is Extent.EXACT

    def all(self) -> tuple[Object, ...]:
        """Every argument."""
        return (*self.positional, *self.keywords.values())

    def get(self, position: int, name: str) -> Object | None:
        """An argument by its position or name."""
        if len(self.positional) > position:
            return self.positional[position]
        return self.keywords.get(name)


class Reader(msgspec.Struct, eq=False):
    """The state of one reading.

    Attributes:
        call: What a call stands for: the way from expressions to functions, which need each other.
        depth: How many calls are being read.
        steps: How much was read.
        frames: The functions that are being read, the innermost last.
        pending: The calls that are being read and depend on their arguments alone, and how deep
            each stands.
        cut: How deep the outermost call stands that kept one inside it from being read.
        undecided: How many branches and loops around are perhaps not run.
        making: The classes whose instances are being made.
        compiled_at_once: Whether nothing runs between the making and the compiling: what methods
            and other code would assign later does not count.
        assumed: The answers that are assumed to questions about parameters.
        questions: Such questions without an answer, where the answer changes what is made.
        made_by: What assignments at the top level of files made, where nothing can change it.
        whole: What surely is an int, for it is used as one.
        raises: Whether the `__init__` that was read last surely raises.
    """

    call: Callable[[ast.Call, Frame, "Reader"], Object]
    depth: int = 0
    steps: int = 0
    frames: list[Frame] = msgspec.field(default_factory=list)
    pending: dict[object, int] = msgspec.field(default_factory=dict)
    cut: int = DEEPEST
    undecided: int = 0
    making: list[ClassSymbol] = msgspec.field(default_factory=list)
    compiled_at_once: bool = False
    assumed: Assumed = msgspec.field(default_factory=dict)
    questions: dict[Origin, None] = msgspec.field(default_factory=dict)
    made_by: dict[ast.expr, Object] = msgspec.field(default_factory=dict)
    whole: set[str] = msgspec.field(default_factory=set)
    raises: bool = False

    @property
    def surely_runs(self) -> bool:
        """Whether what is being read is run on every way through `__init__`."""
        return not self.undecided and not any(each.exits or each.jumps for each in self.frames)

    def spend(self) -> bool:
        """Whether there is still budget to read on."""
        self.steps += 1
        return self.steps <= _MOST_STEPS

    @property
    def is_exhausted(self) -> bool:
        """Whether the budget is spent."""
        return self.steps > _MOST_STEPS
