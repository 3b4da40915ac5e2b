"""What the process does that meets torch and the user's code: it answers what it is asked.

It answers one line of JSON for each line that it is asked. User code never sees that conversation:
its standard input is empty, and what it prints goes to standard error. One such process exports
(`load`, `eager`, `export`, `run`, `save`); another, the witness, never imports the user's file
(`reload`, `compare`). Every run starts from an instance made anew with the same seed, in evaluation
mode, on one thread and without gradients, as the C++ program runs.
"""

import functools
import importlib
import json
import os
import platform
import signal
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Callable, Dict

Json = Dict[str, Any]

_PR_SET_PDEATHSIG = 1  # of linux/prctl.h
_OF_THE_WITNESS = {"reload": "witness", "compare": "witness", "signature": "signature"}


def _part(name: str) -> Any:
    """A module of this folder, loaded when it is needed: they import torch."""
    return importlib.import_module("." + name, __package__)


def _greeting() -> Json:
    """Import torch and say which one it is."""
    try:
        torch = importlib.import_module("torch")
    except Exception as error:  # noqa: BLE001  (a broken torch may raise anything)
        return {"status": "refused", "reason": f"{type(error).__name__}: {error}"}
    torch.set_num_threads(1)
    return {
        "status": "done",
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "folder": str(Path(str(torch.__file__)).resolve().parent),
    }


@functools.lru_cache(maxsize=None)  # noqa: UP033  (`functools.cache` came with Python 3.9)
def _exporter() -> Any:
    return _part("exporter").Exporter()


def _work(name: str) -> Callable[[Json], Json]:
    """What fulfils the requests of a name."""
    holder = _part(_OF_THE_WITNESS[name]) if name in _OF_THE_WITNESS else _exporter()
    work: Callable[[Json], Json] = getattr(holder, name)
    return work


def _answer(request: Json) -> Json:
    """The answer to a request; nothing that user code raises gets further than here."""
    refusals = _part("refusals")
    try:
        return dict(_work(request["do"])(request), status="done")
    except refusals.RefusedError as error:
        return {"status": "refused", "reason": str(error), "parameters": error.parameters}
    except refusals.NotApplicableError as error:
        return {"status": "not applicable", "reason": str(error)}
    except BaseException as error:  # noqa: BLE001  (SystemExit included)
        return {"status": "failed", "error": _part("errors").told_error(error)}


def _serve(requests: IO[str], answers: IO[str]) -> None:
    def say(answer: Json) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    greeting = _greeting()
    say(greeting)
    if greeting["status"] != "done":
        return
    for line in requests:
        say(_answer(json.loads(line)))


def _limit_memory() -> None:
    """Have allocations fail beyond what the user allows, where the system can see to that."""
    limit = os.environ.pop("TSLINT_VERIFY_MEMORY", "")
    if limit:
        try:
            resource = importlib.import_module("resource")
        except ImportError:
            return
        resource.setrlimit(resource.RLIMIT_AS, (int(limit), int(limit)))


def _end_with_whoever_asks() -> None:
    """Have the system end this process with its parent, which may be killed while user code hangs.

    Linux alone can; elsewhere the end of the requests is what ends it.
    """
    if sys.platform.startswith("linux"):
        with suppress(Exception):  # a Python may lack ctypes
            importlib.import_module("ctypes").CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> None:
    """Answer until there are no more requests."""
    _end_with_whoever_asks()
    _limit_memory()
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    del sys.path[0]  # the file that this comes from: none of its names is the user's
    warnings.simplefilter("ignore")
    _serve(requests, answers)
