"""The pipeline: project → roots → compile units → findings → diagnostics of the files shown.

Knows no rule by its code but those of tslint itself (TS9xx).
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tslint.chosen_roots import RootChoice
from tslint.collected import Collected, shown_path
from tslint.config import BrokenConfigError, Config
from tslint.diagnostics import Call, Finding, Span
from tslint.project.roots import NoSuchObjectError, Root, explicit_root
from tslint.report import FileReport, Verdict
from tslint.source.environment import Environment
from tslint.source.importers import Importers
from tslint.source.index import BrokenSyntaxError, FileIndex
from tslint.source.modules import Modules
from tslint.source.projects import Project
from tslint.source.suppressions import suppressions
from tslint.source.text import SourceText, UnreadableSourceError, read, same_file
from tslint.versions import Target

if TYPE_CHECKING:
    from tslint.construction import ModuleFacts
    from tslint.construction.snapshot import Snapshot
    from tslint.rooted import Found, JudgedRoot, UnitTrees


class Linter(msgspec.Struct, frozen=True):
    """What stays the same over the files of a run.

    Attributes:
        target: The releases to judge by.
        config: The rules chosen, and what else the project sets.
        project: The files from which roots are taken.
        choice: Which of their objects are roots.
        environment: Where installed packages lie, which are read as source.
        gives_verdicts: Whether to say of each root whether it compiles.
    """

    target: Target
    config: Config = Config()
    project: Project = Project()
    choice: RootChoice = RootChoice()
    environment: Environment = Environment(())
    gives_verdicts: bool = False

    def run(self, texts: Iterable[SourceText] = (), importers: Importers | None = None) -> "Run":
        """A run over any number of files.

        Args:
            texts: What is judged in place of files on disk, as an editor holds them.
            importers: What is known of earlier runs about who imports whom.
        """
        return Run(self, texts, importers or Importers())

    def file(self, path: Path, objects: Sequence[str] = ()) -> FileReport:
        """What the roots of the project make of a file on disk.

        Args:
            path: The file.
            objects: Names in it to take as the only roots; all that look like one where empty.

        Raises:
            NoSuchObjectError: The file does not define one of `objects`.
        """
        return self.run().only(path, objects)

    def text(self, text: SourceText, objects: Sequence[str] = ()) -> FileReport:
        """What the roots of the project make of a text, on disk or not yet.

        Raises:
            NoSuchObjectError: The text does not define one of `objects`.
        """
        return self.run([text]).only(text.path, objects)

    def unreadable(self, path: Path, reason: str) -> FileReport:
        """What is said of a file that could not be read or decoded."""
        run = self.run()
        run.tell_unreadable(path, reason)
        return run.reports()[0]


class Run:
    """The roots of a project judged, and what they make of the files shown.

    Attributes:
        failures: Defects of tslint that kept it from judging something, and in which file.
        unmatched: Entries of the configuration's roots that match nothing.
    """

    def __init__(self, linter: Linter, texts: Iterable[SourceText], importers: Importers) -> None:
        self.failures: list[tuple[Path, Exception]] = []
        self.unmatched: tuple[str, ...] = ()
        self._linter = linter
        self._releases = linter.target.releases
        self._collected = Collected(linter.config, self._releases)
        self._texts = {same_file(text.path): text for text in texts}
        self._importers = importers
        self._shown: dict[str, _Shown] = {}
        self._indexed: dict[str, FileIndex] = {}
        self._modules = Modules(
            linter.environment,
            self._texts,
            lambda: linter.project.files,
            linter.config.first_party,
        )

    def only(self, path: Path, objects: Sequence[str] = ()) -> FileReport:
        """What is found in one file.

        Raises:
            NoSuchObjectError: It does not define one of `objects`.
        """
        self.judge({path: objects})
        for _, error in self.failures:
            raise error
        return next(report for report in self.reports() if report.path == path)

    def judge(self, shown: Mapping[Path, Sequence[str]]) -> None:
        """Judges what can reach the files shown.

        Args:
            shown: The files, each with names in it to take as the only roots, if any are asked for.

        Raises:
            BrokenConfigError: The configuration names an object that does not exist.
            NoSuchObjectError: A file does not define an object asked for in it.
        """
        for path in shown:
            file = self._read(path, tells=True)
            if file is not None and not shown[path]:
                self._judge_export_script(file)
        plain = [path for path, objects in shown.items() if not objects]
        if plain:
            files, is_whole = self._leading_to(plain)
            chosen = self._linter.choice.roots(files, is_whole=is_whole)
            self.unmatched = chosen.unmatched
            self._judge_roots(chosen.roots)
        for path, objects in shown.items():
            named_file = self._indexed.get(same_file(path))
            if named_file is not None:
                roots = [explicit_root(named_file, each) for each in objects]
                self._judge_roots(roots, shows_all=True)

    def judge_instance(self, snapshot: "Snapshot", written: str = "") -> None:
        """Judges a real instance by what it was seen to be made of.

        Of one whose class is none that can be read, the modules that it holds are judged.

        Args:
            snapshot: What was seen.
            written: How to call it among the roots of what is found; empty: by its class.
        """
        # Imported here: only a proof has an instance.
        from tslint.construction.live import live_facts
        from tslint.project.located import Located

        for facts in live_facts(snapshot, Located(self._modules.at)):
            root = Root(facts.cls, facts.cls.qualname, facts.cls.file, written=written)
            for trees in self._trees:
                self._judge_root(root, trees, facts, shows_all=True)

    def reports(self) -> list[FileReport]:
        """What was found, file by file."""
        return [
            FileReport(
                shown.text.path,
                self._collected.diagnostics(shown.text),
                frozenset(shown.roots),
                len(shown.units),
                shown.text if shown.is_readable else None,
                self._releases,
                tuple(shown.verdicts),
            )
            for shown in self._shown.values()
        ]

    def tell_unreadable(self, path: Path, reason: str) -> None:
        """Notes a file that could not be read or decoded."""
        text = SourceText(path, "")
        self._shown[same_file(path)] = _Shown(text, is_readable=False)
        self._tell(Finding("TS901", Span(1, 1, 1, 1), {"reason": reason}), text)

    def _leading_to(self, shown: Sequence[Path]) -> tuple[list[FileIndex], bool]:
        """The files whose roots may reach those shown, and whether these are all of the project."""
        places = {same_file(path) for path in shown}
        files = self._linter.project.files
        inside = {same_file(path) for path in files}
        outside = [path for path in shown if same_file(path) not in inside]
        is_whole = bool(files) and inside <= places
        leading = files if is_whole else self._importers.leading_to(shown, files, self._texts)
        read = [self._read(path, tells=False) for path in (*leading, *outside)]
        judged = [file for file in read if file and not suppressions(file.text).skips_file]
        return judged, is_whole

    def _read(self, path: Path, *, tells: bool) -> FileIndex | None:
        """The index of a file; None where it cannot be made, which is told of where it is shown."""
        key = same_file(path)
        if key in self._indexed or key in self._shown:
            return self._indexed.get(key)
        text = self._texts.get(key)
        if text is None:
            try:
                text = read(path)
            except UnreadableSourceError as error:
                if tells:
                    self.tell_unreadable(path, str(error))
                return None
        if tells:
            self._shown[key] = _Shown(text)
        try:
            file = self._indexed[key] = self._modules.file(text)
        except BrokenSyntaxError as error:
            if tells:
                place = Span(error.line, error.column, error.line, error.column + 1)
                self._tell(Finding("TS902", place, {"reason": str(error)}), text)
            return None
        self._collected.read(file)
        return file

    def _judge_roots(self, roots: Sequence[Root], *, shows_all: bool = False) -> None:
        for root in roots:
            try:
                judged = [
                    self._judge_root(root, trees, shows_all=shows_all) for trees in self._trees
                ]
            except (BrokenConfigError, NoSuchObjectError):
                raise
            except Exception as error:  # noqa: BLE001  (the other roots are still to be judged)
                self.failures.append((root.file.text.path, error))
                continue
            self._give_verdict(root, judged)

    @cached_property
    def _trees(self) -> "list[UnitTrees]":
        """The trees of the units that roots lead to, a set for each release."""
        # Imported here: a run with nothing to judge needs none of the compiler.
        from tslint.rooted import ParsedUnits, UnitTrees

        parsed = ParsedUnits(self._releases)
        return [UnitTrees(parsed, release) for release in self._releases]

    def _judge_root(
        self,
        root: Root,
        trees: "UnitTrees",
        facts: "ModuleFacts | None" = None,
        *,
        shows_all: bool,
    ) -> "JudgedRoot | None":
        """What a root leads to; None where its code nests too deep to be read."""
        from tslint.rooted import judged_root

        selector = _selector(root)
        self._reach(root.file, selector)
        try:
            judged = judged_root(root, trees, facts, notes_unfollowed=self._linter.gives_verdicts)
        except RecursionError:
            text = root.file.text
            place = text.span(getattr(root.symbol, "node", None))
            finding = Finding("TS905", place)
            self._collected.add(finding, place, text, unit=root.name, root=selector)
            return None
        for found in judged.found:
            self._add_found(found, root, selector, trees.release, shows_all=shows_all)
        for function in judged.functions:
            shown = self._reach(function.file, selector)
            if shown is not None:
                shown.units.add(function)
        return judged

    def _reach(self, file: FileIndex, selector: str) -> "_Shown | None":
        """Notes that a root leads to a file, where that is shown."""
        shown = self._shown.get(same_file(file.text.path))
        if shown is not None:
            shown.roots.add(selector)
        return shown

    def _give_verdict(self, root: Root, judged: "Sequence[JudgedRoot | None]") -> None:
        here = self._shown.get(same_file(root.file.text.path))
        if self._linter.gives_verdicts and here is not None:
            from tslint.verdicts import verdict

            here.verdicts.append(verdict(root, _selector(root), judged))

    def _add_found(
        self, found: "Found", root: Root, selector: str, release: str, *, shows_all: bool
    ) -> None:
        file = found.function.file if found.function else root.file
        key = same_file(file.text.path)
        is_asked = same_file(root.file.text.path) in self._shown
        if shows_all or (is_asked and self._is_first_party(file)):
            self._shown.setdefault(key, _Shown(file.text))
        elif key not in self._shown:
            return
        self._collected.read(file)
        self._collected.add(
            found.finding,
            found.span,
            file.text,
            unit=found.function.qualname if found.function else root.name,
            root=selector,
            chain=tuple(
                Call(shown_path(caller.file.text.path), line, caller.qualname)
                for caller, line in found.chain
            ),
            via=found.via,
            fix=found.fix,
            releases=(release,),
        )

    def _is_first_party(self, file: FileIndex) -> bool:
        """Whether a file belongs to an installed package that the configuration names."""
        names = self._linter.config.first_party
        path = Path(same_file(file.text.path))
        return bool(names) and any(
            path.is_relative_to(folder / name)
            for folder in self._linter.environment.folders
            for name in names
        )

    def _judge_export_script(self, file: FileIndex) -> None:
        if not file.mentions_jit or suppressions(file.text).skips_file:
            return
        from tslint.deployment import hazards

        try:
            for finding in hazards(file):
                self._tell(finding, file.text)
        except Exception as error:  # noqa: BLE001  (the rest is still to be judged)
            self.failures.append((file.text.path, error))

    def _tell(self, finding: Finding, text: SourceText) -> None:
        """Adds a finding that belongs to no root."""
        place = finding.origin
        span = place if isinstance(place, Span) else text.span(place)
        self._collected.add(finding, span, text)


class _Shown(msgspec.Struct):
    """A file whose findings are shown: its text, the roots that lead there, what they reach."""

    text: SourceText
    is_readable: bool = True
    roots: set[str] = msgspec.field(default_factory=set)
    units: set[object] = msgspec.field(default_factory=set)
    verdicts: list[Verdict] = []


def _selector(root: Root) -> str:
    """A root as one could pass it."""
    return f"{shown_path(root.file.text.path)}::{root.shown}"
