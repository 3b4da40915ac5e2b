"""Modules that fail however they are made, each way for a reason of its own.

Where `__init__` asks something of its arguments, what is known of an instance holds for every
answer, and may be too little to refuse anything. Then the ways to make the module are judged one by
one: only if each of them fails does the class. The search is that for a proof by cases: a way that
fails is reduced to the few answers that it fails for, and the other answers are tried in turn. One
way that compiles, or too many ways, and nothing is said.

What always fails need not be what the compiler meets first. So of a class that surely fails, what
fails where the arguments that have a default are left out is told too.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import msgspec

from tslint.catalogue import catalogue
from tslint.compiler.units import CompiledUnit
from tslint.construction import (
    ModuleFacts,
    Origin,
    Reading,
    described,
    module_reading,
    usual_reading,
)
from tslint.diagnostics import Finding
from tslint.project.symbols import ClassSymbol

Answers = Mapping[Origin, bool]
Units = tuple[CompiledUnit, ...]
Judge = Callable[[ModuleFacts], Units]

_MOST_JUDGED: Final = 64
# What reading a large model once may take: of such models few ways are tried.
_MOST_STEPS: Final = 60_000
_MOST_QUESTIONS: Final = 16
# Of a way that leaves arguments out: more would cost more than what is found in them is worth.
_MOST_ASKED: Final = 2


def refused_every_way(cls: ClassSymbol, units: Units, judge: Judge, *, doubted: bool) -> Units:
    """The units of a class, with what is found in them although no one thing always fails.

    Args:
        cls: A module class.
        units: Its units, with what always fails.
        judge: The units that compiling a module with some facts compiles.
        doubted: Whether compiling them asks something that is not known of every module.
    """
    known = _errors(units)
    search = _Search(cls, known, judge)
    found = search.proof({}) if doubted and module_reading(cls).undecided else None
    cases = [case for case in found or () if case.units]
    if not (known or cases):
        return units
    # What always fails is no proof by itself that a way of making it fails there first.
    told = _merged(units, cases) if cases else _merged(units, search.found, whole=False)
    return _merged(told, search.usual_cases(), whole=False)


def _errors(units: Units) -> tuple[object, ...]:
    """The errors in some units, in their order."""
    rules = catalogue()
    return tuple(
        _identity(unit, finding)
        for unit in units
        for finding in unit.findings
        if rules[finding.code].severity == "error"
    )


class _Case(msgspec.Struct, frozen=True):
    """A way to make a module, by answers and perhaps without optional arguments, and its units.

    There are no units where making it raises.
    """

    answers: Answers
    units: Units
    is_usual: bool = False

    @property
    def described(self) -> str:
        """Which way it is, in a user's words."""
        usual = ["it is compiled as `__init__` leaves it without optional arguments"]
        answers = [described(self.answers)] if self.answers else []
        return " and ".join([*(usual if self.is_usual else []), *answers])


class _Search:
    def __init__(self, cls: ClassSymbol, known: tuple[object, ...], judge: Judge) -> None:
        self._cls = cls
        self._known = known
        self._judge = judge
        self._left = _MOST_JUDGED
        self._steps_left = _MOST_STEPS
        self._tried: dict[frozenset[tuple[Origin, bool]], _Case | None] = {}
        self.found: list[_Case] = []

    def proof(self, answers: Answers) -> list[_Case] | None:
        """Cases that together are every way that agrees with some answers, and all fail."""
        found = self._reduced(answers)
        if found is None:
            return None
        cases, known = [found], dict(answers)
        for question, answer in found.answers.items():
            if question not in answers:
                rest = self.proof({**known, question: not answer})
                if rest is None:
                    return None
                cases += rest
                known[question] = answer
        return cases

    def usual_cases(self) -> list[_Case]:
        """The ways to make the module without optional arguments and compile it right then."""
        questions = list(usual_reading(self._cls).undecided)[:_MOST_ASKED]
        ways: list[dict[Origin, bool]] = [{}]
        ways += [{question: answer} for question in questions for answer in (True, False)]
        return [
            _Case(answers, self._judge(reading.facts), is_usual=True)
            for answers in ways
            if not (reading := usual_reading(self._cls, frozenset(answers.items()))).raises
        ]

    def _reduced(self, answers: Answers) -> _Case | None:
        """A case within some answers that needs few more to fail."""
        decided = self._decided(answers)
        if decided is None:
            return None
        found = self._failing(decided)
        if found is None:
            return None
        first = next(iter(self._new_errors(found.units)), None)
        for group in _groups(decided, answers):
            kept = found.answers
            fewer = {each: answer for each, answer in kept.items() if each not in group}
            if fewer and len(fewer) < len(kept):
                case = self._failing(fewer)
                # The compiler stops at the first error: a case that lacks it is another one.
                if case is not None and (first is None or first in self._new_errors(case.units)):
                    found = case
            if self._left < 0:
                return None
        if found.units:
            self.found.append(found)
        return found

    def _decided(self, answers: Answers) -> dict[Origin, bool] | None:
        """Answers to every question that arises: the usual ones where these are known."""
        decided = dict(answers)
        while undecided := self._read(decided).undecided:
            decided |= _usual(undecided) or {next(iter(undecided)): True}
            if len(decided) > _MOST_QUESTIONS or self._steps_left < 0:
                return None
        return decided

    def _read(self, answers: Answers) -> Reading:
        found = module_reading(self._cls, frozenset(answers.items()))
        self._steps_left -= found.steps
        return found

    def _failing(self, answers: Answers) -> _Case | None:
        """The case of some answers, where making the module raises or compiling it fails.

        It fails where an error stands in its units that was not known before.
        """
        key = frozenset(answers.items())
        if key not in self._tried:
            self._left -= 1
            if self._left < 0 or self._steps_left < 0:
                return None
            reading = self._read(answers)
            units = () if reading.raises else self._judge(reading.facts)
            fails = reading.raises or self._new_errors(units)
            self._tried[key] = _Case(answers, units) if fails else None
        return self._tried[key]

    def _new_errors(self, units: Units) -> list[object]:
        """The errors in some units that were not known before."""
        return [error for error in _errors(units) if error not in self._known]


def _groups(decided: Answers, answers: Answers) -> Iterator[frozenset[Origin]]:
    """What to try to do without in turn: the questions of several parameters, of one, each alone.

    What the given answers do not ask of goes first, for then no question of it needs a proof.
    """
    asked = {question.subject for question in answers}
    new = [question for question in reversed(tuple(decided)) if question not in answers]
    foreign = [question for question in new if question.subject not in asked]
    yield frozenset(foreign)
    for subject in dict.fromkeys(question.subject for question in foreign):
        yield frozenset(question for question in foreign if question.subject == subject)
    yield from (frozenset({question}) for question in new)


def _usual(undecided: Mapping[Origin, bool | None]) -> dict[Origin, bool]:
    """The known answers, one for each parameter: what it is equal to answers every other."""
    answers: dict[str, tuple[Origin, bool]] = {}
    for question, answer in undecided.items():
        known = answers.get(question.subject)
        if answer is not None and (known is None or (answer and question.wanted is not None)):
            answers[question.subject] = (question, answer)
    return dict(answers.values())


def _merged(always: Units, cases: list[_Case], *, whole: bool = True) -> Units:
    """The units of several cases as one list; a finding of only some says where it holds.

    Args:
        always: The units with what always fails.
        cases: The cases.
        whole: Whether the cases together are every way to make the module.
    """
    found: dict[object, tuple[CompiledUnit, dict[object, Finding]]] = {}
    cases_of: dict[object, list[_Case]] = {}
    for unit in always:
        _, findings = found.setdefault(unit.function, (unit, {}))
        for finding in unit.findings:
            findings[_identity(unit, finding)] = finding
    for case in cases:
        for unit in case.units:
            _, findings = found.setdefault(unit.function, (unit, {}))
            for finding in unit.findings:
                key = _identity(unit, finding)
                if key in findings and key not in cases_of:
                    continue
                findings.setdefault(key, finding)
                cases_of.setdefault(key, [])
                if case not in cases_of[key]:
                    cases_of[key].append(case)
    merged = []
    for unit, findings in found.values():
        told = tuple(
            finding
            if key not in cases_of or (whole and len(cases_of[key]) == len(cases))
            else msgspec.structs.replace(finding, when=_when(cases_of[key]))
            for key, finding in findings.items()
        )
        merged.append(msgspec.structs.replace(unit, findings=told))
    return tuple(merged)


def _when(cases: list[_Case]) -> str:
    """Where a finding holds that was found in some cases, told by those that ask the least."""
    least = [
        case
        for case in cases
        if not any(
            other.is_usual == case.is_usual and other.answers.items() < case.answers.items()
            for other in cases
        )
    ]
    return " or ".join(case.described for case in least)


def _identity(unit: CompiledUnit, finding: Finding) -> object:
    return (unit.function, finding.code, id(finding.origin), tuple(finding.facts.items()))
