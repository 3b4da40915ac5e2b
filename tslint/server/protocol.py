"""What the server answers: diagnostics as texts change, repairs, and a rule's page on hover."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument

from tslint import __version__
from tslint.config import BrokenConfigError
from tslint.selection import UnknownCodeError
from tslint.server.actions import asks_for_quick_fixes, quick_fixes
from tslint.server.documents import Judged, Workplace, path_of
from tslint.server.positions import Positions
from tslint.server.presentation import explained, shown
from tslint.source.environment import NoSuchEnvironmentError

# A burst of keystrokes is judged once; one alone waits no longer than anyone notices.
_PAUSE_SECONDS = 0.03
_WATCHED = ("**/pyproject.toml", "**/tslint.toml")

_log = logging.getLogger(__name__)


class Server(LanguageServer):
    """A language server whose documents are judged one at a time, in a thread of their own."""

    def __init__(self) -> None:
        # Whole texts, not parts of them: pygls would count a form feed as the end of a line.
        super().__init__("tslint", __version__, types.TextDocumentSyncKind.Full)
        self._judge = ThreadPoolExecutor(1, "tslint")
        self._workplace = Workplace()
        self._judged: dict[str, Judged] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._troubles: set[str] = set()

    async def judged(self, uri: str) -> Judged | None:
        """What is found in a document as it is now; None where it could not be judged."""
        document = self.workspace.get_text_document(uri)
        known = self._judged.get(uri)
        current = (document.version, document.source)
        if known is None or (known.version, known.text.text) != current:
            known = await self._freshly_judged(document)
            if known is not None:
                self._judged[uri] = known
        return known

    async def _freshly_judged(self, document: TextDocument) -> Judged | None:
        uri, version, text = document.uri, document.version, document.source
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._judge,
                self._workplace.judged,
                uri,
                version,
                text,
                self._opened(),
                self._folders(),
            )
        except (BrokenConfigError, NoSuchEnvironmentError, UnknownCodeError) as error:
            self._tell(f"tslint: {error}")
        except Exception as error:  # noqa: BLE001  (an editor must outlive any defect)
            _log.exception("judging %s", uri)
            self._tell(f"tslint failed on {path_of(uri).name}: {type(error).__name__}: {error}")
        return None

    def _opened(self) -> dict[str, str]:
        """The texts of the documents that are open."""
        return {uri: each.source for uri, each in self.workspace.text_documents.items()}

    def _folders(self) -> list[Path]:
        """What the editor has open."""
        opened = [folder.uri for folder in self.workspace.folders.values()]
        top = self.workspace.root_uri
        return [path_of(uri) for uri in opened or ([top] if top else [])]

    def _tell(self, trouble: str) -> None:
        """Shows the user a trouble, once."""
        if trouble not in self._troubles:
            self._troubles.add(trouble)
            self.window_show_message(
                types.ShowMessageParams(types.MessageType.Error, trouble),
            )

    def positions(self, document: Judged) -> Positions:
        """Places of a document as this client counts them."""
        encoding = self.workspace.position_encoding
        return Positions(document.text, encoding or types.PositionEncodingKind.Utf16)

    def judge_soon(self, uri: str, pause: float = 0.0) -> None:
        """Publishes what is found in a document once it has rested for `pause` seconds."""
        waiting = self._waiting.pop(uri, None)
        if waiting is not None:
            waiting.cancel()
        self._waiting[uri] = asyncio.get_running_loop().create_task(self._publish(uri, pause))

    async def _publish(self, uri: str, pause: float) -> None:
        await asyncio.sleep(pause)
        found = await self.judged(uri)
        diagnostics: list[types.Diagnostic] = []
        if found is not None:
            positions = self.positions(found)
            diagnostics = [shown(d, found, positions) for d in found.report.diagnostics]
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri, diagnostics, self.workspace.get_text_document(uri).version
            )
        )

    def look_again(self) -> None:
        """Takes notice of files that came or went."""
        self._workplace.refresh()

    def forget_troubles(self) -> None:
        """Lets what was told be told again."""
        self._troubles.clear()

    def judge_all_anew(self) -> None:
        """Judges every open document again: what the verdicts rest on has changed."""
        self._workplace.refresh()
        self._judged.clear()
        for uri in self.workspace.text_documents:
            self.judge_soon(uri)

    def forget(self, uri: str) -> None:
        """Takes back what was said of a document that is closed."""
        waiting = self._waiting.pop(uri, None)
        if waiting is not None:
            waiting.cancel()
        self._judged.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


def server() -> Server:
    """A server that answers, not yet connected to anyone."""
    made = Server()
    made.feature(types.INITIALIZED)(_watch_configuration)
    made.feature(types.TEXT_DOCUMENT_DID_OPEN)(_opened)
    made.feature(types.TEXT_DOCUMENT_DID_CHANGE)(_changed)
    made.feature(types.TEXT_DOCUMENT_DID_SAVE)(_saved)
    made.feature(types.TEXT_DOCUMENT_DID_CLOSE)(_closed)
    made.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_configuration_changed)
    made.feature(types.TEXT_DOCUMENT_HOVER)(_hover)
    made.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    )(_actions)
    return made


async def _watch_configuration(ls: Server, _params: types.InitializedParams) -> None:
    field = "workspace.did_change_watched_files.dynamic_registration"
    if get_capability(ls.client_capabilities, field):
        watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
        registration = types.Registration(
            id="configuration",
            method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
            register_options=types.DidChangeWatchedFilesRegistrationOptions(watchers),
        )
        await ls.client_register_capability_async(types.RegistrationParams([registration]))


async def _opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    ls.look_again()
    ls.judge_soon(params.text_document.uri)


async def _changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    ls.judge_soon(params.text_document.uri, _PAUSE_SECONDS)


async def _saved(ls: Server, _params: types.DidSaveTextDocumentParams) -> None:
    # What a file says may change what is found in every other one.
    ls.judge_all_anew()


async def _closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    ls.forget(params.text_document.uri)


async def _configuration_changed(ls: Server, _params: types.DidChangeWatchedFilesParams) -> None:
    ls.forget_troubles()
    ls.judge_all_anew()


async def _hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    found = await ls.judged(params.text_document.uri)
    if found is None:
        return None
    positions = ls.positions(found)
    for diagnostic in found.report.diagnostics:
        place = positions.range(diagnostic.span)
        if place.start <= params.position < place.end:
            page = types.MarkupContent(types.MarkupKind.Markdown, explained(diagnostic))
            return types.Hover(page, place)
    return None


async def _actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    if not asks_for_quick_fixes(params.context.only):
        return []
    found = await ls.judged(params.text_document.uri)
    if found is None:
        return []
    versioned = get_capability(
        ls.client_capabilities, "workspace.workspace_edit.document_changes", False
    )
    return list(quick_fixes(found, ls.positions(found), params.range, versioned=bool(versioned)))
