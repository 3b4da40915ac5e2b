"""What the installed compiler says: each case in a process of its own.

`torch.jit.script` remembers what it compiled, and what it says can depend on that. So one server
process imports torch once, and forks for every case; two cases run at a time. This file is both
ends: imported, it is the client; run as a script, it is the server.
"""

import atexit
import collections
import os
import re
import selectors
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

AT_ONCE = 2
SECONDS = 30
MODULE = "block"

_LINE = re.compile(rf'File "[^"]*\b{MODULE}\.py", line (\d+)')


class Case(msgspec.Struct, frozen=True):
    """One thing to try.

    Attributes:
        source: A whole module.
        target: The name in it to compile: a function, or a module class built without arguments; or
            the call that builds the module.
        way: script: compile it; run: compile it, run both; trace: trace it, run both.
        inputs: Arguments as Python text, evaluated with the module's names: those of the run, and
            those that a trace is taken with.
        other: The arguments that a trace is then run with.
    """

    source: str
    target: str
    way: Literal["script", "run", "trace"] = "script"
    inputs: str = ""
    other: str = ""


class Verdict(msgspec.Struct, frozen=True):
    """What the compiler made of a case.

    Attributes:
        ok: Whether it compiled.
        message: What the compiler said if it did not.
        line: The line of the source that it pointed at, if any.
        eager: What Python computed, for a case that was run.
        compiled: What the compiled program computed.
        schema: What the target, or a module's `forward`, takes and answers once it is scripted.
    """

    ok: bool
    message: str = ""
    line: int | None = None
    eager: str = ""
    compiled: str = ""
    schema: str = ""

    @property
    def differs(self) -> bool:
        """Whether the compiled program did something else than Python."""
        return self.ok and self.eager != self.compiled


def verdict(source: str, target: str) -> Verdict:
    """What the compiler says of one target of a module."""
    return verdicts([Case(source, target)])[0]


def verdicts(cases: Sequence[Case]) -> list[Verdict]:
    """What the compiler says of several cases, in their order."""
    return _server().answers(cases)


class _Server:
    """A process that has torch imported and forks for every case."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "OMP_NUM_THREADS": "1", "PYTORCH_JIT": "1"},
        )
        atexit.register(self._process.kill)

    def answers(self, cases: Sequence[Case]) -> list[Verdict]:
        questions, answers = self._process.stdin, self._process.stdout
        assert questions is not None
        assert answers is not None
        found: dict[int, Verdict] = {}
        waiting = collections.deque(enumerate(cases))
        while len(found) < len(cases):
            while waiting and len(cases) - len(waiting) - len(found) < 2 * AT_ONCE:
                number, case = waiting.popleft()
                questions.write(msgspec.json.encode([number, case]) + b"\n")
            questions.flush()
            line = answers.readline()
            if not line:
                raise RuntimeError("the process that runs the compiler ended")
            number, answer = msgspec.json.decode(line, type=tuple[int, Verdict])
            found[number] = answer
        return [found[number] for number in range(len(cases))]


@cache
def _server() -> _Server:
    return _Server()


def _serve() -> None:
    """Answer cases, one JSON line each, until standard input closes."""
    import numpy as np  # noqa: F401  imported once here rather than once per case
    import torch

    torch.set_num_threads(1)
    waiting: collections.deque[tuple[int, Case]] = collections.deque()
    running: dict[int, tuple[int, int, bytearray]] = {}
    selector = selectors.DefaultSelector()
    selector.register(0, selectors.EVENT_READ)
    unread, opened = bytearray(), True
    while opened or waiting or running:
        for key, _ in selector.select():
            chunk = os.read(key.fd, 1 << 16)
            if key.fd == 0:
                unread += chunk
                *lines, rest = unread.split(b"\n")
                unread = bytearray(rest)
                waiting.extend(msgspec.json.decode(line, type=tuple[int, Case]) for line in lines)
                if not chunk:
                    opened = False
                    selector.unregister(0)
            elif chunk:
                running[key.fd][2].extend(chunk)
            else:
                selector.unregister(key.fd)
                os.close(key.fd)
                number, child, said = running.pop(key.fd)
                status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                answer = bytes(said) or msgspec.json.encode(
                    Verdict(ok=False, message=f"the compiler's process ended with {status}")
                )
                os.write(1, b"[%d,%s]\n" % (number, answer))
        while waiting and len(running) < AT_ONCE:
            number, case = waiting.popleft()
            child, output = _forked(case)
            running[output] = (number, child, bytearray())
            selector.register(output, selectors.EVENT_READ)


def _forked(case: Case) -> tuple[int, int]:
    """A child that judges a case: its id, and the pipe on which its verdict comes."""
    output, end = os.pipe()
    child = os.fork()
    if child:
        os.close(end)
        return child, output
    signal.alarm(SECONDS)
    silence = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(silence, standard)
    try:
        answer = _judged(case)
    except BaseException:  # noqa: BLE001  whatever the case raised is the answer
        answer = Verdict(ok=False, message=traceback.format_exc())
    os.write(end, msgspec.json.encode(answer))
    os._exit(0)


def _judged(case: Case) -> Verdict:
    import torch

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"{MODULE}.py")
        file.write_text(case.source, encoding="utf-8")
        sys.path.insert(0, folder)
        try:
            module = __import__(MODULE)
            built = _built(module, case.target)
            if case.way == "trace":
                compiled = torch.jit.trace(built, _inputs(case.inputs, module), check_trace=False)
            else:
                compiled = torch.jit.script(built)
        except Exception as error:  # noqa: BLE001  the compiler raises what it likes
            line = _LINE.search(str(error))
            return Verdict(
                ok=False, message=str(error), line=int(line[1]) if line is not None else None
            )
        if case.way == "script":
            callable_ = getattr(compiled, "forward", compiled)
            return Verdict(ok=True, schema=str(getattr(callable_, "schema", "")))
        inputs = case.other if case.way == "trace" else case.inputs
        eager = _outcome(_built(module, case.target), inputs, module)
        return Verdict(ok=True, eager=eager, compiled=_outcome(compiled, inputs, module))


def _built(module: Any, target: str) -> Any:
    import torch

    torch.manual_seed(0)
    if "(" in target:
        return eval(target, dict(vars(module)))
    found = getattr(module, target)
    is_module = isinstance(found, type) and issubclass(found, torch.nn.Module)
    return found() if is_module else found


def _inputs(text: str, module: Any) -> tuple[Any, ...]:
    import torch

    torch.manual_seed(0)
    return eval(f"({text},)" if text else "()", {"torch": torch, **vars(module)})  # type: ignore[no-any-return]


def _outcome(call: Any, inputs: str, module: Any) -> str:
    """What a call returns, as text; or that it raises."""
    try:
        return repr(call(*_inputs(inputs, module)))
    except Exception:  # noqa: BLE001  raising is an outcome
        return "raises"


if __name__ == "__main__":
    _serve()
