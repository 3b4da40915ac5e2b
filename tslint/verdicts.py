"""What is said of a root as a whole: it compiles, it fails, or that is not known."""

from collections.abc import Iterator, Sequence
from typing import Final

from tslint.catalogue import catalogue
from tslint.collected import shown_path
from tslint.project.classes import ancestry
from tslint.project.roots import Root
from tslint.project.symbols import ClassSymbol, FunctionSymbol
from tslint.report import NotFollowed, Said, Verdict
from tslint.rooted import JudgedRoot

_TRACED: Final = "what a trace records depends on the inputs; `tslint verify --method trace` tries"
_TOO_DEEP: Final = "its code nests too deep to be read"
_NO_MODULE: Final = "nothing of it is compiled, as far as it could be followed"
_NOT_READ: Final = "it is no class or function of the project"


def verdict(root: Root, selector: str, judged: Sequence[JudgedRoot | None]) -> Verdict:
    """The verdict on a root: it *compiles* only where nothing was found or left unknown.

    Args:
        root: What was judged.
        selector: How it is named.
        judged: What it leads to by each release; None where its code nests too deep to be read.
    """
    errors = {error for each in judged if each is not None for error in _errors(root, each)}
    unknown = tuple(dict.fromkeys(said for each in judged for said in _unknown(root, each)))
    said: Said = "fails" if errors else "unknown" if unknown else "compiles"
    path = shown_path(root.file.text.path)
    return Verdict(selector, path, _line(root), root.method, said, len(errors), unknown)


def _errors(root: Root, judged: JudgedRoot) -> set[object]:
    """The places of what stands in the way, each with its rule."""
    return {
        (found.finding.code, found.span, (found.function or root).file.text.path)
        for found in judged.found
        if catalogue()[found.finding.code].severity == "error"
    }


def _unknown(root: Root, judged: JudgedRoot | None) -> Iterator[NotFollowed]:
    if judged is None:
        yield _whole(root, _TOO_DEEP)
        return
    if not isinstance(root.symbol, ClassSymbol | FunctionSymbol):
        yield _whole(root, _NOT_READ)
    elif root.method == "trace":
        yield _whole(root, _TRACED)
    elif not judged.functions and _is_plain(root.symbol):
        yield _whole(root, _NO_MODULE)
    for each in judged.not_followed:
        yield NotFollowed(
            shown_path(each.function.file.text.path),
            each.span.line,
            each.span.column,
            each.function.qualname,
            each.unfollowed.written,
            each.unfollowed.reason,
        )


def _is_plain(symbol: ClassSymbol | FunctionSymbol) -> bool:
    return isinstance(symbol, FunctionSymbol) or not ancestry(symbol).is_module


def _whole(root: Root, reason: str) -> NotFollowed:
    """A root as a whole, of which something is not known."""
    return NotFollowed(shown_path(root.file.text.path), _line(root), 1, root.name, "", reason)


def _line(root: Root) -> int:
    symbol = root.symbol
    return symbol.node.lineno if isinstance(symbol, ClassSymbol | FunctionSymbol) else 1
