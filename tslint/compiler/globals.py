"""Names from outside the function, found without emitting anything."""

from tslint.compiler.emission import Emission
from tslint.compiler.environment import Environment
from tslint.project.names import member
from tslint.project.symbols import UNKNOWN_SYMBOL, External, Symbol
from tslint.torchscript import tree


def global_symbol(node: tree.Expr, emission: Emission, env: Environment) -> Symbol:
    """What a name, or attributes on a name, stands for outside; unknown for what is local."""
    match node:
        case tree.Var(_, name) if env.find(name) is None:
            return emission.outer_symbol(name) or UNKNOWN_SYMBOL
        case tree.Select(_, base, name):
            return member(global_symbol(base, emission, env), name)
    return UNKNOWN_SYMBOL


def external_name(node: tree.Expr, emission: Emission, env: Environment) -> str | None:
    """The dotted name of something of Python or a package: `builtins.isinstance`."""
    symbol = global_symbol(node, emission, env)
    return symbol.name if isinstance(symbol, External) else None
