"""Releases stored as what they have otherwise than a neighbour.

One release in ``data/`` is stored whole. Each other one names its neighbour towards that one as its
base, and each of its sections is a ``Difference`` from the same section of the base. Sections that
were unpacked on the way are kept: several releases are judged by at once, and share them.
"""

from functools import cache, cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar, final

import msgspec

from tslint.torchscript.packed import (
    Names,
    Operators,
    PackedRelease,
    PythonApi,
    compressed,
    decompressed,
)

_Section = TypeVar("_Section", bound=msgspec.Struct)


class Difference(msgspec.Struct, Generic[_Section], frozen=True):
    """What one release's section has otherwise than another's.

    Attributes:
        gone: By table, the names that only the other has.
        now: Of each table what is new or is another; what is no table, whole.
    """

    gone: dict[str, frozenset[str]]
    now: _Section


@final
class UnpackedRelease:
    """The sections of a release, each unpacked when it is first asked for.

    Attributes:
        base: The release that it is stored as a difference from; None where it is stored whole.
    """

    def __init__(self, packed: PackedRelease, base: "UnpackedRelease | None") -> None:
        self._packed = packed
        self.base = base

    @property
    def release(self) -> str:
        """The release, such as ``2.13.0``."""
        return self._packed.release

    @property
    def python(self) -> str:
        """The Python that it was measured on, such as ``3.11``."""
        return self._packed.python

    @cached_property
    def operators(self) -> Operators:
        """Its operators."""
        return _unpacked(self._packed.operators, Operators, self.base and self.base.operators)

    @cached_property
    def names(self) -> Names:
        """What names mean in it."""
        return _unpacked(self._packed.names, Names, self.base and self.base.names)

    @cached_property
    def api(self) -> PythonApi:
        """Its functions and classes that are written in Python."""
        return _unpacked(self._packed.api, PythonApi, self.base and self.base.api)


@cache
def unpacked(folder: Path, release: str) -> UnpackedRelease:
    """A release as it is stored in a folder, with those that it builds on."""
    data = (folder / f"{release}.msgpack").read_bytes()
    packed = msgspec.msgpack.decode(data, type=PackedRelease)
    return UnpackedRelease(packed, unpacked(folder, packed.base) if packed.base else None)


def repacked(release: UnpackedRelease, base: UnpackedRelease | None) -> PackedRelease:
    """A release as a difference from a base; whole where that is None."""
    return PackedRelease(
        release=release.release,
        python=release.python,
        operators=_packed(release.operators, base and base.operators),
        names=_packed(release.names, base and base.names),
        api=_packed(release.api, base and base.api),
        base=base and base.release,
    )


def difference(section: _Section, base: _Section) -> Difference[_Section]:
    """What a section has otherwise than its base."""
    gone: dict[str, frozenset[str]] = {}
    now: dict[str, Any] = {}
    for field in section.__struct_fields__:
        before, after = getattr(base, field), getattr(section, field)
        if isinstance(after, dict):
            gone[field] = frozenset(before.keys() - after.keys())
            now[field] = {name: each for name, each in after.items() if before.get(name) != each}
        elif isinstance(after, frozenset):
            gone[field] = before - after
            now[field] = after - before
        else:
            now[field] = after
    return Difference(gone, type(section)(**now))


def applied(change: Difference[_Section], base: _Section) -> _Section:
    """The section that differs so from its base."""
    fields: dict[str, Any] = {}
    for field in base.__struct_fields__:
        before, now = getattr(base, field), getattr(change.now, field)
        if isinstance(now, dict):
            fields[field] = before | now
            for name in change.gone[field]:
                del fields[field][name]
        elif isinstance(now, frozenset):
            fields[field] = (before - change.gone[field]) | now
        else:
            fields[field] = now
    return type(base)(**fields)


def _packed(section: _Section, base: _Section | None) -> bytes:
    return compressed(section if base is None else difference(section, base))


def _unpacked(data: bytes, kind: type[_Section], base: _Section | None) -> _Section:
    if base is None:
        return decompressed(data, kind)
    change: Difference[_Section] = decompressed(data, Difference[kind])  # type: ignore[valid-type]  # msgspec reads it as the type that it is
    return applied(change, base)
