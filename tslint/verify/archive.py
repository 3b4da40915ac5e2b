"""What a saved file asks of the torch that loads it: its format, and its operators by release."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from tslint.torchscript.library import library, releases
from tslint.verify.outcome import Archive, NewerOperator

# What libtorch registers itself; others of torch's are registered by its Python alone.
_OWN_NAMESPACES = (
    "aten", "prim", "quantized", "_quantized", "quantization", "sparse", "prepacked",
    "mkldnn", "mkldnn_prepacked", "mkl", "onednn",
)  # fmt: skip


def archive_of(path: Path, operators: Sequence[str], targets: Sequence[str]) -> Archive:
    """What a saved model needs.

    Args:
        path: The file.
        operators: The operators that it calls, with their overloads, as `aten::add.Tensor`.
        targets: The measured releases that it is meant for.
    """
    own = [name for name in operators if name.partition("::")[0] in _OWN_NAMESPACES]
    since = {name: _since(name) for name in own}
    known = [releases().index(release) for release in since.values() if release]
    newer = [
        NewerOperator(name, release, older)
        for name, release in since.items()
        if release
        for older in [tuple(t for t in targets if _is_older(t, release))]
        if older
    ]
    return Archive(
        format_version=_format_version(path),
        operators=tuple(operators),
        foreign=tuple(name for name in operators if name not in since),
        oldest=releases()[max(known)] if known else None,
        newer=tuple(newer),
    )


def _is_older(one: str, other: str) -> bool:
    return releases().index(one) < releases().index(other)


def _since(operator: str) -> str | None:
    """The first release from which on every one has an operator; None: the newest lacks it.

    An old torch does not tell overloads: of `aten::add.*` any will do.
    """
    name, _, overload = operator.partition(".")
    first = None
    for release in reversed(releases()):
        there = library(release).registered_overloads(name)
        if not any(overload in ("*", schema.overload) for schema in there):
            break
        first = release
    return first


def _format_version(path: Path) -> int | None:
    """The version of the file format, as torch wrote it into the archive; None: it has none."""
    try:
        with zipfile.ZipFile(path) as archive:
            name = next(each for each in archive.namelist() if each.endswith("/version"))
            return int(archive.read(name))
    except (OSError, ValueError, StopIteration, zipfile.BadZipFile):
        return None
