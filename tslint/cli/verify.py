"""`tslint verify PATH::OBJECT`: export a model for real, run it in C++, compare the outputs."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from tslint.verify.cpp.ahead import build_ahead
from tslint.verify.cpp.building import NotBuiltError
from tslint.verify.cpp.libtorch import BadLibtorchError, libtorch_in
from tslint.verify.inputs import BadInputError, Input, parsed_input, parsed_keyword
from tslint.verify.outcome import LEVELS, Method, RefusedError, Report
from tslint.verify.plan import Verification
from tslint.verify.report import print_report
from tslint.verify.settings import Settings
from tslint.verify.target import BadTargetError, parsed_target

_METHODS: dict[str, tuple[Method, ...]] = {
    "script": ("script",),
    "trace": ("trace",),
    "both": ("script", "trace"),
}
_COULD_NOT_RUN = 2
_NOT_RUN = 3
_INTERRUPTED = 130


@click.command()
@click.argument("target", metavar="PATH::OBJECT", required=False)
@click.option(
    "--input", "inputs", multiple=True, metavar="SPEC",
    help="An argument of the forward: float32:1x3x224x224, int64:2x16@0..100, float32:scalar, "
    "a Python literal or a .pt file. Once for each argument.",
)  # fmt: skip
@click.option(
    "--kwarg", "names", multiple=True, metavar="NAME=SPEC",
    help="An argument of the forward by its name, as mask=bool:2x16.",
)  # fmt: skip
@click.option(
    "--also-input", "also", multiple=True, metavar="SPEC",
    help="Inputs of a further run to compare: as many as --input, once for each further run.",
)  # fmt: skip
@click.option(
    "--call", default="forward", show_default=True, metavar="METHOD",
    help="The method to call.",
)  # fmt: skip
@click.option(
    "--state-dict",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, resolve_path=True),
    help="Load these weights first, as torch.save(model.state_dict(), FILE) wrote them.",
)
@click.option(
    "--device", default="", metavar="DEVICE", help="Move model and inputs there, as cuda:0."
)
@click.option(
    "--load-library", "libraries", multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False, resolve_path=True),
    help="Load a library of operators first, in Python and in C++.",
)  # fmt: skip
@click.option(
    "--chdir", type=click.Path(path_type=Path, exists=True, file_okay=False, resolve_path=True),
    help="The working directory of your code.",
)  # fmt: skip
@click.option(
    "--env", multiple=True, metavar="NAME=VALUE", help="An environment variable of your code."
)
@click.option(
    "--method",
    type=click.Choice(list(_METHODS)),
    default="script",
    show_default=True,
    help="How to export.",
)
@click.option(
    "--until",
    type=click.Choice(LEVELS),
    default="cpp",
    show_default=True,
    help="The level to reach.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep the saved files in this folder.",
)
@click.option(
    "--atol",
    type=click.FloatRange(min=0),
    help="Absolute tolerance; by default it depends on the dtype.",
)
@click.option(
    "--rtol",
    type=click.FloatRange(min=0),
    help="Relative tolerance; by default it depends on the dtype.",
)
@click.option(
    "--top",
    type=click.IntRange(min=0),
    default=0,
    metavar="K",
    help="Require the K largest entries to agree.",
)
@click.option(
    "--fixed-sizes", is_flag=True, help="Do not try other sizes than those of the inputs given."
)
@click.option(
    "--seed",
    type=click.IntRange(min=0, max=2**63 - 1),
    default=0,
    show_default=True,
    help="Where randomness starts.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=120.0,
    show_default=True,
    metavar="SECONDS",
    help="What a single step may take.",
)
@click.option(
    "--libtorch",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Build the C++ program against this libtorch; by default against that of --python.",
)
@click.option("--build-cpp", is_flag=True, help="Only build the C++ program, for a cache of CI.")
@click.option(
    "--python",
    default=sys.executable,
    metavar="PATH",
    help="The Python that has torch; by default the one tslint runs on.",
)
def verify(
    target: str | None,
    inputs: tuple[str, ...],
    names: tuple[str, ...],
    also: tuple[str, ...],
    call: str,
    state_dict: Path | None,
    device: str,
    libraries: tuple[Path, ...],
    chdir: Path | None,
    env: tuple[str, ...],
    method: str,
    until: str,
    form: str,
    keep: Path | None,
    atol: float | None,
    rtol: float | None,
    top: int,
    fixed_sizes: bool,
    seed: int,
    timeout: float,
    libtorch: Path | None,
    build_cpp: bool,
    python: str,
) -> None:
    """Prove that a model works as TorchScript.

    It is scripted (or traced), saved, reloaded in a fresh Python that does not see its file, and
    loaded and run by a C++ program; each output is compared with that of eager Python.

    OBJECT is a class (`Net`), a call (`'Net(width=4)'`), a factory or a function; it may be left
    out where the file holds one model.

    Exit status: 0 proved up to the level asked for, 1 disproved or inconclusive, 2 could not run,
    3 a step was not run.
    """
    try:
        if build_cpp:
            click.echo(build_ahead(python, libtorch_in(libtorch) if libtorch else None, _announce))
            return
        settings = Settings(
            target=parsed_target(_named(target)),
            inputs=tuple(parsed_input(text) for text in inputs),
            methods=_METHODS[method],
            until=next(level for level in LEVELS if level == until),
            python=python,
            timeout=timeout,
            seed=seed,
            atol=atol,
            rtol=rtol,
            top=top,
            sizes=not fixed_sizes,
            keep=keep,
            names=dict(parsed_keyword(text) for text in names),
            also=_grouped(also, len(inputs)),
            call=call,
            state_dict=state_dict,
            device=device,
            libraries=libraries,
            libtorch=libtorch_in(libtorch) if libtorch else None,
            chdir=chdir,
            env=dict(_variable(text) for text in env),
        )
        report = _verified(settings)
    except (RefusedError, BadTargetError, BadInputError, BadLibtorchError) as error:
        click.echo(f"tslint verify: {error}", err=True)
        sys.exit(_COULD_NOT_RUN)
    except NotBuiltError as error:
        click.echo(f"tslint verify: {error}", err=True)
        sys.exit(_NOT_RUN)
    except KeyboardInterrupt:
        click.echo("tslint verify: interrupted", err=True)
        sys.exit(_INTERRUPTED)
    _print(report, form)
    sys.exit(report.exit_status)


def _named(target: str | None) -> str:
    if target is None:
        raise BadTargetError("name a Python file and a model, as model.py::Net")
    return target


def _grouped(also: tuple[str, ...], size: int) -> tuple[tuple[Input, ...], ...]:
    """The inputs of further runs, as many for each as the first run has.

    Raises:
        BadInputError: They do not come out even.
    """
    if also and (size == 0 or len(also) % size):
        raise BadInputError(
            f"--also-input is given {len(also)} times, --input {size} times: "
            "give as many for each further run"
        )
    parsed = [parsed_input(text) for text in also]
    return tuple(tuple(parsed[start : start + size]) for start in range(0, len(parsed), size or 1))


def _variable(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise BadInputError(f"{text!r} sets no variable: write it as --env NAME=VALUE")
    return name, value


def _verified(settings: Settings) -> Report:
    with _artifact_folder(settings.keep) as folder, _progress() as say:
        verification = Verification(settings, folder, say, _announce)
        try:
            return verification.report()
        finally:
            verification.close()


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Takes what is going on: shown while it lasts on a terminal, nowhere else."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("starting Python") as status:
        yield status.update


def _announce(line: str) -> None:
    click.echo(f"tslint verify: {line}", err=True)


@contextmanager
def _artifact_folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(
            prefix="tslint-verify-", ignore_cleanup_errors=True
        ) as folder:
            yield Path(folder)
        return
    try:
        keep.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RefusedError(
            f"{keep} cannot be made: {error.strerror}; name another folder with --keep"
        ) from None
    yield keep.resolve()


def _print(report: Report, form: str) -> None:
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(report)).decode())
        return
    from rich.console import Console

    print_report(report, Console(highlight=False))
