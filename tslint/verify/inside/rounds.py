"""More than the first error: each function that is refused is replaced, and the rest compiled.

Every round compiles in a process forked from this one, since what the compiler says can depend on
what it compiled before. What a replaced function alone calls would not be reached any more: where
it was seen to call it, that is compiled by itself.
"""

import ast
import dis
import importlib
import json
import os
import re
import shutil
import signal
import tempfile
import time
from types import CodeType, FunctionType
from typing import Any, Callable, Dict, List, Optional, Set, Tuple

import torch

from .deferral import Deferred
from .errors import LIBRARY, is_foreign, told_error
from .hooks import code_of_hook, leave_out_hooks, refused_hook
from .observed import Observed, told_unit
from .stubs import Unit, alive_functions, last_line, read_code, stub, unit_at, wrapped_unit_at
from .subject import Subject
from .values import Json

_torch_jit: Any = torch.jit  # it has no types
_internal: Any = torch._jit_internal  # noqa: SLF001  (whether a function is ignored is told nowhere else)
_PLACE = re.compile(r'File "(?P<path>[^"]+)", line (?P<line>\d+)')
_MOST_ROUNDS = 25
_MOST_REFUSALS = 2  # of a signature
_NO_TIME = "the time for it was used up: --timeout gives more"


class Spare:
    """A process forked before anything is compiled, which makes the rounds if they are needed.

    What was compiled in vain leaves its traces in a process.
    """

    def __init__(self, rounds: Callable[[float], Json]) -> None:
        self._answers, writing = os.pipe()
        reading, self._request = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            os.close(self._request)
            os.close(self._answers)
            try:
                asked = os.read(reading, 100)
                if asked:
                    _write(writing, json.dumps(rounds(float(asked))).encode())
            finally:
                os._exit(0)
        os.close(reading)
        os.close(writing)

    def errors(self, seconds: float) -> Json:
        """What the rounds say, in so much time."""
        os.write(self._request, str(seconds).encode())
        with os.fdopen(self._answers, "rb") as pipe:
            said = pipe.read()
        self.dismiss()
        try:
            return dict(json.loads(said.decode()))
        except ValueError:
            return {"errors": [], "ended": "the process that looks for them ended"}

    def dismiss(self) -> None:
        """Let the process end."""
        os.close(self._request)
        os.waitpid(self._child, 0)


def spare(rounds: Callable[[float], Json]) -> Optional[Spare]:
    """A spare process; None where the system cannot fork."""
    return Spare(rounds) if hasattr(os, "fork") else None


def _write(end: int, content: bytes) -> None:
    while content:
        content = content[os.write(end, content) :]


class Rounds:
    """Rounds over one model, and over what its file scripts while it is imported.

    Args:
        subject: The model.
        call: The inputs given; None: it fails in eager Python.
        deferred: What the file scripts while it is imported.
        seconds: How long they may take.
        folder: Where files of stubs may lie for a while.
    """

    def __init__(
        self, subject: Subject, call: Any, deferred: Deferred, seconds: float, folder: str
    ) -> None:
        self._subject = subject
        self._deferred = deferred
        self._ends = time.monotonic() + seconds
        self._observed = Observed()
        if call is not None:
            self._observed.watch(lambda: subject.run(subject.fresh(), call))
        self._units: List[Unit] = []
        self._refusals: Dict[CodeType, int] = {}  # of signatures, by the code of the function
        self._hooks: Set[str] = set()  # those refused, by name
        self._folder = tempfile.mkdtemp(prefix="stubs-", dir=folder)

    def errors(self) -> Json:
        """Every error that the rounds brought to light, in their order, and why they ended."""
        found: List[Json] = []
        try:
            ended = self._collect(found)
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)
        return {"errors": found, "ended": ended}

    def _collect(self, found: List[Json]) -> str:
        for _ in range(_MOST_ROUNDS):
            left = self._ends - time.monotonic()
            if left <= 0:
                return _NO_TIME
            told = self._attempt(left)
            if not told:
                return ""
            if "ended" in told:
                return str(told["ended"])
            model = self._subject.fresh_untouched
            hook = refused_hook(told["message"], model)
            _place_at_hook(told, code_of_hook(model, hook or ""))
            unit = self._about(told)
            if unit is None and any(_first(told) == _first(known) for known in found):
                return "a function is refused for its signature, which cannot be left out"
            if unit and self._refusals.get(unit.code, 0) == _MOST_REFUSALS:
                return "a function is refused for its signature, which cannot be left out"
            told["unit"] = told_unit(unit.functions[0]) if unit else None
            told["chain"] = self._calls_to(unit, told.pop("called")) if unit else []
            if not any(_is_same(told, known) for known in found):
                found.append(told)
            if hook is not None and hook not in self._hooks:
                self._hooks.add(hook)
                continue
            if unit is None:
                return "the error names no function that could be left out"
            if unit in self._units or is_foreign(os.path.realpath(unit.code.co_filename)):
                self._refusals[unit.code] = 1 + self._refusals.get(unit.code, 0)
            if unit not in self._units:
                self._units.append(unit)
        return f"{_MOST_ROUNDS} rounds were made"

    def _about(self, told: Json) -> Optional[Unit]:
        """The function that an error is about; what is said of a stub, is of what it replaces."""
        compiling = told.pop("compiling") or (told["path"], told["line"])
        place = _PLACE.search(told["message"])
        path, line = (place["path"], int(place["line"])) if place else compiling
        if place is None or not path.startswith(self._folder):
            quoted = [each.strip() for each in told["message"].splitlines() if each.strip()]
            wrapped = wrapped_unit_at(path, line, quoted) if place else None
            if place and wrapped:
                original = f'File "{wrapped.code.co_filename}", line {line}'
                told["said"] = told["message"]
                told["message"] = told["message"].replace(place[0], original)
            found = wrapped or (unit_at(path, line) if path else None)
            return self._known(found or (unit_at(*compiling) if compiling[0] else None))
        unit = self._units[int(path[len(self._folder) + 1 :].partition("-")[0])]
        original = f'File "{unit.code.co_filename}", line {unit.definition.lineno}'
        told["message"] = told["message"].replace(place[0], original)
        return unit

    def _calls_to(self, unit: Unit, called: Optional[Tuple[str, int]]) -> List[Json]:
        """The calls that led to a function: as seen in eager Python, else as the compiler did."""
        seen = self._observed.calls_to(unit.code, LIBRARY)
        caller = unit_at(*called) if called and not seen else None
        if caller is None or called is None:
            return seen
        return [dict(told_unit(caller.functions[0]), path=called[0], line=called[1])]

    def _known(self, unit: Optional[Unit]) -> Optional[Unit]:
        """The unit as it is known already, if it is."""
        if unit is None:
            return None
        return next((known for known in self._units if known.code is unit.code), unit)

    def _attempt(self, seconds: float) -> Json:
        """Compile once more, in a process of its own: an error, `{}`, or why it `ended`."""
        if not hasattr(os, "fork"):
            return self._attempt_here()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            if hasattr(signal, "alarm"):
                signal.alarm(max(1, int(seconds) + 1))
            try:
                _write(writing, json.dumps(self._compiled()).encode())
            finally:
                os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            said = pipe.read()
        status = os.waitpid(child, 0)[1]
        try:
            return dict(json.loads(said.decode()))
        except ValueError:
            return {"ended": _ending(status)}

    def _attempt_here(self) -> Json:
        """Compile once more in this process, where there is no forking: it is of no use after."""
        codes = [(each, each.__code__) for unit in self._units for each in unit.functions]
        _forget_compiled()
        try:
            return self._compiled()
        except Exception as error:  # noqa: BLE001  (the end of the rounds, not of the process)
            return {"ended": f"a round ended with {type(error).__name__}"}
        finally:
            for function, code in codes:
                function.__code__ = code

    def _compiled(self) -> Json:
        """What compiling says once the units known are replaced; what they called comes too."""
        extras = self._only_called_by_them()
        model = self._subject.fresh()  # before anything is replaced: it may trace as it is made
        properties = _leave_out_properties(model, self._units)
        stubs = [
            stub(
                unit,
                self._observed,
                os.path.join(self._folder, f"{place}-{sum(self._refusals.values())}.py"),  # noqa: PTH118
                self._refusals.get(unit.code, 0),
            )
            for place, unit in enumerate(self._units)
            if unit not in properties
        ]
        guessed = {each.name for each in stubs if not each.known}
        guessed.update(unit.definition.name for unit in properties)
        narrowed = {each.name for each in stubs if each.narrowed}
        try:
            _export(extras, model)
            leave_out_hooks(model, self._hooks)
            self._deferred.compile()
            _torch_jit.script(model)
            for function in extras:
                if function.__qualname__ == function.__name__:
                    _torch_jit.script(function)
        except Exception as error:  # noqa: BLE001  (whatever the compiler raised is the answer)
            return dict(
                told_error(error),
                follows=_misfit(error, narrowed) or _followed(error, guessed),
                compiling=_being_compiled(error),
                called=_called_at(error),
            )
        return {}

    def _only_called_by_them(self) -> List[Any]:
        """The functions that the units were seen to call, of the user's own."""
        codes: Set[CodeType] = set()
        for unit in self._units:
            codes.update(self._observed.called.get(unit.code, []))
        codes -= {unit.code for unit in self._units}
        functions: Dict[CodeType, Any] = {
            read_code(function): function
            for function in alive_functions()
            if function.__code__ in codes
            and read_code(function) in self._observed.returned
            and _compiles_when_called(function)
        }
        return list(functions.values())


def _ending(status: int) -> str:
    """How a round ended that gave no answer."""
    if hasattr(signal, "SIGALRM") and os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number != signal.SIGALRM:
            return f"the compiler crashed with {signal.Signals(number).name} in a round"
        return _NO_TIME
    return "the process of a round ended without an answer"


def _forget_compiled() -> None:
    """Have the compiler compile anew what it compiled in this process, or refused."""
    recursive: Any = importlib.import_module("torch.jit._recursive")
    recursive.concrete_type_store = type(recursive.concrete_type_store)()
    state: Any = getattr(_torch_jit, "_state", None)
    for cache in ("_jit_caching_layer", "_jit_function_overload_caching"):
        getattr(state, cache, {}).clear()
    clear = getattr(state, "_clear_class_state", None)
    if clear is not None:
        clear()


def _compiles_when_called(function: Any) -> bool:
    """Whether a function of the user's would be compiled where compiled code calls it."""
    if is_foreign(os.path.realpath(function.__code__.co_filename)):
        return False
    if "<" in function.__qualname__ or function.__name__.startswith("__"):
        return False
    modifier = _internal.get_torchscript_modifier(function)
    return modifier in (_internal.FunctionModifiers.DEFAULT, _internal.FunctionModifiers.EXPORT)


def _leave_out_properties(model: Any, units: List[Unit]) -> List[Unit]:
    """Have the compiler pass over properties that it refused: it reads them as it compiles.

    Returns:
        The units that are properties.
    """
    owners = {id(function): unit for unit in units for function in unit.functions}
    found: List[Unit] = []
    for part in model.modules() if isinstance(model, torch.nn.Module) else ():
        cls = type(part)
        for name, value in [each for ancestor in cls.__mro__ for each in vars(ancestor).items()]:
            if isinstance(value, property) and id(value.fget) in owners:
                found.append(owners[id(value.fget)])
                known = list(getattr(cls, "__jit_unused_properties__", []))
                cls.__jit_unused_properties__ = [*known, name]  # type: ignore[attr-defined]
    return found


def _export(functions: List[Any], model: Any) -> None:
    """Have methods compiled though none that is compiled calls them."""
    if not isinstance(model, torch.nn.Module):
        return
    held = {
        id(value)
        for module in model.modules()
        for ancestor in type(module).__mro__
        for value in vars(ancestor).values()
    }
    for function in functions:
        if id(function) in held and function.__name__ != "forward":
            function._torchscript_modifier = _internal.FunctionModifiers.EXPORT  # noqa: SLF001


def _place_at_hook(told: Json, code: Optional[CodeType]) -> None:
    """Have an error about a hook stand at the hook: the compiler names no line of it."""
    if code is not None and not _PLACE.search(told["message"]):
        line = max(code.co_firstlineno, 0 if code.co_name == "<lambda>" else _first_line(code) - 1)
        told.update(path=code.co_filename, line=line, compiling=(code.co_filename, line))


def _first(told: Json) -> str:
    """What an error says, without the place."""
    return str(told["message"]).partition("\n")[0]


def _is_same(one: Json, other: Json) -> bool:
    """Whether two errors are one: of a signature the stub is refused as its function was."""
    return bool(one["unit"] == other["unit"] and _first(one) == _first(other))


def _being_compiled(error: BaseException) -> Optional[Tuple[str, int]]:
    """Where the function begins that was being compiled, where the message does not say it.

    The frames of torch.jit hold it: the function that is read, or the module whose methods are
    defined.
    """
    found = None
    trace = error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if os.path.realpath(frame.f_code.co_filename).startswith(LIBRARY):
            function = frame.f_locals.get("fn")
            module = frame.f_locals.get("nn_module")
            if not isinstance(function, FunctionType) and isinstance(module, torch.nn.Module):
                function = getattr(type(module), "forward", None)
            if isinstance(function, FunctionType):
                code = read_code(function)
                if not is_foreign(os.path.realpath(code.co_filename)):
                    found = code.co_filename, max(code.co_firstlineno, _first_line(code))
        trace = trace.tb_next
    return found


def _called_at(error: BaseException) -> Optional[Tuple[str, int]]:
    """The call for which the compiler was reading a function when it failed."""
    found = None
    trace = error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if frame.f_code.co_name == "try_compile_fn" and "loc" in frame.f_locals:
            place = _PLACE.search(str(frame.f_locals["loc"].highlight()))
            found = (place["path"], int(place["line"])) if place else found
        trace = trace.tb_next
    return found


def _first_line(code: CodeType) -> int:
    """The first line of a function's body: decorators stand before it."""
    lines = [line for _, line in dis.findlinestarts(code) if line]
    return min(lines[1:] or lines or [code.co_firstlineno])


def _misfit(error: BaseException, narrowed: Set[str]) -> str:
    """The replaced function that a call does not fit, since it takes less than it did."""
    told = str(error).partition('File "')[0]
    return next((name for name in narrowed if re.search(rf"\b{re.escape(name)}\(", told)), "")


def _followed(error: BaseException, guessed: Set[str]) -> str:
    """The replaced function whose value the failing line uses, if its type is not declared."""
    place = _PLACE.search(str(error))
    unit = unit_at(place["path"], int(place["line"])) if place else None
    if unit is None or place is None or not guessed:
        return ""
    tainted = {name: name for name in guessed}
    line = int(place["line"])
    for statement in ast.walk(unit.definition):
        if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and statement.value:
            source = _source_of(statement.value, tainted)
            for target in ast.walk(statement) if source else ():
                if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store):
                    tainted.setdefault(target.id, source)
    within = [
        node
        for node in ast.walk(unit.definition)
        if isinstance(node, ast.expr) and node.lineno <= line <= last_line(node)
    ]
    return next((tainted[_name(node)] for node in within if _name(node) in tainted), "")


def _source_of(value: ast.AST, tainted: Dict[str, str]) -> str:
    return next((tainted[_name(n)] for n in ast.walk(value) if _name(n) in tainted), "")


def _name(node: ast.AST) -> str:
    """The name that an expression reads: a variable's, or the attribute that a call takes."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""
