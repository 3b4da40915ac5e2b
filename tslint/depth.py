"""Deep code: room to walk it, and a bound past which it is not walked."""

import ast
import sys
import threading
from collections.abc import Callable
from typing import TypeVar

# Real code nests deeper than the stack that Python starts with allows.
_STACK_BYTES = 512 * 1024 * 1024
_FRAMES = 100_000

# Deeper code is made by programs. libcst takes time that grows with the square of the depth: a
# chain of a thousand calls, which is two thousand deep, takes it two seconds.
DEEPEST = 1500

Result = TypeVar("Result")


def with_deep_stack(work: Callable[[], Result]) -> Result:
    """What `work` returns, run in a thread whose stack is large; its exceptions come through."""
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001  (raised again where it was asked for)
            errors.append(error)

    frames, stack = sys.getrecursionlimit(), threading.stack_size(_STACK_BYTES)
    sys.setrecursionlimit(max(frames, _FRAMES))
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(stack)
        sys.setrecursionlimit(frames)
    if errors:
        raise errors[0]
    return results[0]


def is_too_deep(tree: ast.AST) -> bool:
    """Whether a function nests deeper than it is analysed."""
    level: list[ast.AST] = [tree]
    for _ in range(DEEPEST):
        level = [child for parent in level for child in ast.iter_child_nodes(parent)]
        if not level:
            return False
    return True
