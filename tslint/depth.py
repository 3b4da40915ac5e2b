"""Room for deep recursion: real code nests deeper than Python's default stack allows."""

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

_STACK_BYTES = 512 * 1024 * 1024
_FRAMES = 100_000

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
