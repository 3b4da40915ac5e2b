"""What a function answers: whether its returns agree with its signature and with each other.

Follows `emitReturn` and `handleMaybeNoReturn` of `torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from typing import Any

from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.torchscript import tree
from tslint.torchscript.conversion import converted
from tslint.torchscript.subtyping import is_subtype
from tslint.torchscript.types import NONE, UNKNOWN, Type, contains_unknown
from tslint.torchscript.unify import unify


def judge_return(kind: Type, origin: Any, emission: Emission) -> None:
    """Holds one return against the declared type, or against the returns before it."""
    declared, before = emission.declared, emission.returned
    if declared is not None:
        emission.returned = declared
        if UNKNOWN in (declared, kind):
            return
        fitted = converted(kind, declared, allow_conversions=True)
        if not is_subtype(fitted, declared):
            facts = {"declared": str(declared), "found": str(kind)}
            emission.refuse("TS308", origin, facts)
        return
    if before is None:
        emission.returned = kind
        return
    merged = unify(before, kind)
    if merged is None:
        emission.refuse("TS301", origin, {"first": str(before), "second": str(kind)})
    emission.returned = merged or UNKNOWN


def judge_end(definition: tree.Def, emission: Emission, env: Environment) -> None:
    """Holds a way through the function without a return against what it should answer."""
    if env.ended:
        return
    if emission.end_unknown:
        emission.returned = UNKNOWN
        return
    declared, before = emission.declared, emission.returned
    if declared is not None:
        if not contains_unknown(declared) and declared != NONE:
            facts = {"function": definition.name, "type": str(declared)}
            emission.refuse("TS309", definition.origin, facts)
        return
    if before is None or before == NONE:
        emission.returned = NONE
        return
    if contains_unknown(before):
        emission.returned = UNKNOWN
        return
    merged = unify(before, NONE)
    if merged is None:
        facts = {"function": definition.name, "type": str(before)}
        emission.refuse("TS309", definition.origin, facts)
    emission.returned = merged or UNKNOWN


def answered(emission: Emission) -> Type:
    """What a call of the unit answers, once it was emitted; None where it always raises."""
    if emission.declared is not None:
        return emission.declared
    return NONE if emission.returned is None else emission.returned
