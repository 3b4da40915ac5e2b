"""Repairs as code actions: one for each diagnostic that carries a fix."""

from collections.abc import Iterator, Sequence

from lsprotocol import types

from tslint.diagnostics import Fix
from tslint.server.documents import Judged
from tslint.server.positions import Positions
from tslint.server.presentation import shown


def quick_fixes(
    judged: Judged, positions: Positions, place: types.Range, *, versioned: bool
) -> Iterator[types.CodeAction]:
    """The repairs of what stands in a range.

    Args:
        judged: The document as it is now.
        positions: Of its text.
        place: What the user has selected, in the client's columns.
        versioned: Whether the client takes edits that name the version they are for.
    """
    for diagnostic in judged.report.diagnostics:
        if diagnostic.fix is None:
            continue
        told = shown(diagnostic, judged, positions)
        if _touch(told.range, place):
            yield types.CodeAction(
                title=_title(diagnostic.fix),
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[told],
                is_preferred=diagnostic.fix.safety == "safe",
                edit=_workspace_edit(diagnostic.fix, judged, positions, versioned=versioned),
            )


def asks_for_quick_fixes(only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Whether a client that wants certain kinds of action alone wants repairs."""
    wanted = types.CodeActionKind.QuickFix.value
    return only is None or any(wanted == kind or wanted.startswith(f"{kind}.") for kind in only)


def _title(fix: Fix) -> str:
    return fix.message if fix.safety == "safe" else f"{fix.message} (may change what it computes)"


def _workspace_edit(
    fix: Fix, judged: Judged, positions: Positions, *, versioned: bool
) -> types.WorkspaceEdit:
    edits = [types.TextEdit(positions.range(edit), edit.text) for edit in fix.edits]
    if not versioned:
        return types.WorkspaceEdit(changes={judged.uri: edits})
    document = types.OptionalVersionedTextDocumentIdentifier(judged.uri, judged.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, edits)])


def _touch(first: types.Range, second: types.Range) -> bool:
    return first.start <= second.end and second.start <= first.end
