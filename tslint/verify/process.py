"""Conversations with child processes that may crash or hang."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

_POSIX = os.name == "posix"
_LAST_WORDS = 8000  # characters of a log worth quoting


class ChildEndedError(Exception):
    """The process ended without an answer; the sentence says how."""


class ChildSilentError(Exception):
    """The process did not answer in time and was ended."""


def ending(status: int) -> str:
    """How a process ended, in words: a signal by its name, or its exit status."""
    if status >= 0:
        return f"the process ended by itself with exit status {status}"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    meaning = {
        "SIGSEGV": " (a segmentation fault)",
        "SIGABRT": " (it aborted)",
        "SIGKILL": " (killed, as a system does that is out of memory)",
        "SIGFPE": " (an arithmetic error)",
        "SIGILL": " (an instruction this processor does not know)",
    }.get(name, "")
    return f"the process crashed with {name}{meaning}"


def end_group(process: "subprocess.Popen[Any]") -> None:
    """End a process and all that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if _POSIX:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


class Finished(NamedTuple):
    """A command that ran to its end: its exit status, or the signal as a negative number."""

    status: int
    said: bytes
    complained: bytes


_commands: "set[subprocess.Popen[bytes]]" = set()  # on their way, in whatever thread


def finished(command: list[str], *, timeout: float, **options: Any) -> Finished:
    """What came of a command, which ends with all that it started where the waiting ends.

    Args:
        command: The program and its arguments.
        timeout: Seconds that it may take.
        options: More for `subprocess.Popen`.

    Raises:
        OSError: It cannot be started.
        subprocess.TimeoutExpired: It did not finish in time, and was ended.
    """
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, start_new_session=_POSIX, **options
    )
    _commands.add(process)
    try:
        said, complained = process.communicate(timeout=timeout)
    except BaseException:
        end_group(process)
        process.communicate()
        raise
    finally:
        _commands.discard(process)
    return Finished(process.returncode, said, complained)


def end_commands() -> None:
    """End every command that some thread waits for."""
    for process in list(_commands):
        end_group(process)


@contextlib.contextmanager
def ended_politely() -> Iterator[None]:
    """Have a request to end, as a CI sends that cancels a job, unwind what was begun.

    One that this process was started to ignore, as under `nohup`, stays ignored.

    Raises:
        EndedError: There was one.
    """

    def end(number: int, _: object) -> None:
        raise EndedError(number)

    names = ("SIGTERM", "SIGHUP") if threading.current_thread() is threading.main_thread() else ()
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    heeded = [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, end) for number in heeded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class EndedError(KeyboardInterrupt):
    """A signal asked this process to end; its `status` is the exit status that says so."""

    def __init__(self, number: int) -> None:
        super().__init__(f"ended by {signal.Signals(number).name}")
        self.status = 128 + number


class Child:
    """A process that answers one line of JSON for each line that it is sent."""

    def __init__(
        self, command: list[str], folder: Path, environment: dict[str, str], log: Path
    ) -> None:
        self._log = log.open("ab")
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd=folder,
            env=environment,
            start_new_session=_POSIX,
        )
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        if self._process.stdout is None:
            return
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put(b"")

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    def answer(self, timeout: float) -> bytes:
        """The next line it says.

        Raises:
            ChildEndedError: It ended instead.
            ChildSilentError: It said nothing within `timeout` seconds, and was ended.
        """
        try:
            line = self._answers.get(timeout=timeout)
        except queue.Empty:
            end_group(self._process)
            raise ChildSilentError(f"no answer within {timeout:g} s") from None
        if not line:
            raise ChildEndedError(ending(self._process.wait()))
        return line

    def ask(self, request: dict[str, object], timeout: float) -> bytes:
        """The answer to a request.

        Raises:
            ChildEndedError: It ended instead.
            ChildSilentError: It said nothing within `timeout` seconds, and was ended.
        """
        if self._process.stdin is None:
            raise ChildEndedError("the process takes no requests")
        with contextlib.suppress(BrokenPipeError):  # the end of its answers will tell
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        return self.answer(timeout)

    def close(self) -> None:
        """End the process."""
        end_group(self._process)
        for stream in (self._process.stdin, self._process.stdout, self._log):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()


def last_words(log: Path) -> str:
    """The end of what a process wrote to its log."""
    with contextlib.suppress(OSError):
        return log.read_text(encoding="utf-8", errors="replace")[-_LAST_WORDS:].strip()
    return ""
