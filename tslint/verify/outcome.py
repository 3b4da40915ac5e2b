"""What came of a verification: typed results, from a single comparison to the whole report."""

from typing import Literal

import msgspec

from tslint.diagnostics import Severity

Method = Literal["script", "trace"]
Level = Literal["script", "save", "reload", "cpp"]
Outcome = Literal["passed", "failed", "inconclusive", "not applicable", "not run"]
Verdict = Literal["proved", "disproved", "inconclusive", "not run"]
Form = Literal["frozen", "optimized"]
Stage = Literal[
    "eager", "export", "run", "save", "reload", "cpp build", "cpp run",
    "freeze", "frozen cpp run", "optimize", "optimized cpp run",
]  # fmt: skip
Cause = Literal["compiler", "python", "crash", "timeout", "difference", "cpp"]

LEVELS: tuple[Level, ...] = ("script", "save", "reload", "cpp")

_EXIT_STATUS: dict[Verdict, int] = {"proved": 0, "disproved": 1, "inconclusive": 1, "not run": 3}


class RefusedError(Exception):
    """A verification cannot begin: bad arguments, no torch, no such object; exit status 2."""


class OutputDifference(msgspec.Struct, frozen=True):
    """How one tensor of an output lies from eager's.

    Attributes:
        where: Which one, as `output['logits']`.
        type: Its dtype and shape, as `float32[1x10]`.
        values: How many values it has.
        differs: Whether one of them lies beyond the tolerance.
        absolute: The largest absolute difference.
        relative: The largest difference relative to eager's value.
        mean_absolute: The mean of the one.
        mean_relative: The mean of the other.
    """

    where: str
    type: str
    values: int
    differs: bool
    absolute: float
    relative: float
    mean_absolute: float
    mean_relative: float


class Difference(msgspec.Struct, frozen=True):
    """How an output lies from eager's.

    Attributes:
        differs: Beyond the tolerance, or in structure, dtype or shape.
        reason: In what, at the first place that differs.
        where: That place, as `output['logits'][0, 3]`.
        absolute: The largest absolute difference of two finite values.
        relative: The largest difference relative to eager's value.
        values: How many values were compared.
        top_agrees: Whether the largest entries are the same ones; None: not compared.
        mean_absolute: The mean absolute difference.
        mean_relative: The mean difference relative to eager's values.
        equal: How many values are the same to the last bit.
        decades: How many differ by which power of ten: `(-7, 12)`, 12 of them by 1e-7 and more.
        outputs: The same for each tensor.
    """

    differs: bool
    absolute: float
    relative: float
    values: int
    where: str = ""
    reason: str | None = None
    top_agrees: bool | None = None
    mean_absolute: float = 0.0
    mean_relative: float = 0.0
    equal: int = 0
    decades: tuple[tuple[int, int], ...] = ()
    outputs: tuple[OutputDifference, ...] = ()


class Explanation(msgspec.Struct, frozen=True):
    """The rule that explains a message of the compiler."""

    code: str
    name: str
    help: str


class Trouble(msgspec.Struct, frozen=True):
    """Why a step failed.

    Attributes:
        cause: What kind of failure it is.
        message: One sentence or the compiler's own message.
        path: The user's file, relative to the working directory; None: no line is to blame.
        line: The line in it, from 1.
        column: The column in that line, from 1; None: not known.
        width: How many characters from there are meant.
        source: The text of that line.
        rule: The rule that explains it.
        explained: Whether the message says in plain words what the cause is.
    """

    cause: Cause
    message: str
    path: str | None = None
    line: int | None = None
    column: int | None = None
    width: int = 1
    source: str | None = None
    rule: Explanation | None = None
    explained: bool = False


class Caller(msgspec.Struct, frozen=True):
    """A function that led the compiler to another, and the line of the call."""

    name: str
    path: str
    line: int


class CompileError(msgspec.Struct, frozen=True):
    """One of the errors that the compiler has for a model.

    Attributes:
        trouble: What it says, where, and the rule that explains it.
        unit: The function that it refuses; empty: it names none.
        chain: The calls that lead there from the model, the nearest first.
        follows: The function whose value the failing line uses, though nothing is known of that
            value, since the function itself was refused before; empty: the error is one of its own.
        predicted: Whether `tslint check` reports it; None: that was not asked.
        via: Where the cause lies, when that is in an installed package or in Python's own library:
            the error stands at the user's line that leads there.
        in_instance: Whether tslint finds it in the very instance; None: that was not asked.
    """

    trouble: Trouble
    unit: str = ""
    chain: tuple[Caller, ...] = ()
    follows: str = ""
    predicted: bool | None = None
    via: Caller | None = None
    in_instance: bool | None = None


class InstanceFinding(msgspec.Struct, frozen=True):
    """Something that tslint finds in the very instance that was exported.

    Attributes:
        trouble: What, where, and the rule.
        severity: Whether the compiler refuses it, or something else is to be said of it.
        unit: The function in which it stands.
        chain: The calls that lead there from the model, the nearest first.
        confirmed: Whether it is among the compiler's errors.
        in_source: Whether `tslint check` says it of the source alone; None: that is not known.
    """

    trouble: Trouble
    severity: Severity
    unit: str = ""
    chain: tuple[Caller, ...] = ()
    confirmed: bool = False
    in_source: bool | None = None


class NewerOperator(msgspec.Struct, frozen=True):
    """An operator that a target lacks: since when there is one, and the targets before that."""

    name: str
    since: str
    lacking: tuple[str, ...]


class Archive(msgspec.Struct, frozen=True):
    """What a saved file asks of the torch that loads it.

    Attributes:
        format_version: The version of the file format; None: it could not be read.
        operators: All that it calls, with their overloads, as `aten::add.Tensor`.
        foreign: Those that are none of torch's: a library registers them.
        oldest: The oldest known release that has all of torch's; None: it calls none.
        newer: Those that a target lacks.
    """

    format_version: int | None
    operators: tuple[str, ...]
    foreign: tuple[str, ...]
    oldest: str | None
    newer: tuple[NewerOperator, ...]


class ShownValue(msgspec.Struct, frozen=True):
    """A parameter or an output: its name, its type in TorchScript, and a value in few words."""

    name: str
    type: str
    value: str


class ShownSignature(msgspec.Struct, frozen=True):
    """What a saved model takes and returns."""

    parameters: tuple[ShownValue, ...]
    returns: ShownValue


class Step(msgspec.Struct, frozen=True):
    """One step of the proof and what came of it.

    Attributes:
        method: The method it belongs to; None: to both.
        stage: What was done.
        outcome: What came of it.
        seconds: How long it took, as seen from outside.
        detail: One line about it.
        forward_seconds: The median time of one forward, where the step measured it.
        first_seconds: The times of the first forwards, which the median leaves out.
        difference: The comparison with eager, where there was one.
        trouble: Why it failed.
        notes: What else is worth knowing, a sentence each.
        errors: Where compiling failed, all that it fails for, the first included.
        errors_end: Why there may be more of them; empty: these are all.
        instance: Where the script failed, what tslint finds in the very instance.
        departure: Where a script parts from eager: the innermost module that does otherwise.
        archive: What the saved file needs.
        signature: What the saved model takes and returns.
        memory: Bytes that the process held after all runs, where the step measured it.
    """

    method: Method | None
    stage: Stage
    outcome: Outcome
    seconds: float
    detail: str = ""
    forward_seconds: float | None = None
    first_seconds: tuple[float, ...] = ()
    difference: Difference | None = None
    trouble: Trouble | None = None
    notes: tuple[str, ...] = ()
    errors: tuple[CompileError, ...] = ()
    errors_end: str = ""
    instance: tuple[InstanceFinding, ...] = ()
    departure: Trouble | None = None
    archive: Archive | None = None
    memory: int | None = None
    signature: ShownSignature | None = None


class Report(msgspec.Struct, frozen=True):
    """A whole verification; the fields and their order are those of `--format json`."""

    target: str
    verdict: Verdict
    until: Level
    methods: tuple[Method, ...]
    torch: str
    python: str
    seed: int
    inputs: tuple[str, ...]
    steps: tuple[Step, ...]
    artifacts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()

    @property
    def exit_status(self) -> int:
        """0 proved, 1 disproved or inconclusive, 3 a step was not run."""
        return _EXIT_STATUS[self.verdict]


def inapplicable_methods(steps: tuple[Step, ...]) -> set[Method | None]:
    """The methods by which the model cannot be exported at all."""
    inapplicable = [each for each in steps if each.outcome == "not applicable"]
    return {step.method for step in inapplicable if step.stage == "export"}


def verdict_of(steps: tuple[Step, ...], methods: tuple[Method, ...]) -> Verdict:
    """What the steps prove together.

    A method that does not apply proves nothing and disproves nothing; nor does a model that fails
    in eager Python already.
    """
    outcomes = {step.outcome for step in steps}
    if any(step.outcome == "failed" and step.stage == "eager" for step in steps):
        return "inconclusive"
    if "failed" in outcomes:
        return "disproved"
    inapplicable = inapplicable_methods(steps)
    if "inconclusive" in outcomes or inapplicable.issuperset(methods):
        return "inconclusive"
    return "not run" if "not run" in outcomes else "proved"
