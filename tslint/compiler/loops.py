"""Loops, as `emitFor`, `emitWhile` and `emitUnrolledLoop` take them.

Source: `torch/csrc/jit/frontend/ir_emitter.cpp`.
"""

from tslint.compiler.assigned import assigned_names
from tslint.compiler.assignment import assign
from tslint.compiler.conditions import emit_condition
from tslint.compiler.dispatch import emit_block, emit_expr, emits_stmt
from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.compiler.iterables import Iteration, iteration
from tslint.compiler.values import UNKNOWN_VALUE
from tslint.torchscript import tree
from tslint.torchscript.features import ATTRIBUTE_AS_LOOP_TARGET

# The compiler unrolls every turn; past these the remaining turns say nothing new. Loops inside
# loops of as many turns are emitted once: otherwise the work would grow with every level.
_MOST_TURNS = 16


@emits_stmt(tree.While)
def _while(node: tree.While, emission: Emission, env: Environment) -> None:
    emit_condition(node.test, emission, env.frame())
    _repeated(node.body, emission, env, env.frame())


@emits_stmt(tree.For)
def _for(node: tree.For, emission: Emission, env: Environment) -> None:
    if isinstance(node.target, tree.Select):
        emission.lacks(ATTRIBUTE_AS_LOOP_TARGET, "TS134", node.target.origin)
    found = iteration(emit_expr(node.iterable, emission, env), node.iterable, emission)
    if not found.known:
        _either_way(node, emission, env)
    elif found.turns is not None:
        _unrolled(node, found, emission, env)
    else:
        inside = env.frame()
        assign(node.target, found.element, emission, inside)
        _repeated(node.body, emission, env, inside)


def _repeated(
    body: tuple[tree.Stmt, ...], emission: Emission, env: Environment, inside: Environment
) -> None:
    emission.loops.append(False)
    emit_block(body, emission, inside)
    emission.loops.pop()
    env.keep_poisons(inside)


def _unrolled(node: tree.For, found: Iteration, emission: Emission, env: Environment) -> None:
    names = assigned_names((node,))
    before = {name: env.find(name) for name in names}
    emission.loops.append(True)
    turns = found.turns or ()
    emitted = turns[: _MOST_TURNS if emission.turns < _MOST_TURNS else 1]
    around = emission.turns
    emission.turns *= max(len(emitted), 1)
    for turn in emitted:
        assign(node.target, turn, emission, env)
        emit_block(node.body, emission, env)
    emission.turns = around
    emission.loops.pop()
    if len(turns) > len(emitted):
        env.forget(names)
    if found.repeats:
        env.forget(n for n, value in before.items() if value is not None and value != env.find(n))


def _either_way(node: tree.For, emission: Emission, env: Environment) -> None:
    """Emits a loop of which it is not known whether it is unrolled: its names stay unknown."""
    names = assigned_names((node,))
    inside = env.frame()
    for frame in (env, inside):
        frame.forget(names)
    assign(node.target, UNKNOWN_VALUE, emission, inside)
    _repeated(node.body, emission, env, inside)
    env.forget(names)
