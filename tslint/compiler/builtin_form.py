"""The shape of what emits a call that the compiler knows by name."""

from collections.abc import Callable
from typing import TypeAlias

from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.values import Value
from tslint.torchscript import tree
from tslint.torchscript.types import Type

Form: TypeAlias = Callable[[tree.Apply, Emission, Environment, Type | None], Value]
