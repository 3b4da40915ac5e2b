"""What one verification is asked to do."""

from pathlib import Path

import msgspec

from tslint.verify.cpp.libtorch import Libtorch
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
        emit_cpp: Where a C++ project for the model is written; None: nowhere.
        tolerances: For a dtype or an output: its name, absolute and relative tolerance.
        top: So many largest entries of the last dimension must agree; 0: not asked.
        sizes: Whether other sizes than those given are tried too.
        keep: The folder that gets the artifacts; None: they go when the verification ends.
        names: The arguments that are given by name.
        also: Further calls to compare, as many inputs as `inputs` each.
        call: The method that is called.
        state_dict: A file with the weights; None: those that the model is made with.
        chdir: The working directory of the user's code; None: tslint's own.
        env: Environment variables of the user's code.
        device: Where model and inputs are moved; empty: they stay where they are.
        libraries: Operator libraries to load, in Python and in C++.
        libtorch: The libtorch that C++ is built against; None: that of `python`.
        reload_imports: Modules to import before the saved file is loaded in a fresh Python.
        output: A function in the file that makes of eager's output what the export returns.
        memory: How many GB of address space the model may take, in Python and C++; None: no limit.
        steps: How often it is called in sequence, each time from the state that was left.
        sequence: The methods that are called each time; empty: `call` alone.
        feedback: For a parameter, the place or key of the output that is its value next time.
        freeze: Whether the frozen and the optimised model are proved too.
        releases: The measured releases that the model is meant for; empty: the installed one.
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
    names: dict[str, Input] = {}
    also: tuple[tuple[Input, ...], ...] = ()
    call: str = "forward"
    state_dict: Path | None = None
    chdir: Path | None = None
    env: dict[str, str] = {}
    device: str = ""
    libraries: tuple[Path, ...] = ()
    libtorch: Libtorch | None = None
    reload_imports: tuple[str, ...] = ()
    output: str = ""
    releases: tuple[str, ...] = ()
    emit_cpp: Path | None = None
    tolerances: tuple[tuple[str, float, float], ...] = ()
    steps: int = 1
    sequence: tuple[str, ...] = ()
    feedback: dict[str, str] = {}
    memory: float | None = None
    freeze: bool = False
