"""Sentences broken into lines that fit a terminal."""


def wrapped(sentence: str, width: int | None, indent: str = "") -> list[str]:
    """The lines of a sentence, at least one; a word that is longer than a line is left whole.

    Args:
        sentence: Spaces it begins with are kept.
        width: Of a line in characters; None for a single line.
        indent: What each line but the first begins with.
    """
    if width is None or len(sentence) <= width:
        return [sentence]
    start = sentence[: len(sentence) - len(sentence.lstrip())]
    lines: list[str] = []
    line = start
    for word in sentence.split():
        if line.strip() and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = indent
        line += word if not line.strip() else f" {word}"
    return [*lines, line]
