"""The process that meets torch and the user's code; it may hang or crash without harm to tslint.

Run as a script by the Python that has the user's torch. It and the folder `inside` need torch and
the standard library only, and keep to the syntax of Python 3.6.

It answers one line of JSON for each line that it is asked. User code never sees that conversation:
its standard input is empty, and what it prints goes to standard error. One such process exports
(`load`, `eager`, `export`, `run`, `save`); another, the witness, never imports the user's file
(`reload`, `compare`). Every run starts from an instance made anew with the same seed, in evaluation
mode, on one thread and without gradients, as the C++ program runs.
"""
# ruff: noqa: UP006, UP035  (the syntax of Python 3.6)

import importlib
import importlib.util
import json
import os
import platform
import sys
import warnings
from pathlib import Path
from typing import IO, Any, Callable, Dict

Json = Dict[str, Any]

_FOLDER = Path(__file__).resolve().parent
_PACKAGE = "_tslint_verify_inside"


def _part(name: str) -> Any:
    """A module of the folder `inside`, loaded by its place."""
    if _PACKAGE not in sys.modules:
        folder = _FOLDER / "inside"
        spec = importlib.util.spec_from_file_location(
            _PACKAGE, str(folder / "__init__.py"), submodule_search_locations=[str(folder)]
        )
        if spec is None or spec.loader is None:
            raise ImportError(f"{folder} is missing")
        module = importlib.util.module_from_spec(spec)
        sys.modules[_PACKAGE] = module
        spec.loader.exec_module(module)
    return importlib.import_module(f"{_PACKAGE}.{name}")


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
        "git": str(getattr(torch.version, "git_version", "")),
        "folder": str(Path(str(torch.__file__)).resolve().parent),
    }


def _works() -> Dict[str, Callable[[Json], Json]]:
    exporter, witness = _part("exporter").Exporter(), _part("witness")
    return {
        "load": exporter.load,
        "eager": exporter.eager,
        "export": exporter.export,
        "errors": exporter.errors,
        "run": exporter.run,
        "save": exporter.save,
        "reload": witness.reload,
        "compare": witness.compare,
        "signature": _part("signature").signature,
    }


def _answer(work: Callable[[Json], Json], request: Json) -> Json:
    """The answer to a request; nothing that user code raises gets further than here."""
    refusals = _part("refusals")
    try:
        return dict(work(request), status="done")
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
    works = _works()
    for line in requests:
        request = json.loads(line)
        say(_answer(works[request["do"]], request))


def _limit_memory() -> None:
    """Have allocations fail beyond what the user allows, where the system can see to that."""
    limit = os.environ.pop("TSLINT_VERIFY_MEMORY", "")
    if limit:
        try:
            resource = importlib.import_module("resource")
        except ImportError:
            return
        resource.setrlimit(resource.RLIMIT_AS, (int(limit), int(limit)))


def _main() -> None:
    _limit_memory()
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.path[:] = [entry for entry in sys.path if Path(entry).resolve() != _FOLDER]
    warnings.simplefilter("ignore")
    _serve(requests, answers)


if __name__ == "__main__":
    _main()
