"""What compiling a root compiles, unit by unit."""

from typing import Any

import msgspec

from tslint.compiler.emission import Unfollowed
from tslint.diagnostics import Finding
from tslint.project.symbols import FunctionSymbol
from tslint.torchscript.schema import Schema


class CompiledUnit(msgspec.Struct, frozen=True):
    """A unit that a root reaches.

    Attributes:
        function: The function.
        findings: What was found in it, of the frontend and of emission.
        chain: The calls from the root to it: the calling function and the place of the call.
        schema: What it takes and answers; None where it could not be read.
        unfollowed: What could not be followed in it, where that was asked for.
    """

    function: FunctionSymbol
    findings: tuple[Finding, ...]
    chain: tuple[tuple[FunctionSymbol, Any], ...]
    schema: Schema | None = None
    unfollowed: tuple[Unfollowed, ...] = ()
