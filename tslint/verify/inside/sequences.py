"""Calls in sequence, each from the state that the one before left; outputs fed back as inputs."""

import inspect
from typing import Any, Callable, Dict, List, NamedTuple

import torch

from .calls import Call
from .refusals import RefusedError
from .subject import Subject, parameters_of, required
from .values import Told, cloned, told


class Sequence(NamedTuple):
    """What is called one after the other.

    Attributes:
        methods: The method of each call.
        feedback: For a parameter, the place or the key of the output that is its next value.
    """

    methods: List[str]
    feedback: Dict[str, str]


class Step(NamedTuple):
    """One call of a sequence, and what it returned."""

    name: str
    output: Told


def sequence_of(method: str, steps: int, methods: List[str], feedback: Dict[str, str]) -> Sequence:
    """The sequence that is asked for: the methods as often as `steps` says."""
    return Sequence((methods or [method]) * max(steps, 1), feedback)


def outputs(
    subject: Subject, model: Any, sequence: Sequence, drawn: Callable[[int], Call]
) -> List[Step]:
    """What each call of a sequence returns, all on one instance, from one seed.

    Args:
        subject: What says how the model is called.
        model: The instance, eager or exported.
        sequence: What is called.
        drawn: Gives the inputs of a call by its number.

    Raises:
        RefusedError: There is no such method, or the output has nothing to feed back.
    """
    found: List[Step] = []
    fed: Dict[str, Any] = {}
    subject.reseed()
    for number, method in enumerate(sequence.methods):
        if not hasattr(model, method):
            raise RefusedError(f"the model has no method `{method}` to call in sequence")
        call = _with_fed(drawn(number), _names(subject, method), fed)
        if not required(subject.fresh_untouched, method) and method != subject.method:
            call = Call([], {})
        arguments = cloned(call)
        with torch.no_grad():
            called = model if method == "forward" else getattr(model, method)
            output = called(*arguments.places, **arguments.names)
        found.append(Step(f"call {number + 1} of the sequence (`{method}`)", told(output)))
        if method == subject.method:
            fed = {name: _part(output, place) for name, place in sequence.feedback.items()}
    return found


def _names(subject: Subject, method: str) -> List[str]:
    parameters = parameters_of(subject.fresh_untouched, method)
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [parameter.name for parameter in parameters if parameter.kind in kinds]


def _with_fed(call: Call, names: List[str], fed: Dict[str, Any]) -> Call:
    """The call with what the one before returned in place of some arguments."""
    places, by_name = list(call.places), dict(call.names)
    for name, value in fed.items():
        if name in names[: len(places)]:
            places[names.index(name)] = value
        elif names[len(places) : len(places) + 1] == [name]:
            places.append(value)
        else:
            by_name[name] = value
    return Call(places, by_name)


def _part(output: Any, place: str) -> Any:
    """The part of an output that is fed back: all of it, an element, or the value of a key."""
    if place == "":
        return output
    try:
        return output[int(place)] if place.isdigit() else output[place]
    except (KeyError, IndexError, TypeError):
        raise RefusedError(f"the output has no part {place!r} to feed back") from None
