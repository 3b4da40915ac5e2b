"""What emission could not follow: noted where it begins, said for the verdicts.

A value is unknown for what it is made of, or because emission does not know what an expression
makes of values that it does know. Only the second is noted: there the unknown begins.
"""

import builtins
from typing import Final

from tslint.compiler.emission import Emission
from tslint.compiler.shown import shown
from tslint.compiler.values import GlobalName, SimpleValue, TupleValue, Value, type_of
from tslint.project.names import member
from tslint.project.symbols import External, Symbol
from tslint.source.index import Imported
from tslint.torchscript import tree
from tslint.torchscript.types import contains_unknown

# What `with` may enter although it is no script class.
_CONTEXTS: Final = frozenset({"torch.no_grad", "torch.autocast", "torch.profiler.record_function"})


def noted_so_far(emission: Emission) -> int:
    """How much was noted in a unit: findings, and what could not be followed."""
    return len(emission.findings) + len(emission.unfollowed or ())


def note_unknown(value: Value, node: tree.Expr, emission: Emission, before: int) -> None:
    """Notes an expression whose value is not known although all that it is made of is.

    Args:
        value: Its value.
        node: The expression.
        emission: The unit it stands in.
        before: How much was noted before it was emitted.
    """
    if noted_so_far(emission) != before or not _is_unknown(value):
        return
    if isinstance(node, tree.Var) and before:
        return  # It was assigned before, from what was noted there.
    if isinstance(node, tree.Apply) and _answers_nothing_needed(node.callee, emission):
        return
    emission.unknown(node.origin, shown(node), _reason(node, emission))


def note_value(value: Value, node: tree.Expr, emission: Emission) -> None:
    """Notes something from outside that is used as a value and is not known to be one."""
    name = shown(node)
    if isinstance(value, GlobalName) and isinstance(value.symbol, External):
        emission.unknown(node.origin, name, _unread(value.symbol.name))
    else:
        emission.unknown(node.origin, name, "what it holds is not known")


def _is_unknown(value: Value) -> bool:
    return isinstance(value, SimpleValue | TupleValue) and contains_unknown(type_of(value))


def _answers_nothing_needed(callee: tree.Expr, emission: Emission) -> bool:
    """Whether what a call answers is an exception to raise, or a context to enter, and no more."""
    symbol = _outer(callee, emission)
    if not isinstance(symbol, External):
        return False
    package, _, name = symbol.name.rpartition(".")
    if package == "builtins":
        known = getattr(builtins, name, None)
        return isinstance(known, type) and issubclass(known, BaseException)
    return symbol.name in _CONTEXTS


def _outer(node: tree.Expr, emission: Emission) -> Symbol | None:
    match node:
        case tree.Var(_, name):
            return emission.outer_symbol(name)
        case tree.Select(_, base, name):
            found = _outer(base, emission)
            return member(found, name) if found is not None else None
    return None


def _reason(node: tree.Expr, emission: Emission) -> str:
    match node:
        case tree.Var(_, name):
            bound = emission.file.bindings.get(name)
            if isinstance(bound, Imported):
                return _unread(bound.module or "." * bound.level)
            return "what it stands for is not known"
        case tree.Apply(_, tree.Select()):
            return "what the method answers is not known"
        case tree.Apply():
            return "what the call answers is not known"
        case tree.Select():
            return "what the attribute holds is not known"
    return "its type is not known"


def _unread(name: str) -> str:
    return f"it comes from `{name.partition('.')[0] or name}`, which is not read"
