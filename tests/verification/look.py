"""Makes models and tells what they are made of; a script that is asked a line of JSON for a file.

torch is imported once; each file in a process forked from that one.
"""

import json
import os
import re
import signal
import sys
import warnings
from typing import IO, Any

import torch

from tslint.verify.inside.snapshot import snapshot

_SECONDS = 60


def main() -> None:
    """Answer one line for each model."""
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                _answer(json.loads(line), answers)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        answers.write("\n")
        answers.flush()


def _answer(asked: dict[str, Any], answers: IO[str]) -> None:
    signal.alarm(_SECONDS)
    names: dict[str, Any] = {}
    exec(asked["head"], names)
    for made, compiles in zip(asked["made"], asked["compiles"], strict=True):
        signal.alarm(_SECONDS)
        try:
            answer = _looked(made, names["case"], asked["path"], compiles=compiles)
        except BaseException as error:  # noqa: BLE001  (whatever the model raises is the answer)
            answer = {"error": f"{type(error).__name__}: {error}"[:300]}
        answers.write(json.dumps({"made": made, **answer}) + "\n")
        answers.flush()


def _looked(made: str, case: Any, path: str, *, compiles: bool) -> dict[str, Any]:
    model = eval(made, {"torch": torch, **vars(case)})
    if isinstance(model, torch.nn.Module):
        model.eval()
    answer = {"snapshot": snapshot(model)}
    if not compiles or answer["snapshot"] is None:
        return answer
    try:
        torch.jit.script(model)
    except Exception as error:  # noqa: BLE001  (the compiler raises what it likes)
        place = re.search(rf'File "{re.escape(path)}", line (\d+)', str(error))
        return {**answer, "refused": True, "line": int(place[1]) if place else None}
    return {**answer, "refused": False}


if __name__ == "__main__":
    main()
