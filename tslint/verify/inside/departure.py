"""Where a script parts from eager: the innermost module that returns something else.

The forward of each module that the model calls is replaced, on one instance, by one that runs the
module and then its compiled counterpart on the same inputs. The first that differs is looked into
in the same way, until none of those that it calls does.
"""

import time
from contextlib import suppress
from typing import Any, Callable, List, NamedTuple, Optional

import torch

from .calls import Call
from .comparison import Tolerance, compared
from .snapshot import told_function
from .subject import Subject
from .values import Json, cloned, described, told


class _Departed(NamedTuple):
    """A module that returned something else than its counterpart; what it is and by how much."""

    name: str
    inputs: str
    difference: Json


class _OutOfTimeError(Exception):
    """The time for looking is used up."""


class Search:
    """The search for the module at which an exported model parts from eager.

    Args:
        subject: The model.
        exported: Makes a copy of the exported model.
        tolerance: How far outputs may lie apart; what is said of places and ranks is of the
            model's own outputs, and not looked at.
        seconds: How long it may take.
    """

    def __init__(
        self,
        subject: Subject,
        exported: Callable[[], Any],
        tolerance: Tolerance,
        seconds: float,
    ) -> None:
        self._subject = subject
        self._exported = exported
        self._tolerance = tolerance._replace(top=0, special=())
        self._ends = time.monotonic() + seconds

    def innermost(self, call: Call) -> Optional[Json]:
        """The innermost module that departs on these inputs; None: nobody knows.

        Its name is empty where it is the model itself, of whose modules none departs.
        """
        model = self._subject.fresh()
        if not isinstance(model, torch.nn.Module):
            return None
        found = [_Departed("", "", {})]
        count, is_innermost = 0, False
        with suppress(Exception):  # what stands in the way of looking is no finding
            while not is_innermost:
                level = _Level(found[-1].name, self._tolerance, self._ends)
                level.run(self._subject, call, self._exported())
                count += level.compared
                if level.departed is None or level.departed.name in [each.name for each in found]:
                    is_innermost = True
                else:
                    found.append(level.departed)
        if not count or (len(found) == 1 and not is_innermost):
            return None
        part = dict(model.named_modules())[found[-1].name]
        return {
            "part": found[-1].name,
            "class_name": type(part).__name__,
            "at": told_function(getattr(part.forward, "__func__", part.forward)),
            "inputs": found[-1].inputs,
            "difference": found[-1].difference or None,
            "is_innermost": is_innermost,
        }


class _Level:
    """One run of the model, in which the modules that one module calls are compared.

    Args:
        name: Of the module whose own calls are looked at.
        tolerance: How far outputs may lie apart.
        ends: When the time is used up.
    """

    def __init__(self, name: str, tolerance: Tolerance, ends: float) -> None:
        self._name = name
        self._tolerance = tolerance
        self._ends = ends
        self._around: List[str] = [""]  # another method than the forward may be what is called
        self.compared = 0
        self.departed: Optional[_Departed] = None

    def run(self, subject: Subject, call: Call, exported: Any) -> None:
        """Run a fresh instance beside an exported copy."""
        model = subject.fresh()
        counterparts = dict(exported.named_modules())
        parts = [
            (name, part)
            for name, part in model.named_modules()
            if not isinstance(part, torch.jit.ScriptModule) and hasattr(part, "forward")
        ]
        kept = [(part, vars(part).get("forward")) for _, part in parts]
        for name, part in parts:
            vars(part)["forward"] = self._watched(name, part.forward, counterparts.get(name))
        try:
            subject.run(model, call)
        finally:
            for part, forward in kept:
                del vars(part)["forward"]
                if forward is not None:
                    vars(part)["forward"] = forward

    def _watched(self, name: str, forward: Any, counterpart: Any) -> Callable[..., Any]:
        """A forward that is run as it is, and compared where it is one that is looked at."""

        def watched(*places: Any, **names: Any) -> Any:
            if time.monotonic() > self._ends:
                raise _OutOfTimeError
            is_looked_at = self.departed is None and self._around[-1:] == [self._name]
            self._around.append(name)
            try:
                if name and is_looked_at and hasattr(counterpart, "forward"):
                    return self._compare(name, forward, counterpart, Call(list(places), names))
                return forward(*places, **names)
            finally:
                self._around.pop()

        return watched

    def _compare(self, name: str, forward: Any, counterpart: Any, call: Call) -> Any:
        """What a forward returns, held against its counterpart from the same random state."""
        given: Call = cloned(call)
        shown = ", ".join(described(told(value)) for value in given.in_order())
        state = torch.get_rng_state()
        output = forward(*call.places, **call.names)
        after, eager = torch.get_rng_state(), told(output)
        torch.set_rng_state(state)
        try:
            other = told(counterpart.forward(*given.places, **given.names))
        except Exception:  # noqa: BLE001  (it may be called otherwise by compiled code)
            return output
        finally:
            torch.set_rng_state(after)
        difference = compared(eager, other, self._tolerance)
        self.compared += 1
        if difference["differs"]:
            self.departed = _Departed(name, shown, difference)
        return output
