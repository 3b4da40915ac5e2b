"""Diagnostics in the words of the protocol."""

from pathlib import Path

from lsprotocol import types

from tslint.catalogue import catalogue
from tslint.diagnostics import Call, Diagnostic
from tslint.reporting.holding import holding
from tslint.server.documents import Judged
from tslint.server.positions import Positions

SOURCE = "tslint"

_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}


def shown(diagnostic: Diagnostic, judged: Judged, positions: Positions) -> types.Diagnostic:
    """A diagnostic as an editor shows it; the calls that lead there come as related places."""
    advice = f"\n{diagnostic.help}" if diagnostic.help else ""
    releases = judged.report.releases
    where = f" ({holding(diagnostic, releases)})" if len(releases) > 1 else ""
    return types.Diagnostic(
        range=positions.range(diagnostic.span),
        message=diagnostic.message + where + advice,
        severity=_SEVERITIES[diagnostic.severity],
        code=diagnostic.code,
        code_description=types.CodeDescription(catalogue().path(diagnostic.code).as_uri()),
        source=SOURCE,
        related_information=[_caller(call, judged, positions) for call in diagnostic.chain],
    )


def _caller(call: Call, judged: Judged, positions: Positions) -> types.DiagnosticRelatedInformation:
    message = f"called from {call.object}"
    path = Path(call.path).absolute()
    if path == judged.text.path.absolute():
        location = types.Location(judged.uri, positions.line_range(call.line))
    else:
        start = types.Position(call.line - 1, 0)
        location = types.Location(path.as_uri(), types.Range(start, start))
    return types.DiagnosticRelatedInformation(location, message)


def explained(diagnostic: Diagnostic) -> str:
    """What a hover shows, in Markdown: the finding, then its rule's page."""
    rule = catalogue()[diagnostic.code]
    advice = f"{diagnostic.help}.\n\n" if diagnostic.help else ""
    return (
        f"**{rule.code}** {rule.name} ({rule.severity})\n\n"
        f"{diagnostic.message}.\n\n{advice}---\n\n{rule.prose}"
    )
