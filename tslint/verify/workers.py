"""The child processes of one verification: started, asked, replaced when they crash."""

import os
import re
import time
from pathlib import Path
from typing import TypeVar

import msgspec

from tslint.verify.answers import Greeting, Setback
from tslint.verify.faults import trouble_of
from tslint.verify.outcome import Outcome, RefusedError, Trouble
from tslint.verify.process import Child, ChildEndedError, ChildSilentError, last_words

Answer = TypeVar("Answer", bound=msgspec.Struct)

_UNCAUGHT = re.compile(r"^\s*what\(\):\s*(.*)$", re.MULTILINE)
_SLOWEST_TORCH = 180.0  # seconds; a first import from a cold disk is slow


class SetbackError(Exception):
    """A request that was not fulfilled.

    Attributes:
        outcome: What that makes of the step.
        reason: One sentence.
        trouble: The failure, where it is one.
        seconds: How long it took.
        parameters: What the model takes, where the inputs did not fit it.
    """

    def __init__(
        self, outcome: Outcome, answer: Setback, trouble: Trouble | None, seconds: float
    ) -> None:
        super().__init__(trouble.message if trouble else answer.reason)
        self.outcome: Outcome = outcome
        self.reason = trouble.message if trouble else answer.reason
        self.trouble = trouble
        self.seconds = seconds
        self.refused = answer.status == "refused"
        self.parameters = answer.parameters


class Worker:
    """One child process with torch in it."""

    def __init__(
        self, python: str, child: Path, folder: Path, environment: dict[str, str], log: Path
    ) -> None:
        """Start it; torch is imported while the caller goes on.

        Args:
            python: The interpreter.
            child: The file that it runs.
            folder: Its working directory.
            environment: All of its environment variables.
            log: What gets its standard error.
        """
        self._log = log
        self._python = python
        try:
            self._child = Child([python, str(child)], folder, environment, log)
        except OSError as error:
            raise RefusedError(
                f"{python} cannot be started: {error.strerror}; name a Python with --python"
            ) from None
        self._greeting: Greeting | None = None

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._child.alive

    def greeting(self) -> Greeting:
        """Which torch it has.

        Raises:
            RefusedError: It has none, or is no Python.
        """
        if self._greeting is None:
            self._greeting = self._greeted()
        return self._greeting

    def _greeted(self) -> Greeting:
        try:
            greeting = msgspec.json.decode(self._child.answer(_SLOWEST_TORCH), type=Greeting)
        except (ChildEndedError, ChildSilentError, msgspec.DecodeError) as error:
            words = last_words(self._log).splitlines()[-1:]
            told = ": ".join([str(error), *words])
            raise RefusedError(
                f"{self._python} does not run as a Python with torch ({told})"
            ) from None
        if greeting.status != "done":
            raise RefusedError(
                f"torch cannot be imported by {self._python} ({greeting.reason}): "
                "install torch there, or name the Python that has torch with --python"
            )
        return greeting

    def ask(
        self, request: dict[str, object], answer: type[Answer], timeout: float
    ) -> tuple[Answer, float]:
        """The answer to a request, and the seconds it took.

        Raises:
            SetbackError: There is none: it was refused, does not apply, or failed.
        """
        self.greeting()
        start = time.perf_counter()
        setback = Setback("failed")
        try:
            line = self._child.ask(request, timeout)
            setback = msgspec.json.decode(line, type=Setback)
            trouble = trouble_of(setback.error) if setback.error else None
        except ChildEndedError as error:
            trouble = Trouble("crash", ": ".join([str(error), *self._complaint()]))
        except ChildSilentError as error:
            told = f"{error}: it hangs, or needs more time than --timeout gives"
            trouble = Trouble("timeout", told)
        seconds = time.perf_counter() - start
        if setback.status == "done":
            return msgspec.json.decode(line, type=answer), seconds
        outcome: Outcome = "not applicable" if setback.status == "not applicable" else "failed"
        raise SetbackError(outcome, setback, trouble, seconds)

    def _complaint(self) -> list[str]:
        """What a C++ exception that ended the process said, if one did."""
        return _UNCAUGHT.findall(last_words(self._log))[-1:]

    def close(self) -> None:
        """End the process."""
        self._child.close()


def environment_of(
    settings: dict[str, str], hidden: Path | None, memory: float | None = None
) -> dict[str, str]:
    """The environment of a child process.

    Args:
        settings: What the user sets beside their own environment.
        hidden: A file that the process must not be able to import.
        memory: GB of address space that it may take; None: no limit.
    """
    environment = {
        **os.environ,
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        **settings,
    }
    environment.setdefault("OMP_NUM_THREADS", "1")
    if memory is not None:
        environment["TSLINT_VERIFY_MEMORY"] = str(int(memory * 1e9))
    if hidden is not None and "PYTHONPATH" in environment:
        entries = environment["PYTHONPATH"].split(os.pathsep)
        seen = [
            entry for entry in entries if entry and not hidden.is_relative_to(Path(entry).resolve())
        ]
        environment["PYTHONPATH"] = os.pathsep.join(seen)
    return environment
