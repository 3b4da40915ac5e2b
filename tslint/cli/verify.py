"""`tslint verify PATH::OBJECT`: export a model for real, run it in C++, compare the outputs."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args

import click
import msgspec
from msgspec.structs import replace

from tslint.config import BrokenConfigError, FoundConfig, found_config, read_config
from tslint.selectors import divided
from tslint.verify.cpp.ahead import build_ahead
from tslint.verify.cpp.building import NotBuiltError
from tslint.verify.cpp.libtorch import BadLibtorchError, libtorch_in
from tslint.verify.html import html
from tslint.verify.inputs import BadInputError, named_spec
from tslint.verify.markdown import markdown
from tslint.verify.outcome import LEVELS, RefusedError
from tslint.verify.process import EndedError, ended_politely
from tslint.verify.report import print_report, print_summary
from tslint.verify.settings import Settings
from tslint.verify.several import Ended, Verifications, kept_apart, worst
from tslint.verify.target import BadTargetError
from tslint.verify.wanted import Methods, Wanted, configured, settings_of
from tslint.versions import BadVersionError, chosen_target

_COULD_NOT_RUN = 2
_NOT_RUN = 3
_INTERRUPTED = 130


@click.command()
@click.argument("targets", metavar="[PATH::OBJECT | NAME]...", nargs=-1)
@click.option(
    "--input", "inputs", multiple=True, metavar="SPEC",
    help="An argument of the forward: float32:1x3x224x224, int64:2x16@0..100, float32:scalar, "
    "a Python literal or a .pt file. Once for each argument.",
)  # fmt: skip
@click.option(
    "--kwarg", "kwargs", multiple=True, metavar="NAME=SPEC",
    help="An argument of the forward by its name, as mask=bool:2x16.",
)  # fmt: skip
@click.option(
    "--also-input", "also_inputs", multiple=True, metavar="SPEC",
    help="Inputs of a further run to compare: as many as --input, once for each further run.",
)  # fmt: skip
@click.option(
    "--call", metavar="METHOD", help="The method to call.  [default: forward]",
)  # fmt: skip
@click.option(
    "--steps", type=click.IntRange(min=1), metavar="N",
    help="Call it so often in sequence, and compare each call.",
)  # fmt: skip
@click.option(
    "--sequence", metavar="METHOD,METHOD...",
    help="The methods to call each time, as reset,chunk,chunk.",
)  # fmt: skip
@click.option(
    "--feedback", multiple=True, metavar="NAME=OUTPUT",
    help="In the next call, give the parameter NAME this part of the output: a place from 0, a "
    "key, a field; all of it where nothing follows the =.",
)  # fmt: skip
@click.option(
    "--state-dict",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, resolve_path=True),
    help="Load these weights first, as torch.save(model.state_dict(), FILE) wrote them.",
)
@click.option("--device", metavar="DEVICE", help="Move model and inputs there, as cuda:0.")
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
    type=click.Choice(get_args(Methods)),
    help="How to export.  [default: script]",
)
@click.option(
    "--until",
    type=click.Choice(LEVELS),
    help="The level to reach.  [default: cpp]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "html"]),
    default="text",
    show_default=True,
    help="How to report.",
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
    "--tolerance", "tolerances", multiple=True, metavar="NAME=ATOL[,RTOL]",
    help="Tolerances of one dtype or output: float16=1e-2, logits=1e-3,1e-2, 'output[1]=0'.",
)  # fmt: skip
@click.option(
    "--top",
    type=click.IntRange(min=0),
    metavar="K",
    help="Require the K largest entries to agree.",
)
@click.option(
    "--fixed-sizes", is_flag=True, help="Do not try other sizes than those of the inputs given."
)
@click.option(
    "--freeze", is_flag=True,
    help="Prove it frozen (torch.jit.freeze) and optimised for inference, too.",
)  # fmt: skip
@click.option(
    "--seed",
    type=click.IntRange(min=0, max=2**63 - 1),
    help="Where randomness starts.  [default: 0]",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="What a single step may take.  [default: 120]",
)
@click.option(
    "--memory", type=click.FloatRange(min=0, min_open=True), metavar="GB",
    help="The address space your code may take; torch alone takes some GB.",
)  # fmt: skip
@click.option(
    "--libtorch",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Build the C++ program against this libtorch; by default against that of --python.",
)
@click.option(
    "--emit-cpp",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write a CMake project that runs this very model there.",
)
@click.option("--build-cpp", is_flag=True, help="Only build the C++ program, for a cache of CI.")
@click.option(
    "--python",
    metavar="PATH",
    help="The Python that has torch; by default the one tslint runs on.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many targets at a time; by default as many as there are processors.",
)
@click.option(
    "--target-version", multiple=True, metavar="X.Y[,X.Y]...",
    help="Releases of torch that the model is meant for.",
)  # fmt: skip
@click.option("--config", type=click.Path(path_type=Path), help="Configuration to use.")
def verify(
    targets: tuple[str, ...],
    form: str,
    keep: Path | None,
    jobs: int | None,
    config: Path | None,
    target_version: tuple[str, ...],
    build_cpp: bool,
    **options: Any,
) -> None:
    """Prove that a model works as TorchScript.

    It is scripted (or traced), saved, reloaded in a fresh Python that does not see its file, and
    loaded and run by a C++ program; each output is compared with that of eager Python.

    OBJECT is a class (`Net`), a call (`'Net(width=4)'`), a factory or a function; it may be left
    out where the file holds one model. NAME is one of the targets that the configuration names;
    without any, all of those are proved.

    Exit status: 0 proved up to the level asked for, 1 disproved or inconclusive, 2 could not run,
    3 a step was not run.
    """
    try:
        given = _given(options)
        if build_cpp:
            libtorch = libtorch_in(Path(given["libtorch"])) if "libtorch" in given else None
            with ended_politely():
                click.echo(build_ahead(given.get("python", sys.executable), libtorch, _announce))
            return
        meant = _releases(target_version, config)
        settings = _settings(targets, given, config, keep)
        settings = [
            each if isinstance(each, Ended) else replace(each, releases=meant) for each in settings
        ]
        ended = _verified(settings, jobs or os.cpu_count() or 1)
    except (
        RefusedError, BadTargetError, BadInputError, BadLibtorchError, BrokenConfigError,
        BadVersionError,
    ) as error:  # fmt: skip
        click.echo(f"error: {error}", err=True)
        sys.exit(_COULD_NOT_RUN)
    except NotBuiltError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(_NOT_RUN)
    except EndedError as ended_by:
        click.echo(f"error: {ended_by}", err=True)
        sys.exit(ended_by.status)
    except KeyboardInterrupt:
        click.echo("error: interrupted", err=True)
        sys.exit(_INTERRUPTED)
    _print(ended, form)
    sys.exit(worst(ended))


def _releases(asked: tuple[str, ...], config: Path | None) -> tuple[str, ...]:
    """The releases that models are meant for; empty where nobody says so.

    Raises:
        BadVersionError: The option names no release.
        BrokenConfigError: The configuration names none, or cannot be used.
    """
    found = read_config(config) if config else found_config(Path.cwd())
    if not asked and found.config.target_version is None:
        return ()
    target = chosen_target(asked, found)
    for notice in target.notices:
        _announce(notice)
    return target.releases


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """The options that were given, as the fields of `Wanted`.

    Raises:
        BadInputError: One names nothing, or the further inputs do not come out even.
    """
    given = {name: value for name, value in options.items() if value not in (None, (), False)}
    if "kwargs" in given:
        given["kwargs"] = dict(named_spec(text) for text in given["kwargs"])
    if "feedback" in given:
        given["feedback"] = dict(named_spec(text) for text in given["feedback"])
    if "sequence" in given:
        given["sequence"] = tuple(name.strip() for name in given["sequence"].split(","))
    if "env" in given:
        given["env"] = dict(_variable(text) for text in given["env"])
    if "also_inputs" in given:
        given["also_inputs"] = _grouped(given["also_inputs"], len(given.get("inputs", ())))
    return {name: str(value) if isinstance(value, Path) else value for name, value in given.items()}


def _grouped(also: tuple[str, ...], size: int) -> tuple[tuple[str, ...], ...]:
    """The inputs of further runs, as many for each as the first run has."""
    if size == 0 or len(also) % size:
        raise BadInputError(
            f"--also-input is given {len(also)} times, --input {size} times: "
            "give as many for each further run"
        )
    return tuple(also[start : start + size] for start in range(0, len(also), size))


def _variable(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise BadInputError(f"{text!r} sets no variable: write it as --env NAME=VALUE")
    return name, value


def _settings(
    targets: tuple[str, ...], given: dict[str, Any], config: Path | None, keep: Path | None
) -> list[Settings | Ended]:
    """The settings of all targets: those named, else all that the configuration names.

    One of several that cannot be understood has ended before it began.

    Raises:
        BadTargetError: There is none at all.
    """
    asked: list[tuple[Wanted, Path]] = []
    found = read_config(config) if config else None
    for text in targets:
        if not Path(divided(text)[0]).exists():
            found = found or found_config(Path.cwd())
            named = [each for each in configured(found) if each.name == text]
            asked += [(replace(each, **given), _folder(found)) for each in named]
            if named:
                continue
            _check_name(text, found)
        asked.append((Wanted(object=text, **given), Path()))
    if not targets:
        found = found or found_config(Path.cwd())
        asked = [(replace(each, **given), _folder(found)) for each in configured(found)]
    if not asked:
        raise BadTargetError(
            "name a Python file and a model, as model.py::Net; "
            "or name targets in the configuration, each as a table [[tool.tslint.verify]]"
        )
    settings: list[Settings | Ended] = []
    errors = []
    for wanted, folder in asked:
        apart = kept_apart(keep, wanted.object, alone=len(asked) == 1)
        try:
            settings.append(settings_of(wanted, folder, apart))
        except (BadTargetError, BadInputError, BadLibtorchError) as error:
            errors.append(error)
            settings.append(Ended(wanted.name or wanted.object, None, str(error)))
    if len(errors) == len(asked):  # as where an option is wrong
        raise errors[0]
    return settings


def _check_name(text: str, found: FoundConfig) -> None:
    """Refuse what is neither a file nor one of the names that the configuration has.

    Raises:
        BadTargetError: It is a plain name, and the configuration has others.
    """
    names = [each.name for each in configured(found) if each.name]
    if names and text.replace("-", "_").isidentifier():
        raise BadTargetError(
            f"the configuration has no target {text!r}: it has {', '.join(names)}; "
            "a file is named as model.py::Net"
        )


def _folder(found: FoundConfig) -> Path:
    """The folder of a configuration, as one writes paths in it from here."""
    if found.path is None or found.path.resolve().parent == Path.cwd():
        return Path()
    return found.path.parent


def _verified(settings: list[Settings | Ended], jobs: int) -> list[Ended]:
    with _progress() as say, ended_politely():
        verifications = Verifications(say, _announce)
        try:
            return verifications.all(settings, jobs)
        finally:
            verifications.close()


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
    click.echo(f"note: {line}", err=True)


def _print(ended: list[Ended], form: str) -> None:
    if len(ended) == 1 and ended[0].report is None:
        click.echo(f"error: {ended[0].complaint}", err=True)
        return
    reports = [each.report for each in ended if each.report]
    if form == "json":
        told: object = reports[0] if len(ended) == 1 and reports else ended
        click.echo(msgspec.json.format(msgspec.json.encode(told)).decode())
        return
    if form in ("markdown", "html"):
        click.echo(markdown(ended) if form == "markdown" else html(ended), nl=False)
        return
    from rich.console import Console

    console = Console(highlight=False)
    for report in reports:
        print_report(report, console)
        if len(ended) > 1:
            click.echo()
    if len(ended) > 1:
        print_summary(ended, console)
