"""An editor with one file open, as the protocol sees it."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from lsprotocol import types
from pytest_lsp import LanguageClient


def capabilities(*encodings: str) -> types.ClientCapabilities:
    """What an editor of today can do."""
    return types.ClientCapabilities(
        general=types.GeneralClientCapabilities(
            position_encodings=[types.PositionEncodingKind(each) for each in encodings] or None
        ),
        workspace=types.WorkspaceClientCapabilities(
            workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True)
        ),
    )


@dataclasses.dataclass
class Editor:
    """One file open in an editor."""

    client: LanguageClient
    path: Path
    text: str = ""
    version: int = 0

    @property
    def uri(self) -> str:
        return self.path.as_uri()

    async def open(self, text: str) -> list[types.Diagnostic]:
        self.text, self.version = text, 1
        self.client.text_document_did_open(
            types.DidOpenTextDocumentParams(types.TextDocumentItem(self.uri, "python", 1, text))
        )
        return await self.published()

    async def type(self, text: str) -> list[types.Diagnostic]:
        """Replaces the whole text, as full synchronisation does."""
        self.text, self.version = text, self.version + 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, self.uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )
        return await self.published()

    async def published(self) -> list[types.Diagnostic]:
        await self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        return list(self.client.diagnostics[self.uri])

    def identifier(self) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri)

    async def actions(
        self, place: types.Range, *only: types.CodeActionKind
    ) -> list[types.CodeAction]:
        context = types.CodeActionContext([], only=list(only) or None)
        found = await self.client.text_document_code_action_async(
            types.CodeActionParams(self.identifier(), place, context)
        )
        return list(found or [])

    def with_edits(self, edits: Sequence[types.TextEdit]) -> str:
        """The text once the edits are applied, columns counted in UTF-16 as by default."""
        lines = [line.encode("utf-16-le") for line in self.text.split("\n")]

        def offset(position: types.Position) -> int:
            before = sum(len(line) + 2 for line in lines[: position.line])
            return before + 2 * position.character

        data = "\n".encode("utf-16-le").join(lines)
        for edit in sorted(edits, key=lambda e: offset(e.range.start), reverse=True):
            start, end = offset(edit.range.start), offset(edit.range.end)
            data = data[:start] + edit.new_text.encode("utf-16-le") + data[end:]
        return data.decode("utf-16-le")
