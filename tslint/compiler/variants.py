"""Modules that fail however they are made, each way for a reason of its own.

Where `__init__` asks something of its arguments, what is known of an instance holds for every
answer, and may be too little to refuse anything. Then the ways to make the module are judged one by
one: only if each of them fails does the class. The search is that for a proof by cases: a way that
fails is reduced to the few answers that it fails for, and the other answers are tried in turn. One
way that compiles, or too many ways, and nothing is said.
"""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from tslint.catalogue import catalogue
from tslint.compiler.units import CompiledUnit
from tslint.construction import ModuleFacts, Origin, described, module_reading
from tslint.diagnostics import Finding
from tslint.project.symbols import ClassSymbol

Answers = Mapping[Origin, bool]
Units = tuple[CompiledUnit, ...]
Judge = Callable[[ModuleFacts], Units]

_MOST_JUDGED: Final = 24
_MOST_QUESTIONS: Final = 10


def fails(units: Units) -> bool:
    """Whether an error stands in any of the units."""
    rules = catalogue()
    return any(rules[f.code].severity == "error" for unit in units for f in unit.findings)


def refused_every_way(cls: ClassSymbol, judge: Judge) -> Units | None:
    """The units of a class that fails whatever its arguments; None if one way may compile.

    Args:
        cls: A module class in which nothing was found that always fails.
        judge: The units that compiling a module with some facts compiles.
    """
    if not module_reading(cls).undecided:
        return None
    cases = _Search(cls, judge).proof({})
    return _merged(cases) if cases else None


@dataclasses.dataclass(frozen=True, slots=True)
class _Case:
    """Answers with which a module fails, and how."""

    answers: Answers
    units: Units


class _Search:
    def __init__(self, cls: ClassSymbol, judge: Judge) -> None:
        self._cls = cls
        self._judge = judge
        self._left = _MOST_JUDGED

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

    def _reduced(self, answers: Answers) -> _Case | None:
        """A case within some answers that needs few more to fail."""
        decided = self._decided(answers)
        if decided is None:
            return None
        units = self._judged(decided)
        if units is None or not fails(units):
            return None
        for question in [each for each in reversed(decided) if each not in answers]:
            fewer = {each: answer for each, answer in decided.items() if each != question}
            judged = self._judged(fewer)
            if judged is None:
                return None
            if fails(judged):
                decided, units = fewer, judged
        return _Case(decided, units)

    def _decided(self, answers: Answers) -> dict[Origin, bool] | None:
        """Answers to every question that arises: the usual ones where these are known."""
        decided = dict(answers)
        while undecided := module_reading(self._cls, frozenset(decided.items())).undecided:
            usual = {each: answer for each, answer in undecided.items() if answer is not None}
            first = next(iter(undecided))
            decided |= usual or {first: True}
            if len(decided) > _MOST_QUESTIONS:
                return None
        return decided

    def _judged(self, answers: Answers) -> Units | None:
        self._left -= 1
        if self._left < 0:
            return None
        return self._judge(module_reading(self._cls, frozenset(answers.items())).facts)


def _merged(cases: list[_Case]) -> Units:
    """The units of several cases as one list; a finding of only some says where it holds."""
    found: dict[object, tuple[CompiledUnit, dict[object, Finding]]] = {}
    cases_of: dict[object, list[Answers]] = {}
    for case in cases:
        for unit in case.units:
            _, findings = found.setdefault(unit.function, (unit, {}))
            for finding in unit.findings:
                key = _identity(unit, finding)
                findings.setdefault(key, finding)
                cases_of.setdefault(key, [])
                if case.answers not in cases_of[key]:
                    cases_of[key].append(case.answers)
    merged = []
    for unit, findings in found.values():
        told = tuple(
            finding
            if len(cases_of[key]) == len(cases)
            else msgspec.structs.replace(finding, when=" or ".join(map(described, cases_of[key])))
            for key, finding in findings.items()
        )
        merged.append(dataclasses.replace(unit, findings=told))
    return tuple(merged)


def _identity(unit: CompiledUnit, finding: Finding) -> object:
    return (unit.function, finding.code, id(finding.origin), tuple(finding.facts.items()))
