"""Classes of real files whose outcome was recorded: a table of what tslint says of them.

A record is a file of JSON lines. Each names a `file` of a folder of sources and a class `cls` in
it, built with `init`, a pair of a list and a dictionary of arguments as Python text; `outcome` is
`ok` or `error`, and an error has its `error_message` and, where the compiler pointed into the file
itself, `error_file` (`<case>`) and `error_line`. A record of installed packages names `call`, what
builds the module, in place of `cls` and `init`; its files may lie anywhere.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tests.agreement.cases import Case
from tests.agreement.scoring import RELEASE, Verdict
from tslint.depth import with_deep_stack
from tslint.linter import Linter
from tslint.source.environment import Environment
from tslint.versions import Target


class Record(msgspec.Struct, frozen=True):
    """What the compiler said of one module."""

    file: str
    cls: str
    outcome: str = ""
    init: str = ""
    call: str = ""
    error_file: str = ""
    error_line: int | None = None
    error_message: str = ""

    def target(self, *, called: bool) -> str:
        """The class, or the call that builds the module."""
        if self.call:
            return self.call if called else self.cls
        if not called:
            return self.cls
        given = ast.parse(self.init, mode="eval").body
        assert isinstance(given, ast.Tuple)
        args, keywords = given.elts
        assert isinstance(args, ast.List)
        assert isinstance(keywords, ast.Dict)
        words = [ast.unparse(each) for each in args.elts]
        for key, value in zip(keywords.keys, keywords.values, strict=True):
            assert isinstance(key, ast.Constant)
            words.append(f"{key.value}={ast.unparse(value)}")
        return f"{self.cls}({', '.join(words)})"


def recorded_cases(record: Path, *, called: bool) -> dict[str, list[Case]]:
    """The cases of a record by file; a class fails where no way to build it compiled.

    Args:
        record: The file of JSON lines.
        called: Whether each way to build a class is a case of its own, judged with its arguments.
    """
    found: dict[tuple[str, str], Record] = {}
    with record.open("rb") as lines:
        for line in lines:
            each = msgspec.json.decode(line, type=Record)
            if each.outcome in {"ok", "error"} and each.cls.isidentifier():
                key = each.file, each.target(called=called)
                if key not in found or each.outcome == "ok":
                    found[key] = each
    cases: dict[str, list[Case]] = defaultdict(list)
    for (file, target), each in found.items():
        own = each.error_line if each.error_file == "<case>" else None
        refused = each.outcome == "error"
        cases[file].append(Case(target, file, "", target, refused, own, each.error_message))
    return cases


def recorded_verdicts(
    cases: dict[str, list[Case]], sources: Path, environment: Environment
) -> list[Verdict]:
    """What tslint says of recorded cases, one run a file."""
    linter = Linter(Target((RELEASE,), "fixed"), environment=environment, gives_verdicts=True)

    def judged() -> list[Verdict]:
        return [
            verdict
            for file, members in cases.items()
            for verdict in _of_file(linter, sources / file, members)
        ]

    return with_deep_stack(judged)


def _of_file(linter: Linter, path: Path, cases: list[Case]) -> Iterator[Verdict]:
    run = linter.run()
    run.judge({path: tuple(case.target for case in cases)})
    for _, error in run.failures:
        raise error
    reports = run.reports()
    said = {_object(each.root): each.verdict for report in reports for each in report.verdicts}
    for case in cases:
        errors = tuple(
            d
            for report in reports
            for d in report.diagnostics
            if d.severity == "error" and case.target in map(_object, d.roots)
        )
        yield Verdict(case, errors, said.get(case.target))


def _object(selector: str) -> str:
    return selector.partition(".py::")[2]


def verdict_table(found: list[Verdict]) -> Iterator[str]:
    """What `--verdicts` says against what the compiler did, in lines."""
    yield f"{'said':10} {'all':>6} {'fail':>6} {'right':>7} {'share':>7}"
    for said in ("compiles", "fails", "unknown"):
        of_it = [verdict for verdict in found if verdict.said == said]
        failing = sum(verdict.case.refused for verdict in of_it)
        right = {"compiles": len(of_it) - failing, "fails": failing}.get(said)
        rate = f"{right / len(of_it):7.1%}" if right is not None and of_it else f"{'':7}"
        share = len(of_it) / len(found) if found else 0.0
        yield f"{said:10} {len(of_it):6} {failing:6} {rate} {share:7.1%}"
