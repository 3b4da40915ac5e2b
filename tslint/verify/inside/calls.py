"""The arguments of a call: bound to the parameters of the model, moved to a device."""

import inspect
import typing
from typing import Any, Dict, List, NamedTuple, Tuple

import torch

from .refusals import RefusedError
from .subject import listed, parameters_of, required, told_parameter
from .values import mapped

_EMPTY = inspect.Parameter.empty


class Call(NamedTuple):
    """The arguments of a call.

    Attributes:
        places: By position, defaults filled in up to the last that is given.
        names: Those that can only be given by name, in the order of the parameters.
    """

    places: List[Any]
    names: Dict[str, Any]

    def in_order(self) -> List[Any]:
        """All of them in the order of the schema, which is how C++ hands them over."""
        return [*self.places, *self.names.values()]


def bound(model: Any, places: List[Any], names: Dict[str, Any], method: str) -> Call:
    """The call that arguments make of a model.

    Raises:
        RefusedError: There are too few, too many, or some that the model does not take.
    """
    parameters = parameters_of(model, method)
    by_place = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    _check_names(parameters, [place.name for place in by_place[: len(places)]], names)
    rest, values = dict(names), list(places)
    for parameter in by_place[len(places) :]:
        if parameter.name in rest:
            values.append(rest.pop(parameter.name))
        elif parameter.default is _EMPTY or not rest:
            break
        else:
            values.append(parameter.default)
    _check_arity(model, method, len(values), rest)
    only_names = {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY} if rest else {}
    only_names.update(rest)
    hints = _hints(model, method)
    return Call(
        [_as_declared(value, hints.get(place.name)) for value, place in zip(values, by_place)]
        + values[len(by_place) :],
        {name: _as_declared(value, hints.get(name)) for name, value in only_names.items()},
    )


def _check_names(
    parameters: List[inspect.Parameter], placed: List[str], names: Dict[str, Any]
) -> None:
    twice = [name for name in names if name in placed]
    if twice:
        raise RefusedError(f"{listed(twice)} is given by position and by name: leave one out")
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return
    known = [parameter.name for parameter in parameters]
    strangers = [name for name in names if name not in known]
    if strangers:
        takes = listed(known) if known else "no arguments"
        raise RefusedError(f"the forward takes {takes}, and no {listed(strangers)}")


def _check_arity(model: Any, method: str, given: int, rest: Dict[str, Any]) -> None:
    """Refuse inputs of which there are too few or too many."""
    parameters = parameters_of(model, method)
    places = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    needed = required(model, method)
    if given < len(needed):
        count = "no input is given" if given == 0 and not rest else f"{_inputs(given)} given"
        told = [told_parameter(place) for place in places[: len(needed)]]
        raise RefusedError(f"the {method} takes {listed(needed)}, but {count}", told)
    takes_any = any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters)
    if given > len(places) and not takes_any:
        takes = listed([place.name for place in places]) if places else "no arguments"
        told = [told_parameter(place) for place in places]
        raise RefusedError(f"the {method} takes {takes}, but {_inputs(given)} given", told)


def _inputs(count: int) -> str:
    return "1 input is" if count == 1 else f"{count} inputs are"


def _hints(model: Any, method: str) -> Dict[str, Any]:
    called = getattr(model, method) if isinstance(model, torch.nn.Module) else model
    try:
        return dict(typing.get_type_hints(called))
    except Exception:  # noqa: BLE001  (an annotation may be any expression)
        return {}


def _as_declared(value: Any, hint: Any) -> Any:
    """A plain tuple as the named tuple that the parameter is annotated with."""
    fields = getattr(hint, "_fields", None)
    if fields is not None and type(value) is tuple and len(value) == len(fields):
        return hint(*value)
    return value


def given_by_code(value: Any) -> Tuple[List[Any], Dict[str, Any]]:
    """The arguments that the user's own code offers beside the model.

    A tuple or list holds them by position, a dictionary by name; a tuple of a tuple and a
    dictionary holds both. Anything else is the only argument.
    """
    if isinstance(value, tuple) and len(value) == 2 and _are_both(*value):
        return list(value[0]), dict(value[1])
    if isinstance(value, (tuple, list)):
        return list(value), {}
    if isinstance(value, dict) and all(isinstance(name, str) for name in value):
        return [], dict(value)
    return [value], {}


def _are_both(places: Any, names: Any) -> bool:
    return (
        isinstance(places, tuple)
        and isinstance(names, dict)
        and all(isinstance(name, str) and name.isidentifier() for name in names)
    )


def moved(value: Any, device: str) -> Any:
    """A nested value with its tensors on a device; empty: where they are."""
    return mapped(lambda tensor: tensor.to(device), value) if device else value
