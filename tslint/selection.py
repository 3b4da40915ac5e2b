"""Which rules a run shows: `--select`, `--ignore` and what configuration says of single files."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from tslint.catalogue import catalogue
from tslint.config import Config, FoundConfig


class UnknownCodeError(Exception):
    """A code, or a prefix of codes, that no rule has."""


class Selection(msgspec.Struct, frozen=True):
    """Prefixes of the codes to show and not to show in one file; the longer prefix wins."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]

    @classmethod
    def of(cls, config: Config, path: Path) -> "Selection":
        """The choice that a configuration makes for a file."""
        ignored = list(config.ignore)
        for pattern, codes in config.per_file_ignores.items():
            # Imported here: most projects have no such patterns, and start-up is felt.
            from pathspec import GitIgnoreSpec

            if GitIgnoreSpec.from_lines([pattern]).match_file(path.as_posix()):
                ignored += codes
        return cls(tuple(config.select), tuple(ignored))

    def shows(self, code: str) -> bool:
        """Whether a rule's diagnostics are shown."""
        selected = max(
            (len(p) for p in self.select if _covers(p, code)), default=-1 if self.select else 0
        )
        ignored = max((len(p) for p in self.ignore if _covers(p, code)), default=-1)
        return selected > ignored


def _covers(prefix: str, code: str) -> bool:
    return prefix == "ALL" or code.startswith(prefix)


def checked_prefixes(prefixes: Iterable[str], where: str) -> Iterator[str]:
    """The prefixes as written in capitals.

    Raises:
        UnknownCodeError: One of them begins no rule's code.
    """
    for prefix in prefixes:
        upper = prefix.strip().upper()
        if not upper or not any(_covers(upper, code) for code in catalogue().codes):
            raise UnknownCodeError(f"{where}: no rule's code begins with `{prefix}`")
        yield upper


def checked_config(found: FoundConfig) -> Config:
    """A configuration whose codes all exist, written in capitals.

    Raises:
        UnknownCodeError: It names a code, or a prefix of codes, that no rule has.
    """
    config, where = found.config, str(found.path)
    return msgspec.structs.replace(
        config,
        select=tuple(checked_prefixes(config.select, where)),
        ignore=tuple(checked_prefixes(config.ignore, where)),
        per_file_ignores={
            pattern: tuple(checked_prefixes(codes, where))
            for pattern, codes in config.per_file_ignores.items()
        },
    )
