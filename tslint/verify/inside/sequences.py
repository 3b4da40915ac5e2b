"""Calls in sequence: planned once, made alike by every process, each from the state that was left.

A plan says everything that a process without the user's file needs: which method, with which
arguments, and which parts of an earlier output are fed back as arguments.
"""

from typing import Any, Callable, Dict, Iterator, List, NamedTuple

import torch

from .calls import Call
from .comparison import Tolerance, compared, told_run
from .errors import told_error
from .refusals import RefusedError
from .subject import Subject, listed, parameters_of, required
from .values import Json, Told, cloned, told

_NO_CALL = -1


class Sequence(NamedTuple):
    """What is called one after the other.

    Attributes:
        methods: The method of each call.
        feedback: For a parameter, the place, key or field of the output that is its next value;
            empty: all of it.
    """

    methods: List[str]
    feedback: Dict[str, str]


class Fed(NamedTuple):
    """A parameter, by its name and its place in the schema, and the part of an output it gets."""

    name: str
    place: int
    part: str


class Planned(NamedTuple):
    """One call of a plan.

    Attributes:
        method: What is called.
        call: With which arguments.
        fed: The parameters that get parts of an earlier output instead.
        source: The number of the call, from 0, that returned it; -1: none came before.
    """

    method: str
    call: Call
    fed: List[Fed]
    source: int

    def name(self, number: int) -> str:
        """The call as a report names it, by its number from 0."""
        return f"call {number + 1} of the sequence (`{self.method}`)"


def sequence_of(method: str, steps: int, methods: List[str], feedback: Dict[str, str]) -> Sequence:
    """The sequence that is asked for: the methods as often as `steps` says."""
    return Sequence((methods or [method]) * max(steps, 1), feedback)


def planned(subject: Subject, sequence: Sequence, drawn: Callable[[int], Call]) -> List[Planned]:
    """The plan of a sequence; empty where that is a single call.

    Args:
        subject: The model, and the method whose outputs are fed back.
        sequence: What is called.
        drawn: Gives the arguments of a call by its number.

    Raises:
        RefusedError: There is no such method, or no such parameter to feed.
    """
    if len(sequence.methods) == 1:
        return []
    _check_methods(subject, sequence)
    plan: List[Planned] = []
    source = _NO_CALL
    for number, method in enumerate(sequence.methods):
        own = method == subject.method
        takes = own or bool(required(subject.fresh_untouched, method))
        call = drawn(number) if takes else Call([], {})
        plan.append(Planned(method, call, _fed(subject, method, sequence.feedback), source))
        if own:
            source = number
    return plan


def _check_methods(subject: Subject, sequence: Sequence) -> None:
    model = subject.fresh_untouched
    for method in sequence.methods:
        if method != "forward" and not callable(getattr(model, method, None)):
            raise RefusedError(f"the model has no method `{method}` to call in sequence")
    takes = [parameter.name for parameter in parameters_of(model, subject.method)]
    strangers = [name for name in sequence.feedback if name not in takes]
    if strangers:
        raise RefusedError(
            f"{listed(strangers)} cannot be fed back: "
            f"`{subject.method}` takes {listed(takes) if takes else 'no arguments'}"
        )


def _fed(subject: Subject, method: str, feedback: Dict[str, str]) -> List[Fed]:
    """The parameters of a method that are fed."""
    parameters = parameters_of(subject.fresh_untouched, method)
    return [
        Fed(parameter.name, place, feedback[parameter.name])
        for place, parameter in enumerate(parameters)
        if parameter.name in feedback
    ]


def played(
    subject: Subject, model: Any, plan: List[Planned], adapt: Callable[[Any], Any]
) -> Iterator[Told]:
    """What each call of a plan returns, all on one instance, from one seed.

    Args:
        subject: Where the seed is.
        model: The instance, eager or exported.
        plan: The calls.
        adapt: Makes of an output what the others return.

    Raises:
        AttributeError: The instance lacks a method.
        RefusedError: An output lacks the part to feed back.
    """
    returned: List[Any] = []
    subject.reseed()
    for each in plan:
        arguments = cloned(_with_fed(each, returned))
        called = model if each.method == "forward" else getattr(model, each.method)
        with torch.no_grad():
            output = adapt(called(*arguments.places, **arguments.names))
        returned.append(output)
        yield told(output)


def _with_fed(each: Planned, returned: List[Any]) -> Call:
    """The arguments of a call, those that are fed back among them."""
    places, names = list(each.call.places), dict(each.call.names)
    for name, place, part in each.fed if each.source != _NO_CALL else []:
        value = _part(returned[each.source], part)
        if place < len(places):
            places[place] = value
        else:
            names[name] = value
    return Call(places, names)


def _part(output: Any, part: str) -> Any:
    """The part of an output that is fed back: all of it, an element, a field, a key's value."""
    if part == "":
        return output
    if part in getattr(output, "_fields", ()):
        return getattr(output, part)
    try:
        return output[int(part)] if part.isdigit() else output[part]
    except (KeyError, IndexError, TypeError):
        raise RefusedError(f"the output has no part {part!r} to feed back") from None


def ran_calls(
    plan: List[Planned], expected: List[Told], outputs: Iterator[Told], tolerance: Tolerance
) -> List[Json]:
    """What came of each call of a plan, up to the first that raises; see `RanOn` for the keys."""
    found: List[Json] = []
    for number, each in enumerate(plan):
        ran = told_run(each.name(number), "from the state that the calls before left", number + 1)
        found.append(ran)
        try:
            output = next(outputs)
        except Exception as error:  # noqa: BLE001  (the model may raise anything)
            ran["error"] = told_error(error)
            break
        ran["difference"] = compared(expected[number], output, tolerance)
    return found
