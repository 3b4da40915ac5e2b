"""What the child process answers, typed; each class is the answer to the request of its name."""

from typing import Any

import msgspec

from tslint.construction.snapshot import Definition, Snapshot
from tslint.verify.faults import PythonError
from tslint.verify.outcome import Caller, Difference, ShownSignature


class Greeting(msgspec.Struct, frozen=True):
    """Which Python and torch the child has; `reason` where it has no torch."""

    status: str
    python: str = ""
    torch: str = ""
    folder: str = ""
    reason: str = ""


class Parameter(msgspec.Struct, frozen=True):
    """A parameter of the user's forward."""

    name: str
    annotation: str


class Setback(msgspec.Struct, frozen=True):
    """Any answer, read for its status: `done`, `refused`, `not applicable` or `failed`, and why."""

    status: str
    reason: str = ""
    parameters: tuple[Parameter, ...] = ()
    error: PythonError | None = None


class Made(msgspec.Struct, frozen=True):
    """The class of the model, and the file that defines it."""

    path: str
    name: str


class Loaded(msgspec.Struct, frozen=True):
    """The object found, and its inputs in a few words each."""

    object: str
    inputs: tuple[str, ...]
    notes: tuple[str, ...] = ()
    made: Made | None = None


class RanEager(msgspec.Struct, frozen=True):
    """The model run as it is."""

    output: str
    proves_nothing: str | None
    median_seconds: float
    notes: tuple[str, ...] = ()


class Warned(msgspec.Struct, frozen=True):
    """Something to say at a line of the user's: a warning of the tracer, or of ours."""

    path: str
    line: int
    message: str


class Exported(msgspec.Struct, frozen=True):
    """The model scripted or traced."""

    warnings: tuple[Warned, ...]
    device_constants: tuple[str, ...]
    large_constants: tuple[Warned, ...] = ()
    is_loose: bool = False
    deprecated: bool = False


class RanOn(msgspec.Struct, frozen=True):
    """The exported model on one variation of the inputs: a difference, or an error.

    `fixed` is what a trace has fixed that one with these inputs has not; `number` counts the calls
    of a sequence from 1, and is 0 for a call by itself.
    """

    name: str
    inputs: str
    difference: Difference | None
    error: PythonError | None
    fixed: Warned | None = None
    number: int = 0


class Ran(msgspec.Struct, frozen=True):
    """The exported model on all of them; the first are the inputs given."""

    comparisons: tuple[RanOn, ...]


class Departed(msgspec.Struct, frozen=True):
    """A module that does otherwise than eager on the same inputs: the innermost, or one on the way.

    `part` is empty, and `difference` None, where only the model itself does.
    """

    part: str
    class_name: str
    at: Definition
    inputs: str
    difference: Difference | None
    is_innermost: bool


class Searched(msgspec.Struct, frozen=True):
    """Where a script parts from eager; None: that is not known."""

    departure: Departed | None


class Formed(msgspec.Struct, frozen=True):
    """A frozen or optimised form: methods and attributes it lacks, and attributes it has."""

    methods: tuple[str, ...]
    attributes: tuple[str, ...]
    kept: tuple[str, ...]


class Saved(msgspec.Struct, frozen=True):
    """The size of the saved file, and the operators it calls."""

    bytes: int
    operators: tuple[str, ...] = ()


class Reloaded(Ran, frozen=True):
    """The saved file in a process that never saw the user's."""

    load_seconds: float
    signature: ShownSignature


class Unit(msgspec.Struct, frozen=True):
    """A function of the user's."""

    path: str
    line: int
    name: str


class RoundError(PythonError, frozen=True):
    """An error of one round; see `CompileError` for `follows`.

    `chain` are the calls seen in eager Python: the compiler tells none where its own frontend,
    which reads a function before it is called, refuses it.
    """

    unit: Unit | None = None
    chain: tuple[Caller, ...] = ()
    follows: str = ""


class Errors(msgspec.Struct, frozen=True):
    """All errors of the compiler, and why there may be more.

    `spoiled` says that the process compiled in vain to find them, and is to be replaced.
    """

    errors: tuple[RoundError, ...]
    ended: str
    spoiled: bool = False


class Looked(msgspec.Struct, frozen=True):
    """What the model is made of; None: it is no module of Python's."""

    snapshot: Snapshot | None


class TensorGiven(msgspec.Struct, frozen=True):
    """A tensor of an input; of whole numbers, the half-open range too; of a sparse one, how."""

    dtype: str
    shape: tuple[int, ...]
    low: int
    high: int
    layout: str = ""


class SignedType(msgspec.Struct, frozen=True):
    """A type of TorchScript: its kind, as `ListType`, how it is written, and what it holds."""

    kind: str
    shown: str
    held: "tuple[SignedType, ...]"


class SignedParameter(msgspec.Struct, frozen=True):
    """A parameter of a saved model, with the value given: told as JSON, its tensors apart."""

    name: str
    type: SignedType
    value: dict[str, Any]
    tensors: tuple[TensorGiven, ...]


class Signature(msgspec.Struct, frozen=True):
    """What a saved model takes and returns."""

    takes: tuple[SignedParameter, ...]
    returns: SignedType
