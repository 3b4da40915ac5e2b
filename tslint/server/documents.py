"""Texts that an editor holds, judged as `tslint check` would judge them on disk."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec
from pygls.uris import to_fs_path

from tslint.chosen_roots import RootChoice
from tslint.config import FoundConfig, found_config
from tslint.depth import with_deep_stack
from tslint.linter import Linter
from tslint.report import FileReport
from tslint.selection import checked_config
from tslint.source.discovery import is_excluded
from tslint.source.environment import Environment, chosen_environment
from tslint.source.importers import Importers
from tslint.source.projects import Project, project_of
from tslint.source.text import SourceText
from tslint.versions import chosen_target


class Judged(msgspec.Struct, frozen=True):
    """One version of a document and what was found in it."""

    uri: str
    version: int | None
    text: SourceText
    report: FileReport


class Workplace:
    """What stays from one keystroke to the next: which files a project has, and who imports whom.

    Files that come and go are seen once `refresh` is called: when something is opened or saved.
    """

    def __init__(self) -> None:
        self._importers = Importers()
        self._projects: dict[Project, Project] = {}
        self._environments: dict[tuple[Path | None, str | None, Path], Environment] = {}

    def refresh(self) -> None:
        """Forgets which files there are."""
        self._projects.clear()
        self._environments.clear()

    def judged(
        self,
        uri: str,
        version: int | None,
        text: str,
        opened: Mapping[str, str],
        folders: Sequence[Path],
    ) -> Judged:
        """What the roots of the project make of one version of a document.

        Configuration is looked for from the document's folder upwards, anew each time: whoever
        edits it sees the effect with the next keystroke.

        Args:
            uri: The document.
            version: As the client counts them.
            text: Saved or not.
            opened: The texts of all documents that are open; they stand for the files on disk.
            folders: What the editor has open; paths to exclude count from there where there is no
                configuration file.

        Raises:
            BrokenConfigError: The configuration that holds for it cannot be used.
            NoSuchEnvironmentError: It names an environment that does not exist.
            UnknownCodeError: That configuration names a rule that does not exist.
        """
        path = path_of(uri)
        source = SourceText(path, text)
        found = found_config(path.parent)
        config = checked_config(found)
        tops = [found.path.parent] if found.path else folders
        if any(is_excluded(path, top, config.exclude) for top in tops):
            return Judged(uri, version, source, FileReport(path, text=source))
        project = project_of(path.parent, found, config.exclude, folders)
        project = self._projects.setdefault(project, project)
        environment = self._environment(found, path.parent)
        target = chosen_target((), found, environment.places)
        linter = Linter(target, config, project, RootChoice.of(found), environment)
        texts = [SourceText(path_of(other), held) for other, held in opened.items() if other != uri]
        run = linter.run([*texts, source], self._importers)
        return Judged(uri, version, source, with_deep_stack(lambda: run.only(path)))

    def _environment(self, found: FoundConfig, folder: Path) -> Environment:
        """The environment of a project; to find it may take asking an interpreter."""
        key = (found.path, found.config.python, folder)
        if key not in self._environments:
            self._environments[key] = chosen_environment(None, found, folder)
        return self._environments[key]


def path_of(uri: str) -> Path:
    """Where a document lies; for one that is not saved, its name in the working directory."""
    on_disk = to_fs_path(uri) if urlsplit(uri).scheme == "file" else None
    return Path(on_disk) if on_disk else Path(Path(unquote(urlsplit(uri).path)).name or "untitled")
