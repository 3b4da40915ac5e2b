"""Signatures of functions that stay in Python: `@torch.jit.ignore`, `@torch.jit.unused`.

They are read where compiled code calls them, from the annotations as Python evaluated them, and
what is wrong is said of the call. Defaults do not count. Follows `PythonValue::getSchema`
(`torch/csrc/jit/python/python_sugared_value.cpp`) and `get_signature`
(`torch/jit/annotations.py`).
"""

import ast
from typing import Any

from tslint.compiler.annotated import FileScope, refused_annotation
from tslint.compiler.emission import Emission
from tslint.compiler.faults import Encountered, Fault
from tslint.compiler.script_classes import compile_class
from tslint.frontend.type_comments import TypeComment, type_comment
from tslint.project.symbols import FunctionSymbol
from tslint.source.places import source_of
from tslint.torchscript.annotation_scope import Refusal
from tslint.torchscript.annotation_text import expression
from tslint.torchscript.annotations import attribute_type
from tslint.torchscript.schema import Argument, Schema
from tslint.torchscript.types import TENSOR, UNKNOWN, TupleType, Type


def python_schema(
    function: FunctionSymbol, emission: Emission, origin: Any, *, is_bound: bool
) -> Schema | None:
    """What a function that stays in Python takes and answers; None where that is not known.

    Args:
        function: The function.
        emission: The unit that calls it.
        origin: The call, at which stands what is wrong with the signature.
        is_bound: Whether it is called as a method, so that its first parameter is given.
    """
    args = function.node.args
    if args.vararg or args.kwonlyargs or args.posonlyargs:
        return None
    params = args.args[1:] if is_bound else args.args
    reader = _Reader(function, emission, origin)
    if function.node.returns is None and not any(param.annotation for param in args.args):
        return reader.from_comment(params)
    kinds = [reader.read(param.annotation) for param in params]
    return _schema(function, params, kinds, reader.read(function.node.returns))


def _schema(
    function: FunctionSymbol, params: list[ast.arg], kinds: list[Type], returns: Type
) -> Schema:
    arguments = tuple(
        Argument.of(param.arg, kind) for param, kind in zip(params, kinds, strict=True)
    )
    return Schema(function.name, "", arguments, (Argument.of("", returns),))


class _Reader:
    """Reads the annotations of one function for one call."""

    def __init__(self, function: FunctionSymbol, emission: Emission, origin: Any) -> None:
        self._function = function
        self._emission = emission
        self._origin = origin

    def read(self, annotation: ast.expr | None) -> Type:
        """The type of an annotation; what has none is a Tensor."""
        if annotation is None:
            return TENSOR
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            return self._text(annotation.value)
        if self._function.file.postpones_annotations:
            return self._text(ast.unparse(annotation))
        return self._evaluated(annotation)

    def _text(self, written: str) -> Type:
        facts = {"annotation": written, "owner": self._function.name}
        return self._refuse(Fault("TS214", facts))

    def _evaluated(self, annotation: ast.expr) -> Type:
        node = expression(ast.unparse(annotation), None)
        if node is None:
            return UNKNOWN
        seen = Encountered()
        found = attribute_type(node, FileScope(self._function.file, self._function, seen))
        for fault in seen.faults:
            self._refuse(fault)
        for cls in seen.classes:
            compile_class(cls, self._emission, self._origin)
        return self._refuse(refused_annotation(found)) if isinstance(found, Refusal) else found

    def _refuse(self, fault: Fault) -> Type:
        return self._emission.refuse(fault.code, self._origin, fault.facts).type

    def from_comment(self, params: list[ast.arg]) -> Schema:
        """The signature that a type comment states, or Tensors where there is none."""
        comment = type_comment(source_of(self._function.file.text, self._function.node))
        if comment.refused is None and comment.text is None:
            return _schema(self._function, params, [TENSOR] * len(params), self._assumed())
        kinds, returns = self._commented(comment, len(params))
        return _schema(self._function, params, kinds, returns)

    def _assumed(self) -> Type:
        """What an unannotated function is taken to answer: a Tensor for each name unpacked into."""
        origin, count = self._emission.unpacked
        is_unpacked = origin is self._origin and count > 1
        return TupleType((TENSOR,) * count) if is_unpacked else TENSOR

    def _commented(self, comment: TypeComment, count: int) -> tuple[list[Type], Type]:
        parsed = _parsed(comment)
        if not isinstance(parsed, str) and len(parsed[0]) != count:
            parsed = f"it names {len(parsed[0])} types for {count} parameters"
        if isinstance(parsed, str):
            self._refuse(Fault("TS130", {"detail": parsed}))
            return [UNKNOWN] * count, UNKNOWN
        stated, returns = parsed
        return [self._evaluated(node) for node in stated], self._evaluated(returns)


def _parsed(comment: TypeComment) -> tuple[list[ast.expr], ast.expr] | str:
    """The annotations in a type comment, or why it is refused."""
    if comment.text is None:
        return comment.refused or ""
    before, arrow, after = comment.text.partition("->")
    if not arrow:
        return "`->` and the type of the result are missing"
    try:
        arguments = ast.parse(before.strip(), mode="eval").body
        returns = ast.parse(after.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "it is no Python"
    for part in (*ast.walk(arguments), *ast.walk(returns)):
        if isinstance(part, ast.Call):
            return "it calls something"
        name = ast.unparse(part) if isinstance(part, ast.Attribute) else ""
        if name.startswith("torch.") and name != "torch.Tensor":
            return f"`{name}` is not known in type comments"
    return arguments.elts if isinstance(arguments, ast.Tuple) else [arguments], returns
