"""What is to be verified as it is written: on the command line, or in the configuration."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from tslint.config import BrokenConfigError, FoundConfig
from tslint.verify.cpp.libtorch import libtorch_in
from tslint.verify.inputs import BadInputError, Input, parsed_input
from tslint.verify.outcome import Level, Method
from tslint.verify.settings import Settings
from tslint.verify.target import parsed_target
from tslint.verify.tolerances import parsed_tolerance

Methods = Literal["script", "trace", "both"]
_METHODS: dict[Methods, tuple[Method, ...]] = {
    "script": ("script",),
    "trace": ("trace",),
    "both": ("script", "trace"),
}
_AtLeastZero = Annotated[float, msgspec.Meta(ge=0)]


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """One verification in the user's words; see `Settings` for what each means.

    Attributes:
        object: `PATH::OBJECT`.
        name: By which the command line can ask for it alone.
        output: A function of the file that makes of eager's output what the export returns.
        reload_imports: Modules to import before the saved file is loaded.
    """

    object: str
    name: str = ""
    inputs: tuple[str, ...] = ()
    kwargs: dict[str, str] = {}
    also_inputs: tuple[tuple[str, ...], ...] = ()
    call: str = "forward"
    method: Methods = "script"
    until: Level = "cpp"
    state_dict: str = ""
    device: str = ""
    libraries: tuple[str, ...] = ()
    reload_imports: tuple[str, ...] = ()
    output: str = ""
    steps: Annotated[int, msgspec.Meta(ge=1)] = 1
    sequence: tuple[str, ...] = ()
    feedback: dict[str, str] = {}
    chdir: str = ""
    env: dict[str, str] = {}
    atol: _AtLeastZero | None = None
    rtol: _AtLeastZero | None = None
    tolerances: tuple[str, ...] = ()
    top: Annotated[int, msgspec.Meta(ge=0)] = 0
    fixed_sizes: bool = False
    seed: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)] = 0
    timeout: Annotated[float, msgspec.Meta(gt=0)] = 120.0
    memory: Annotated[float, msgspec.Meta(gt=0)] | None = None
    libtorch: str = ""
    emit_cpp: str = ""
    freeze: bool = False
    python: str = ""


def settings_of(wanted: Wanted, folder: Path, keep: Path | None) -> Settings:
    """The settings that a verification asks for.

    Args:
        wanted: The verification.
        folder: What its paths are relative to.
        keep: What gets its artifacts.

    Raises:
        BadTargetError: It names no file, or no object as one can.
        BadInputError: An input has none of the forms, or a file does not exist.
        BadToleranceError: A tolerance cannot be understood.
        BadLibtorchError: The folder named is no libtorch.
    """
    return Settings(
        target=parsed_target(wanted.object, folder),
        inputs=_parsed(wanted.inputs, folder),
        methods=_METHODS[wanted.method],
        until=wanted.until,
        python=_interpreter(wanted.python, folder) or sys.executable,
        timeout=wanted.timeout,
        seed=wanted.seed,
        atol=wanted.atol,
        rtol=wanted.rtol,
        tolerances=tuple(parsed_tolerance(text) for text in wanted.tolerances),
        top=wanted.top,
        sizes=not wanted.fixed_sizes,
        keep=keep,
        names={name: parsed_input(text, folder) for name, text in wanted.kwargs.items()},
        also=tuple(_parsed(each, folder) for each in wanted.also_inputs),
        call=wanted.call,
        state_dict=_existing(wanted.state_dict, folder) if wanted.state_dict else None,
        chdir=_existing(wanted.chdir, folder) if wanted.chdir else None,
        env=wanted.env,
        device=wanted.device,
        libraries=tuple(_existing(library, folder) for library in wanted.libraries),
        libtorch=libtorch_in(folder / wanted.libtorch) if wanted.libtorch else None,
        emit_cpp=folder / wanted.emit_cpp if wanted.emit_cpp else None,
        reload_imports=wanted.reload_imports,
        output=wanted.output,
        steps=wanted.steps,
        sequence=wanted.sequence,
        feedback=wanted.feedback,
        memory=wanted.memory,
        freeze=wanted.freeze,
    )


def _interpreter(python: str, folder: Path) -> str:
    """An interpreter by its absolute path, links kept; a bare name is looked up on the PATH."""
    return os.path.abspath(folder / python) if Path(python).name != python else python  # noqa: PTH100


def _parsed(texts: tuple[str, ...], folder: Path) -> tuple[Input, ...]:
    return tuple(parsed_input(text, folder) for text in texts)


def _existing(path: str, folder: Path) -> Path:
    place = folder / path
    if not place.exists():
        raise BadInputError(f"{path} does not exist")
    return place.resolve()


def configured(found: FoundConfig) -> tuple[Wanted, ...]:
    """The verifications that a configuration names.

    Raises:
        BrokenConfigError: A table has an unknown key or a wrong value.
    """
    return tuple(_converted(table, found.path) for table in found.config.verify)


def _converted(table: dict[str, Any], path: Path | None) -> Wanted:
    try:
        return msgspec.convert(table, Wanted)
    except msgspec.ValidationError as error:
        known = ", ".join(field.encode_name for field in msgspec.structs.fields(Wanted))
        which = f" of {table['object']}" if "object" in table else ""
        told = str(error).replace("Object contains unknown field", "Unknown key")
        message, _, place = told.partition(" - at `$.")
        key = f"`{place.rstrip('`')}`: " if place else ""
        raise BrokenConfigError(
            f"{path}: a `verify` table{which}: {key}{message[0].lower()}{message[1:]}; "
            f"known keys: {known}"
        ) from error
