"""Tolerances of single outputs or dtypes: `float16=1e-2`, `logits=1e-3,1e-2`, `output[1]=0`."""

import math

from tslint.verify.inputs import BadInputError


class BadToleranceError(BadInputError):
    """A tolerance that cannot be understood; the sentence has the right form."""


def parsed_tolerance(text: str) -> tuple[str, float, float]:
    """The name of a dtype or an output, its absolute and its relative tolerance.

    Where only one number is given, it is both.

    Raises:
        BadToleranceError: There is no name, or what follows it is no number.
    """
    name, equals, numbers = text.rpartition("=")
    try:
        values = [float(number) for number in numbers.split(",")]
    except ValueError:
        values = []
    right = all(value >= 0 and math.isfinite(value) for value in values)
    if not (name.strip() and equals and right and len(values) in (1, 2)):
        raise BadToleranceError(
            f"{text!r} is no tolerance: write a dtype or an output and its absolute and relative "
            "tolerance, as float16=1e-2, logits=1e-3,1e-2 or 'output[1]=1e-3'"
        )
    return name.strip().removeprefix("output"), values[0], values[-1]
