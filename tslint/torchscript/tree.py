"""The TorchScript tree: what the compiler's frontend makes of a Python function.

The nodes and their names are those of `torch/csrc/jit/frontend/tree_views.h`. Two are tslint's own:
`RefusedExpr` and `RefusedStmt` stand where the frontend would have stopped, so that what surrounds
a refusal can still be judged.

Each node carries its `origin`, the syntax it was made from: opaque here, and turned into a place
in a file only for nodes that something is said about.
"""

from typing import Any

import msgspec


class Node(msgspec.Struct, frozen=True, eq=False):
    """A node of the tree; two nodes are equal only if they are the same."""

    origin: Any


class Expr(Node, frozen=True, eq=False):
    """An expression."""


class Stmt(Node, frozen=True, eq=False):
    """A statement."""


class Var(Expr, frozen=True, eq=False):
    """A name."""

    name: str


class Const(Expr, frozen=True, eq=False):
    """A number."""

    value: int | float | complex


class StringLiteral(Expr, frozen=True, eq=False):
    """A string."""

    value: str


class TrueLiteral(Expr, frozen=True, eq=False):
    """`True`."""


class FalseLiteral(Expr, frozen=True, eq=False):
    """`False`."""


class NoneLiteral(Expr, frozen=True, eq=False):
    """`None`."""


class Dots(Expr, frozen=True, eq=False):
    """`...`."""


class Select(Expr, frozen=True, eq=False):
    """`base.name`."""

    base: Expr
    name: str


class Keyword(Node, frozen=True, eq=False):
    """`name=value` in a call."""

    name: str
    value: Expr


class Apply(Expr, frozen=True, eq=False):
    """A call; a `*args` argument is a `Starred` among `args`."""

    callee: Expr
    args: tuple[Expr, ...]
    keywords: tuple[Keyword, ...]


class Starred(Expr, frozen=True, eq=False):
    """`*value`."""

    value: Expr


class BinOp(Expr, frozen=True, eq=False):
    """A binary operator, a comparison, `and` or `or`; `op` is the Python token."""

    op: str
    left: Expr
    right: Expr


class UnaryOp(Expr, frozen=True, eq=False):
    """`-x`, `~x` or `not x`."""

    op: str
    operand: Expr


class TernaryIf(Expr, frozen=True, eq=False):
    """`then if test else otherwise`."""

    test: Expr
    then: Expr
    otherwise: Expr


class SliceExpr(Expr, frozen=True, eq=False):
    """`start:stop:step` inside a subscript."""

    start: Expr | None
    stop: Expr | None
    step: Expr | None


class Subscript(Expr, frozen=True, eq=False):
    """`base[indices]`."""

    base: Expr
    indices: tuple[Expr, ...]


class ListLiteral(Expr, frozen=True, eq=False):
    """`[...]`."""

    items: tuple[Expr, ...]


class TupleLiteral(Expr, frozen=True, eq=False):
    """`(...)`."""

    items: tuple[Expr, ...]


class DictLiteral(Expr, frozen=True, eq=False):
    """`{key: value, ...}`."""

    keys: tuple[Expr, ...]
    values: tuple[Expr, ...]


class ListComp(Expr, frozen=True, eq=False):
    """`[element for target in iterable]`; a generator expression becomes one too.

    `conditions` are what follows each `if`: refused, and judged all the same.
    """

    element: Expr
    target: Expr
    iterable: Expr
    conditions: tuple[Expr, ...] = ()


class DictComp(Expr, frozen=True, eq=False):
    """`{key: value for target in iterable}`; `conditions` as in `ListComp`."""

    key: Expr
    value: Expr
    target: Expr
    iterable: Expr
    conditions: tuple[Expr, ...] = ()


class RefusedExpr(Expr, frozen=True, eq=False):
    """An expression that the frontend refuses; `bound` are the names it would have assigned."""

    bound: tuple[str, ...] = ()


class ExprStmt(Stmt, frozen=True, eq=False):
    """An expression whose value is dropped."""

    value: Expr


class Assign(Stmt, frozen=True, eq=False):
    """`targets[0] = targets[1] = ... = value`, with at most one target where annotated."""

    targets: tuple[Expr, ...]
    value: Expr
    annotation: Expr | None = None


class AugAssign(Stmt, frozen=True, eq=False):
    """`target op= value`; `op` is the token without the equals sign."""

    target: Expr
    op: str
    value: Expr


class Return(Stmt, frozen=True, eq=False):
    """`return value`."""

    value: Expr | None


class Raise(Stmt, frozen=True, eq=False):
    """`raise exception`."""

    exception: Expr


class Assert(Stmt, frozen=True, eq=False):
    """`assert test, message`."""

    test: Expr
    message: Expr | None


class If(Stmt, frozen=True, eq=False):
    """`if test: body else: orelse`; an `elif` is an `If` alone in `orelse`."""

    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...]


class While(Stmt, frozen=True, eq=False):
    """`while test: body`."""

    test: Expr
    body: tuple[Stmt, ...]


class For(Stmt, frozen=True, eq=False):
    """`for target in iterable: body`."""

    target: Expr
    iterable: Expr
    body: tuple[Stmt, ...]


class WithItem(Node, frozen=True, eq=False):
    """`context as target` of a `with`."""

    context: Expr
    target: Expr | None


class With(Stmt, frozen=True, eq=False):
    """`with items: body`."""

    items: tuple[WithItem, ...]
    body: tuple[Stmt, ...]


class Delete(Stmt, frozen=True, eq=False):
    """`del targets`."""

    targets: tuple[Expr, ...]


class Pass(Stmt, frozen=True, eq=False):
    """`pass`."""


class Break(Stmt, frozen=True, eq=False):
    """`break`."""


class Continue(Stmt, frozen=True, eq=False):
    """`continue`."""


class RefusedStmt(Stmt, frozen=True, eq=False):
    """A statement that the frontend refuses.

    Attributes:
        bound: Names it would have assigned; what they hold is not known.
        blocks: The statements inside it, each block of which may run or not.
    """

    bound: tuple[str, ...] = ()
    blocks: tuple[tuple[Stmt, ...], ...] = ()


class Param(Node, frozen=True, eq=False):
    """A parameter.

    Attributes:
        name: Its name.
        annotation: Its annotation, if it has one.
        default: Its default as an expression; the compiler takes the value, not the expression.
        keyword_only: Whether it stands behind `*`.
    """

    name: str
    annotation: Expr | None
    default: Expr | None
    keyword_only: bool


class Def(Node, frozen=True, eq=False):
    """A function.

    Attributes:
        name: Its name.
        params: Its parameters, `self` included.
        returns: The return annotation.
        type_comment: Text of a `# type: (...) -> ...` line, if there is one.
        body: Its statements.
        variadic: Names of `*` and `**` parameters, which are refused: what they hold is not known.
    """

    name: str
    params: tuple[Param, ...]
    returns: Expr | None
    type_comment: str | None
    body: tuple[Stmt, ...]
    variadic: tuple[str, ...] = ()
