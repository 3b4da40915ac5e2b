"""What one verification is asked to do."""

from pathlib import Path

import msgspec

from tslint.verify.inputs import Input
from tslint.verify.outcome import Level, Method
from tslint.verify.target import Target


class Settings(msgspec.Struct, frozen=True):
    """A verification as the command line asks for it.

    Attributes:
        target: What is verified.
        inputs: The arguments of the forward.
        methods: How it is exported; each is proved on its own.
        until: The level to reach.
        python: The interpreter that has the user's torch.
        timeout: Seconds that a single step may take.
        seed: Where every source of randomness starts.
        atol: Absolute tolerance; None: by dtype.
        rtol: Relative tolerance; None: by dtype.
        top: So many largest entries of the last dimension must agree; 0: not asked.
        sizes: Whether other sizes than those given are tried too.
        keep: The folder that gets the artifacts; None: they go when the verification ends.
    """

    target: Target
    inputs: tuple[Input, ...]
    methods: tuple[Method, ...]
    until: Level
    python: str
    timeout: float
    seed: int
    atol: float | None
    rtol: float | None
    top: int
    sizes: bool
    keep: Path | None
