"""The sets of programs with known outcomes, each turned into the same shape."""

import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tests import compiling
from tests.agreement.torch_nn import recorded_programs
from tests.compiling import verdicts
from tests.rules.blocks import all_blocks

FACTS = Path(__file__).parent.parent / "facts"
KEPT = Path(__file__).parent / "kept"
# What a block of a rule page says that the compiler makes of it.
_DECIDED = ("refused", "compiles")
_FUTURE = "from __future__ import annotations\n"
_ERROR_LINE = re.compile(r'File "[^"]*", line (\d+)')


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """A program, the object in it that is compiled, and what the compiler said.

    Attributes:
        id: The case's name in its file of facts.
        category: What it is about.
        source: The whole module.
        target: The object that is compiled.
        refused: Whether the compiler refuses it.
        line: The line that the compiler points at, where it names one.
        message: What it says.
    """

    id: str
    category: str
    source: str
    target: str
    refused: bool
    line: int | None = None
    message: str = ""


def _facts(name: str) -> list[dict]:
    return json.loads((FACTS / name).read_text(encoding="utf-8"))


def catalogue_triggers() -> Iterator[Case]:
    """Ways to make compilation fail, those that fail while they compile."""
    for entry in _facts("catalogue.json"):
        if entry["observed"].get("phase") == "compile":
            observed = entry["observed"]
            yield Case(
                entry["id"], entry["category"], entry["trigger"], "target", True,
                observed.get("line"), observed["message"],
            )  # fmt: skip


def catalogue_working() -> Iterator[Case]:
    """Rewrites of those that compile."""
    for entry in _facts("catalogue.json"):
        if entry.get("working") and entry.get("working_verified"):
            yield Case(entry["id"], entry["category"], entry["working"], "target", False)


def reachability() -> Iterator[Case]:
    """What is compiled and what is skipped or pruned."""
    for entry in _facts("reachability.json"):
        error = entry.get("error") or {}
        refused = entry["outcome"] == "error"
        yield Case(
            entry["name"], entry["name"].rpartition("/")[2], entry["module"], "target", refused,
            error.get("line"), error.get("message", ""),
        )  # fmt: skip


def fact_entries() -> Iterator[tuple[str, str]]:
    """The type facts' ids, with what came of each."""
    for number, entry in enumerate(_facts("typefacts.json")):
        yield f"{number:03} {entry['fact'][:60]}", entry["outcome"]


def type_facts() -> Iterator[Case]:
    """Facts about types, inference and refinement, an error at run time being no refusal."""
    entries = zip(fact_entries(), _facts("typefacts.json"), strict=True)
    for (name, outcome), entry in entries:
        refused = "(compile)" in outcome
        found = _ERROR_LINE.search(outcome)
        yield Case(
            name, entry["topic"], entry["evidence"], "target",
            refused, int(found[1]) if found else None, outcome,
        )  # fmt: skip


def matrix(release: str) -> Iterator[Case]:
    """Constructs that a release accepts or refuses."""
    facts = json.loads((FACTS / "matrix.json").read_text(encoding="utf-8"))
    for name, probe in facts["probes"].items():
        accepted = probe["results"].get(release)
        if accepted is None:
            continue
        # An import from the future stands first: in the header, not again in the probe.
        future = _FUTURE if probe["future"] else ""
        header = facts["header"].replace("{future}", future)
        source = header + probe["source"].replace(_FUTURE, "")
        message = "" if accepted else probe["message"] or ""
        yield Case(name, probe["group"], source, probe["target"], not accepted, message=message)


def kept_programs() -> Iterator[Case]:
    """Random programs on which the two once disagreed; the compiler is asked anew."""
    files = sorted(KEPT.glob("*.py"))
    sources = [file.read_text(encoding="utf-8") for file in files]
    answers = verdicts([compiling.Case(source, "target") for source in sources])
    for file, source, said in zip(files, sources, answers, strict=True):
        yield Case(file.stem, "kept", source, "target", not said.ok, said.line, said.message)


def rule_blocks() -> Iterator[Case]:
    """The examples on the rule pages that the installed compiler decides about."""
    for block in all_blocks():
        if block.target and block.is_for_installed_release and block.expect in _DECIDED:
            refused = block.expect == "refused"
            line = block.marked[0] if refused and block.marked else None
            yield Case(block.id, block.code, block.source, block.target, refused, line)


def torch_nn_classes() -> Iterator[Case]:
    """What a module may do with each class of torch.nn that it holds."""
    for program, refused, line, message in recorded_programs():
        name = f"{program.cls} {program.title}"
        yield Case(name, program.kind, program.source, "Net", refused, line, message)


SETS: dict[str, Callable[[], Iterator[Case]]] = {
    "catalogue triggers": catalogue_triggers,
    "catalogue working forms": catalogue_working,
    "reachability": reachability,
    "type facts": type_facts,
    "matrix at 2.13.0": lambda: matrix("2.13.0"),
    "rule pages": rule_blocks,
    "torch.nn classes": torch_nn_classes,
    "kept programs": kept_programs,
}
