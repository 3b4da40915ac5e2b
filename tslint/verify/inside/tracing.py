"""A model traced: whether its inputs can be, and what torch has to be told of its outputs."""

from inspect import Parameter
from typing import Any, Dict, List, NamedTuple

import torch

from .calls import Call
from .refusals import NotApplicableError
from .subject import Subject, parameters_of
from .values import cloned, kind_name, leaves, told

_torch_jit: Any = torch.jit  # it has no types


class Traced(NamedTuple):
    """A trace.

    Attributes:
        exported: What was traced.
        is_loose: Whether it returns a list or dictionary, which takes `strict=False`.
    """

    exported: Any
    is_loose: bool


def traced(subject: Subject, model: Any, call: Call) -> Traced:
    """The trace of a model.

    Args:
        subject: What says how the model is called.
        model: An instance of it.
        call: The inputs to trace it with.

    Raises:
        NotApplicableError: An input is nothing that a trace can take.
    """
    _check_traceable(call, parameters_of(model, subject.method))
    try:
        return Traced(_trace(subject, model, call, {}), is_loose=False)
    except RuntimeError as error:
        if "strict=False" not in str(error):
            raise
    return Traced(_trace(subject, subject.fresh(), call, {"strict": False}), is_loose=True)


def _trace(subject: Subject, model: Any, call: Call, options: Dict[str, bool]) -> Any:
    subject.reseed()
    arguments = cloned(call)
    with torch.no_grad():
        if subject.method != "forward":
            inputs = {subject.method: tuple(arguments.places)}
            return _torch_jit.trace_module(model, inputs, check_trace=False, **options)
        return _torch_jit.trace(model, tuple(arguments.places), check_trace=False, **options)


def _check_traceable(call: Call, parameters: List[Parameter]) -> None:
    """Refuse inputs that a trace, which records what happens to tensors, cannot take.

    Raises:
        NotApplicableError: An input is or holds something other than a tensor, or has only a name.
    """
    for name in call.names:
        raise NotApplicableError(
            f"a trace takes arguments by position, and `{name}` has only a name"
        )
    for place, value in enumerate(call.places):
        for _, leaf in leaves(told(value)):
            if leaf["kind"] != "tensor":
                name = parameters[place].name if place < len(parameters) else str(place + 1)
                raise NotApplicableError(
                    f"a trace takes tensors only, and `{name}` is {kind_name(leaf)}"
                )
