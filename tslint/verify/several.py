"""Several verifications at once, each in child processes of its own."""

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tslint.verify.outcome import RefusedError, Report
from tslint.verify.plan import Verification
from tslint.verify.process import end_commands
from tslint.verify.settings import Settings

_COULD_NOT_RUN = 2
_WORST_FIRST = (_COULD_NOT_RUN, 1, 3, 0)


class Ended(msgspec.Struct, frozen=True):
    """What came of one verification.

    Attributes:
        target: What was to be verified.
        report: What came of it; None: it could not begin.
        complaint: Why it could not.
    """

    target: str
    report: Report | None
    complaint: str = ""

    @property
    def exit_status(self) -> int:
        """That of the report, or of what could not run."""
        return self.report.exit_status if self.report else _COULD_NOT_RUN


def worst(ended: Sequence[Ended]) -> int:
    """The exit status of all together: could not run, disproved, not run, proved."""
    return min((each.exit_status for each in ended), key=_WORST_FIRST.index, default=0)


class Verifications:
    """Verifications on their way; closing them ends every process that they started."""

    def __init__(self, say: Callable[[str], None], announce: Callable[[str], None]) -> None:
        """Begin with none.

        Args:
            say: Takes what is going on now.
            announce: Takes what will take long.
        """
        self._say = say
        self._announce = announce
        self._running: list[Verification] = []
        self._wanted = 0
        self._ended: list[str] = []

    def all(self, settings: Sequence[Settings | Ended], jobs: int) -> list[Ended]:
        """What comes of them, in their order, so many at a time; some ended before they began."""
        self._wanted = len(settings)
        if len(settings) == 1:
            return [self.one(settings[0])]
        pool = ThreadPoolExecutor(max(1, min(jobs, len(settings))))
        try:
            futures = [pool.submit(self.one, each) for each in settings]
            return [future.result() for future in futures]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            self.close()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _tell(self, name: str, doing: str) -> None:
        """Say what is going on, and of several how many are behind us."""
        count = f"{len(self._ended)} of {self._wanted} done; " if self._wanted > 1 else ""
        self._say(f"{count}{name}: {doing}")

    def one(self, settings: Settings | Ended) -> Ended:
        """What comes of one."""
        if isinstance(settings, Ended):
            self._ended.append(settings.target)
            return settings
        selector = settings.target.selector
        try:
            with _artifact_folder(settings.keep) as folder:
                return Ended(selector, self._report(settings, folder))
        except RefusedError as error:
            return Ended(selector, None, str(error))
        finally:
            self._ended.append(selector)

    def _report(self, settings: Settings, folder: Path) -> Report:
        name = settings.target.object or settings.target.shown
        verification = Verification(
            settings, folder, lambda doing: self._tell(name, doing), self._announce
        )
        self._running.append(verification)
        try:
            return verification.report()
        finally:
            verification.close()
            self._running.remove(verification)

    def close(self) -> None:
        """End the processes of all that are on their way."""
        for verification in list(self._running):
            verification.close()
        end_commands()


def kept_apart(keep: Path | None, selector: str, *, alone: bool) -> Path | None:
    """The folder for the artifacts of one of several targets."""
    if keep is None or alone:
        return keep
    return keep / re.sub(r"\W+", "-", selector).strip("-")


@contextmanager
def _artifact_folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(
            prefix="tslint-verify-", ignore_cleanup_errors=True
        ) as folder:
            yield Path(folder)
        return
    try:
        keep.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RefusedError(
            f"{keep} cannot be made: {error.strerror}; name another folder with --keep"
        ) from None
    yield keep.resolve()
