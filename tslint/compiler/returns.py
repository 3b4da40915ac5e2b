"""What a function answers: whether the types of its returns agree.

Follows `emitReturn` and `handleMaybeNoReturn` of `torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.torchscript import tree
from tslint.torchscript.types import NONE, contains_unknown
from tslint.torchscript.unify import unify


def judge_returns(definition: tree.Def, emission: Emission, env: Environment) -> None:
    """Notes the first return whose type does not go with those before it."""
    if definition.returns is not None or definition.type_comment is not None:
        return
    returns = list(emission.returns)
    if not env.ended and returns:
        returns.append((definition.origin, NONE))
    if not returns:
        return
    merged = returns[0][1]
    for origin, kind in returns[1:]:
        if contains_unknown(merged) or contains_unknown(kind):
            return
        unified = unify(merged, kind)
        if unified is None:
            facts = {"first": str(merged), "second": str(kind)}
            emission.refuse("TS301", origin, facts)
            return
        merged = unified
