"""A verification that is itself ended, politely or not, leaves no process and no folder behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

HANGING = """
import os
from pathlib import Path
from torch import nn


class Hanging(nn.Module):
    def forward(self, x):
        Path({told!r}).write_text(f"{{os.getpid()}}")
        while True:
            pass
"""
SIGNALS = [name for name in ("SIGTERM", "SIGHUP", "SIGINT") if hasattr(signal, name)]
TIMES = pytest.mark.parametrize("targets", [1, 2])


def until(holds: Callable[[], object]) -> bool:
    """Whether something comes to hold within a minute."""
    for _ in range(600):
        if holds():
            return True
        time.sleep(0.1)
    return False


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and is not waited for does not."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        os.kill(pid, 0)
        return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def hanging(
    folder: Path, targets: int, ignored: str = ""
) -> tuple["subprocess.Popen[bytes]", list[int]]:
    """A verification whose models hang, and the processes in which they do.

    It heeds every signal but the one that it is to ignore, whatever started the tests.
    """

    def with_signals() -> None:
        for name in SIGNALS:
            handler = signal.SIG_IGN if name == ignored else signal.SIG_DFL
            signal.signal(getattr(signal, name), handler)

    selectors, notes = [], [folder / f"pid{number}" for number in range(targets)]
    for number, told in enumerate(notes):
        source = folder / f"hanging{number}.py"
        source.write_text(HANGING.format(told=str(told)))
        selectors.append(f"{source}::Hanging")
    environment = {**os.environ, "TMPDIR": str(folder / "temporary")}
    (folder / "temporary").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "tslint", "verify", *selectors, "--input", "float32:2"],
        env=environment,
        preexec_fn=with_signals if os.name == "posix" else None,  # noqa: PLW1509  (no threads here)
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert until(lambda: all(told.is_file() and told.read_text() for told in notes))
    return process, [int(told.read_text()) for told in notes]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
@pytest.mark.parametrize("name", SIGNALS)
@TIMES
def test_a_polite_end_takes_all_along(name, targets, tmp_path):
    process, children = hanging(tmp_path, targets)
    process.send_signal(getattr(signal, name))
    complaint = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 128 + getattr(signal, name)
    assert complaint.startswith("error: ")
    assert "Traceback" not in complaint
    assert until(lambda: not any(is_alive(child) for child in children))
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
def test_a_hangup_that_is_ignored_ends_nothing(tmp_path):
    process, children = hanging(tmp_path, 1, ignored="SIGHUP")
    process.send_signal(signal.SIGHUP)
    time.sleep(1)
    assert process.poll() is None
    assert all(is_alive(child) for child in children)
    process.terminate()
    process.communicate(timeout=60)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends the children")
@TIMES
def test_a_killed_verification_leaves_no_process_that_hangs(targets, tmp_path):
    process, children = hanging(tmp_path, targets)
    process.kill()
    process.communicate(timeout=60)
    assert until(lambda: not any(is_alive(child) for child in children))
