"""The user's object: found in their file, made anew for every step, and what it takes."""

import copy
import importlib
import importlib.util
import inspect
import random
import re
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any, Callable, List, NamedTuple, Optional, Tuple

import torch

from .older_torch import has_default, written_type
from .refusals import RefusedError
from .values import Json, cloned

_EXPRESSION = "<the object to verify>"
OFFER = "tslint_inputs"


class Offered(NamedTuple):
    """Inputs that the user's code offers, wrapped: they may be anything."""

    inputs: Any


class Subject:
    """A model that can be made anew, and run from the same seed each time.

    Attributes:
        method: The method that is called; a function is called itself.
        eval_failure: The exception that the model's own `eval` raises; empty: it raises none.
    """

    def __init__(self, make: Callable[[], Any], seed: int) -> None:
        self._make = make
        self._seed = seed
        self._prepare: List[Callable[[Any], Any]] = []
        self._looked_at: Any = None
        self.method = "forward"
        self.eval_failure = ""

    def prepared_by(self, prepare: Callable[[Any], Any]) -> None:
        """Have every new instance handed to a function first, which returns the one to use."""
        self._prepare.append(prepare)

    def fresh(self) -> Any:
        """The model made anew, in evaluation mode."""
        self.reseed()
        model = _parted(self._make())[0]
        if isinstance(model, torch.nn.Module):
            self._put_in_evaluation_mode(model)
        for prepare in self._prepare:
            model = prepare(model)
        return model

    def _put_in_evaluation_mode(self, model: torch.nn.Module) -> None:
        """Have a model evaluate, be its own `eval` sound or not."""
        try:
            model.eval()
        except (Exception, SystemExit) as error:  # noqa: BLE001  (it is the user's)
            self.eval_failure = type(error).__name__
            for part in model.modules():
                part.training = False

    def settle(self) -> bool:
        """Keep to copies of one instance, where two made from one seed are not the same.

        Memory that was never written is such a difference: parameters from `torch.empty`.

        Returns:
            Whether the instances differ.
        """
        self.reseed()
        first, offered = _parted(self._make())
        self.reseed()
        second = _parted(self._make())[0]
        if not isinstance(first, torch.nn.Module) or not _differ(first, second):
            return False

        def copied() -> Any:
            model = copy.deepcopy(first)
            return model if offered is None else (model, offered.inputs)

        try:
            copied()
        except Exception:  # noqa: BLE001  (what cannot be copied is made anew after all)
            return True
        self._make = copied
        return True

    @property
    def fresh_untouched(self) -> Any:
        """An instance to look at, made once: whoever runs it takes a fresh one."""
        if self._looked_at is None:
            self._looked_at = self.fresh()
        return self._looked_at

    def is_lazy(self) -> bool:
        """Whether the model has parameters or buffers that its first run makes."""
        model = self.fresh()
        return isinstance(model, torch.nn.Module) and not all(
            _is_made(value) for value in model.state_dict(keep_vars=True).values()
        )

    def run_once_when_made(self, call: Any) -> None:
        """Have every new instance run once, as a lazy one must before it can be exported."""

        def ran(model: Any) -> Any:
            self.run(model, call)
            self.reseed()
            return model

        self.prepared_by(ran)

    def offered(self) -> Optional[Offered]:
        """The inputs that a factory returns with its model, made anew."""
        self.reseed()
        return _parted(self._make())[1]

    def reseed(self, further: int = 0) -> None:
        """Start every source of randomness from the seed, or from another."""
        seed = self._seed + further
        torch.manual_seed(seed)
        random.seed(seed)
        if "numpy" in sys.modules:
            sys.modules["numpy"].random.seed(seed % 2**32)

    def run(self, model: Any, call: Any, further: int = 0) -> Any:
        """What the model returns for a copy of the inputs, without gradients as in C++."""
        arguments = cloned(call)
        self.reseed(further)
        with torch.no_grad():
            return self.called(model)(*arguments.places, **arguments.names)

    def called(self, model: Any) -> Any:
        """What is called: the model, which runs its hooks too, or the method chosen."""
        return model if self.method == "forward" else getattr(model, self.method)


def is_model(value: Any) -> bool:
    """Whether a value is a module or a scripted function."""
    return isinstance(value, (torch.nn.Module, torch.jit.ScriptFunction))


def check_forward(model: Any) -> None:
    """Refuse a module without a `forward`: that is what the compiler reads and C++ calls.

    Raises:
        RefusedError: It has none, or only a `__call__` of its own.
    """
    cls = type(model)
    if getattr(cls, "forward", None) is not torch.nn.Module.forward or "forward" in vars(model):
        return
    if cls.__call__ is not torch.nn.Module.__call__:
        raise RefusedError(
            f"`{cls.__name__}` has no `forward`, only a `__call__`, which TorchScript does not "
            "read: rename that to `forward`"
        )
    raise RefusedError(
        f"`{cls.__name__}` has no `forward`, which TorchScript compiles and C++ calls: "
        "define one, or name another method with --call"
    )


def _differ(one: torch.nn.Module, other: torch.nn.Module) -> bool:
    """Whether two instances differ in parameters or buffers."""
    first, second = one.state_dict(), other.state_dict()
    return list(first) != list(second) or any(
        _is_filled(value) and not torch.equal(value, second[name]) for name, value in first.items()
    )


def _is_filled(value: Any) -> bool:
    """Whether a part of a state has values: those of lazy and of meta tensors are to come."""
    return isinstance(value, torch.Tensor) and _is_made(value) and value.device.type != "meta"


def _is_made(value: Any) -> bool:
    """Whether a tensor has a shape: that of a lazy module has none before its first run."""
    return type(value).__name__ not in ("UninitializedParameter", "UninitializedBuffer")


def _parted(made: Any) -> "Tuple[Any, Optional[Offered]]":
    """What a factory made: the model, and the inputs if it returns a pair of both."""
    if isinstance(made, tuple) and len(made) == 2 and is_model(made[0]):
        return made[0], Offered(made[1])
    return made, None


def imported(path: Path) -> ModuleType:
    """The user's file as a module, under the name that its package gives it.

    Raises:
        RefusedError: The file is no Python file.
    """
    folder = path.parent
    names = [] if path.stem == "__init__" else [path.stem]
    while (folder / "__init__.py").is_file():
        names.insert(0, folder.name)
        folder = folder.parent
    sys.path[:0] = [str(folder), str(Path.cwd())]
    if len(names) > 1:
        return importlib.import_module(".".join(names))
    name = path.stem
    if not name.isidentifier() or name in sys.modules:
        name = "verified_" + re.sub(r"\W", "_", name)
    spec = importlib.util.spec_from_file_location(name, str(path))
    if spec is None or spec.loader is None:
        raise RefusedError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def candidates(module: ModuleType) -> List[str]:
    """The names of a module's own models: classes, instances and scripted functions."""
    found = []
    for name, value in vars(module).items():
        if inspect.isclass(value):
            if value.__module__ == module.__name__ and _has_forward(value):
                found.append(name)
        elif is_model(value):
            found.append(name)
    return found


def _has_forward(cls: type) -> bool:
    """Whether a class is a module with a forward of its own; the base classes have a stub."""
    if issubclass(cls, torch.jit.ScriptModule):
        return cls is not torch.jit.ScriptModule  # its metaclass takes the script methods away
    return issubclass(cls, torch.nn.Module) and any(
        "forward" in vars(ancestor) for ancestor in cls.__mro__ if ancestor is not torch.nn.Module
    )


def chosen(module: ModuleType, shown: str) -> str:
    """The only candidate of a file.

    Raises:
        RefusedError: There is none, or more than one.
    """
    names = candidates(module)
    if len(names) == 1:
        return names[0]
    if not names:
        raise RefusedError(
            f"{shown} defines no model: no class with a forward, no scripted function"
        )
    raise RefusedError(
        f"{shown} defines {len(names)} models: say which, as one of "
        + ", ".join(f"{shown}::{name}" for name in names)
    )


def found_subject(module: ModuleType, expression: str, inputs: int, seed: int) -> Subject:
    """The subject that an expression names in the module's namespace.

    A class is constructed and a call is evaluated. A function is the subject itself if it was
    scripted, or has required parameters and is given inputs; otherwise it is a factory, unless it
    returns no model: then it is the subject too.

    Raises:
        RefusedError: No such name, missing arguments, or nothing that can be exported.
    """
    namespace = vars(module)
    name = expression.partition("(")[0].strip()
    try:
        value = eval(name, namespace)  # noqa: S307  (what the user asked to evaluate)
    except (NameError, AttributeError):
        known = ", ".join(candidates(module)) or "none"
        raise RefusedError(f"{module.__file__} has no `{name}`; its models are: {known}") from None
    if name != expression:
        code = compile(expression, _EXPRESSION, "eval")
        return _made_by_call(lambda: eval(code, namespace), expression, seed)  # noqa: S307
    if inspect.isclass(value):
        return _made_by_call(value, name, seed)
    if isinstance(value, torch.nn.Module):
        return Subject(lambda: copy.deepcopy(value), seed)
    if isinstance(value, torch.jit.ScriptFunction):
        return Subject(lambda: value, seed)
    if not inspect.isfunction(value):
        raise RefusedError(
            f"`{name}` is of type {type(value).__name__}: neither a model nor a function"
        )
    return _function_subject(value, name, namespace, inputs, seed)


def _function_subject(function: Any, name: str, namespace: Any, inputs: int, seed: int) -> Subject:
    owner = name.rpartition(".")[0]
    if owner and inspect.isclass(eval(owner, namespace)):  # noqa: S307
        raise RefusedError(f"`{name}` is a method: name the class, `{owner}`")
    needed = required(function)
    if not needed and is_model(_parted(function())[0]):
        return Subject(function, seed)
    if needed and not inputs:
        arguments = ", ".join(f"{parameter}=…" for parameter in needed)
        raise RefusedError(
            f"`{name}` needs {listed(needed)}: call it as a factory, `{name}({arguments})`, "
            "or give inputs to verify the function itself",
            [told_parameter(parameter) for parameter in parameters_of(function)],
        )
    return Subject(lambda: function, seed)


def _made_by_call(make: Callable[[], Any], expression: str, seed: int) -> Subject:
    """A subject that a call makes, tried once."""
    subject = Subject(make, seed)
    try:
        model = subject.fresh()
    except TypeError as error:
        if not _raised_by_the_call_itself(error):
            raise
        raise RefusedError(_call_advice(expression, str(error))) from error
    if is_model(model) or inspect.isfunction(model):
        return subject
    raise RefusedError(f"`{expression}` makes a {type(model).__name__}, not a model")


def _raised_by_the_call_itself(error: TypeError) -> bool:
    """Whether the arguments did not fit, rather than something inside the call having failed."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    own = Path(last.filename).resolve() == Path(__file__).resolve()
    return own or last.filename == _EXPRESSION


def _call_advice(expression: str, message: str) -> str:
    name, _, given = expression.partition("(")
    missing = re.search(r"missing \d+ required .*arguments?: (.*)", message)
    if not missing:
        return f"`{expression}` cannot be made: {message}"
    names = re.findall(r"'(\w+)'", missing.group(1))
    arguments = [given.rpartition(")")[0].strip()] if given.rpartition(")")[0].strip() else []
    arguments += [f"{parameter}=…" for parameter in names]
    return f"`{name}` needs {listed(names)}: write `{name}({', '.join(arguments)})`"


def listed(names: List[str]) -> str:
    """Names as a sentence has them: `a`, `b` and `c`."""
    quoted = [f"`{name}`" for name in names]
    return " and ".join(part for part in (", ".join(quoted[:-1]), quoted[-1]) if part)


def parameters_of(model: Any, method: str = "forward") -> List[inspect.Parameter]:
    """What calling the model takes; from its schema, where it is scripted already."""
    schema: Any = None
    if isinstance(model, torch.jit.ScriptFunction):
        schema = model.schema
    elif isinstance(model, torch.jit.ScriptModule):
        schema = getattr(getattr(model, method), "schema", None)
    if schema is None:
        called = getattr(model, method) if isinstance(model, torch.nn.Module) else model
        return list(inspect.signature(called).parameters.values())
    return [
        inspect.Parameter(
            argument.name,
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            default=argument.default_value if has_default(argument) else inspect.Parameter.empty,
            annotation=written_type(argument.type),
        )
        for argument in schema.arguments
        if argument.name != "self"
    ]


def _places(parameters: List[inspect.Parameter]) -> List[inspect.Parameter]:
    return [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]


def required(model: Any, method: str = "forward") -> List[str]:
    """The names of the parameters that every call must give a value."""
    places = _places(parameters_of(model, method))
    return [place.name for place in places if place.default is inspect.Parameter.empty]


def told_parameter(parameter: inspect.Parameter) -> Json:
    """A parameter as JSON: its name and its annotation in words."""
    annotation: Any = parameter.annotation
    if annotation is inspect.Parameter.empty:
        annotation = ""
    return {"name": parameter.name, "annotation": getattr(annotation, "__name__", str(annotation))}
