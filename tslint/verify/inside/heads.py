"""The head of a function's definition, from its text: parameters and return type as written.

It is cut out of the text token by token. The syntax tree would tell the parts, but how to write
one as text is known to Python from 3.9 on only, and it drops comments, in which types may stand.
"""

import ast
import io
import tokenize
from typing import Any, Iterator, List, NamedTuple, Optional

_OPENING, _CLOSING = "([{", ")]}"
_LAYOUT = (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)


class Parameter(NamedTuple):
    """A parameter as it is written.

    Attributes:
        name: With its stars; `*` and `/` alone are marks.
        annotation: Its annotation; None: it has none.
        default: Its default; None: it has none.
        comment: The comment of its line, where that tells a type.
    """

    name: str
    annotation: Optional[str] = None
    default: Optional[str] = None
    comment: str = ""


class Head(NamedTuple):
    """What stands between `def` and the body.

    Attributes:
        line: The line of the `def`, from 1.
        name: The name of the function.
        parameters: Its parameters and the marks between them.
        returns: Its return annotation; None: it has none.
        comment: The comment before the body that tells the types; empty: there is none.
    """

    line: int
    name: str
    parameters: List[Parameter]
    returns: Optional[str]
    comment: str


def head_at(source: str, line: int) -> Head:
    """The head of the first definition from a line on, which may be that of a decorator."""
    lines = source.splitlines(keepends=True)[line - 1 :]
    tokens = tokenize.generate_tokens(io.StringIO("".join(lines)).readline)
    while next(tokens).string != "def":
        pass
    name = next(tokens)
    for token in tokens:
        if token.string == "(":  # type parameters may stand before it
            break
    parts = _parts(tokens)
    arrow = _until(tokens, ":")
    return Head(
        line=line + name.start[0] - 1,
        name=name.string,
        parameters=[_parameter(part, lines) for part in parts],
        returns=_text(arrow[1:], lines) if arrow else None,
        comment=_type_comment(tokens),
    )


def _parts(tokens: Iterator[Any]) -> List[List[Any]]:
    """The tokens of each parameter, a comment at the end of its line among them."""
    parts: List[List[Any]] = [[]]
    depth, of_lambdas = 0, 0
    for token in tokens:
        text = token.string if token.type == tokenize.OP else ""
        if text and text in _CLOSING and depth == 0:
            break
        depth += (text in _OPENING) - (text in _CLOSING) if text else 0
        if depth == 0:
            of_lambdas += (token.string == "lambda") - (text == ":" and of_lambdas > 0)
        if text == "," and depth == 0 and of_lambdas == 0:
            parts.append([])
        elif token.type == tokenize.COMMENT and not parts[-1] and len(parts) > 1:
            parts[-2].append(token)
        elif token.type not in _LAYOUT:
            parts[-1].append(token)
    return [part for part in parts if any(token.type != tokenize.COMMENT for token in part)]


def _until(tokens: Iterator[Any], end: str) -> List[Any]:
    """The tokens before one that stands outside all brackets."""
    found: List[Any] = []
    depth = 0
    for token in tokens:
        if token.string == end and depth == 0:
            break
        if token.type == tokenize.OP:
            depth += (token.string in _OPENING) - (token.string in _CLOSING)
        if token.type not in _LAYOUT and token.type != tokenize.COMMENT:
            found.append(token)
    return found


def _parameter(part: List[Any], lines: List[str]) -> Parameter:
    comments = [token.string for token in part if token.type == tokenize.COMMENT]
    tokens = iter([token for token in part if token.type != tokenize.COMMENT])
    stars = next(tokens)
    named = next(tokens, None) if stars.string in ("*", "**") else stars
    name = stars.string if named is None or named is stars else stars.string + named.string
    declared = _until(tokens, "=")
    default = list(tokens)
    return Parameter(
        name,
        _text(declared[1:], lines) if declared else None,
        _text(default, lines) if default else None,
        next((comment for comment in comments if _tells_a_type(comment)), ""),
    )


def _type_comment(tokens: Iterator[Any]) -> str:
    """The comment with the types, between the head and the first statement."""
    for token in tokens:
        if token.type == tokenize.COMMENT:
            if _tells_a_type(token.string):
                return str(token.string)
        elif token.type not in _LAYOUT:
            break
    return ""


def _tells_a_type(comment: str) -> bool:
    words = comment.lstrip("# ")
    return words.startswith("type:") and not words.startswith("type: ignore")


def _text(tokens: List[Any], lines: List[str]) -> str:
    """The text from the first token to the last."""
    (first, start), (last, end) = tokens[0].start, tokens[-1].end
    if first == last:
        text: str = lines[first - 1][start:end]
        return text
    inner = lines[first : last - 1]
    return "".join([lines[first - 1][start:], *inner, lines[last - 1][:end]])


def without_collectors(parameters: List[Parameter]) -> List[Parameter]:
    """The parameters without what the compiler refuses: `*args`, `**kwargs`, names with defaults.

    A parameter that only has a name and has a default gets a place, after all others.
    """
    star = next((n for n, each in enumerate(parameters) if each.name.startswith("*")), None)
    if star is None:
        return parameters
    named = [each for each in parameters[star + 1 :] if not each.name.startswith("*")]
    required = [each for each in named if each.default is None]
    placed = parameters[:star] + [each for each in named if each.default is not None]
    return [*placed, Parameter("*"), *required] if required else placed


def returned_type(head: Head) -> Optional[str]:
    """The type that a function is declared to return, without quotes; None: it is not declared."""
    written = head.returns
    if written is None:
        _, arrow, told = head.comment.rpartition("->")
        return told.strip() if arrow else None
    try:
        text = ast.literal_eval(written.strip())
    except (ValueError, SyntaxError):
        return written
    return text if isinstance(text, str) else written


def written(head: Head) -> str:
    """A head as text, with a line for each parameter, since the comment of one ends its line."""
    lines = [f"def {head.name}("]
    for each in head.parameters:
        annotation = f": {each.annotation}" if each.annotation else ""
        default = f" = {each.default}" if each.default else ""
        comment = f"  {each.comment}" if each.comment else ""
        lines.append(f"    {each.name}{annotation}{default},{comment}")
    returns = f" -> {head.returns}" if head.returns else ""
    lines.append(f"){returns}:")
    if head.comment:
        lines.append(f"    {head.comment}")
    return "\n".join(lines)
