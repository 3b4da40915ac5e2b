"""Why a request cannot be fulfilled, where the cause is no error of the user's code."""

from typing import Any, Dict, Sequence


class RefusedError(Exception):
    """What was asked for cannot be begun; the sentence says why and what to do.

    Attributes:
        parameters: What the model takes, where the inputs do not fit it.
    """

    def __init__(self, reason: str, parameters: Sequence[Dict[str, Any]] = ()) -> None:
        super().__init__(reason)
        self.parameters = list(parameters)


class NotApplicableError(Exception):
    """The method does not apply to this model; the sentence says why."""
