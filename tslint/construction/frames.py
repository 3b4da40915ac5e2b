"""One function while it is read: its names, and the ways out of it."""

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from tslint.construction.heap import Heap, repeated
from tslint.construction.objects import UNKNOWN_OBJECT, Object, Ref, State, merged
from tslint.project.symbols import ClassSymbol, FunctionSymbol
from tslint.source.index import FileIndex

Snapshot: TypeAlias = tuple[dict[str, Object], dict[int, State]]


class Frame(msgspec.Struct, eq=False):
    """The names of one function, or of a file's top level.

    Attributes:
        file: The file whose global names it sees.
        heap: What it can change in place.
        function: The function; None at the top level of a file.
        owner: The class in which the function is defined.
        me: What its first parameter holds, for a method.
        names: Its local names.
        parent: The function around it.
        exits: What it returned so far, and how things stood then.
        jumps: How things stood at each `break` and `continue` of the innermost loop.
        ended: Whether control cannot come here.
    """

    file: FileIndex
    heap: Heap
    function: FunctionSymbol | None = None
    owner: ClassSymbol | None = None
    me: Object = UNKNOWN_OBJECT
    names: dict[str, Object] = msgspec.field(default_factory=dict)
    parent: "Frame | None" = None
    exits: list[tuple[Object, dict[int, State]]] = msgspec.field(default_factory=list)
    jumps: list[Snapshot] = msgspec.field(default_factory=list)
    ended: bool = False

    def find(self, name: str) -> Object | None:
        """What a local name holds, here or in a function around."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.names:
                return frame.names[name]
            frame = frame.parent
        return None

    def snapshot(self) -> Snapshot:
        """How things stand."""
        return dict(self.names), dict(self.heap.states)

    def restore(self, snapshot: Snapshot) -> None:
        """Goes back to how things stood."""
        self.names, self.heap.states = dict(snapshot[0]), dict(snapshot[1])
        self.ended = False

    def join(self, snapshots: list[Snapshot], since: int) -> None:
        """Goes on from where several ways meet that part at a mark; nowhere if there is none."""
        self.ended = not snapshots
        if not snapshots:
            return
        if len(snapshots) == 1:
            self.names, self.heap.states = dict(snapshots[0][0]), dict(snapshots[0][1])
            return
        self.names = _joined_names([names for names, _ in snapshots])
        self.heap.join([states for _, states in snapshots], since)

    def repeat(self, before: Snapshot, since: int) -> None:
        """Makes of one turn of a loop, begun at a mark, what any number of turns makes."""
        names, states = before
        self.names = {
            name: merged(names[name], value) if name in names else value
            for name, value in self.names.items()
        }
        for number in self.heap.changed(since) & self.heap.states.keys():
            renewed = repeated(states.get(number), self.heap.states[number])
            self.heap.put(Ref(number), renewed)


def _joined_names(tables: list[Mapping[str, Object]]) -> dict[str, Object]:
    """Names that hold something on every way, or on some; Python would refuse only their use."""
    joined: dict[str, Object] = {}
    for name in dict.fromkeys(name for table in tables for name in table):
        values = [table[name] for table in tables if name in table]
        value = values[0]
        for other in values[1:]:
            value = merged(value, other)
        joined[name] = value
    return joined
