"""Verdicts of the compiler and of tslint on many programs, side by side."""

import dataclasses
from collections.abc import Iterator, Sequence

from tests import compiling
from tests.agreement import scoring
from tests.agreement.cases import Case

TARGET = "target"
_BATCH = 100
_NO_ANSWER = "the compiler's process ended"


@dataclasses.dataclass(frozen=True, slots=True)
class Compared:
    """A program and both verdicts on it."""

    source: str
    compiler: compiling.Verdict
    tslint: scoring.Verdict

    @property
    def agrees(self) -> bool:
        return self.tslint.right

    @property
    def cause(self) -> tuple[str, ...]:
        """What tells one disagreement from another: tslint's codes, or the compiler's message."""
        if self.compiler.ok:
            return tuple(sorted({d.code for d in self.tslint.errors}))
        return (self.compiler.message.strip().partition("\n")[0][:30],)


def _selector(source: str) -> str:
    """How tslint is told what to judge: a class is made with the defaults of its parameters."""
    return f"{TARGET}()" if f"class {TARGET}" in source else TARGET


def compared(sources: Sequence[str]) -> Iterator[Compared]:
    """Both verdicts on each program, in order; without those that the compiler never ends on."""
    for start in range(0, len(sources), _BATCH):
        batch = sources[start : start + _BATCH]
        answers = compiling.verdicts([compiling.Case(source, TARGET) for source in batch])
        cases = [
            Case(
                str(start + i),
                "random",
                source,
                _selector(source),
                not said.ok,
                said.line,
                said.message,
            )
            for i, (source, said) in enumerate(zip(batch, answers, strict=True))
        ]
        for source, answer, verdict in zip(batch, answers, scoring.verdicts(cases), strict=True):
            if not answer.message.startswith(_NO_ANSWER):
                yield Compared(source, answer, verdict)
