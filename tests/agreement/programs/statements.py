"""Writes statements that stand alone: assignments, calls, early exits."""

import random
from typing import Final

from tests.agreement.programs.expressions import ExpressionWriter
from tests.agreement.programs.grammar import Kind, kind
from tests.agreement.programs.scope import Scope

LOCAL_KINDS: Final = tuple(
    map(
        kind,
        (
            *["Tensor"] * 8, *["int"] * 5, *["float"] * 3, *["bool"] * 3, *["str"] * 3,
            *["List[int]"] * 2, *["List[Tensor]"] * 2, "List[str]", "List[float]", "List[bool]",
            "Dict[str, Tensor]", "Dict[str, int]", "Dict[int, str]", "Tuple[int, int]",
            "Tuple[Tensor, Tensor]", "Tuple[int, str]", "Point", "Color", "complex", "device",
            "List[List[int]]", "Dict[str, List[int]]", "List[Tuple[int, str]]", "Box",
            "Tuple[int, Tensor, str]",
        ),
    )
)  # fmt: skip
_ANNOTATED: Final = tuple(
    map(
        kind,
        (
            "Optional[Tensor]", "Optional[int]", "List[Tensor]", "List[int]", "Dict[str, Tensor]",
            "Union[int, str]", "int", "float", "Tensor", "Tuple[int, int]", "List[Optional[int]]",
            "Dict[str, List[int]]", "Optional[List[int]]", "Any",
        ),
    )
)  # fmt: skip
INT, STR, BOOL, TENSOR = map(kind, ("int", "str", "bool", "Tensor"))
Lines = list[str]


class SimpleStatements:
    """Writes simple statements of a function that answers a type."""

    def __init__(self, chance: random.Random, expressions: ExpressionWriter, returns: Kind) -> None:
        self._chance = chance
        self._write = expressions
        self._returns = returns

    def assign(self, scope: Scope, _: int) -> Lines:
        of = self._chance.choice(LOCAL_KINDS)
        text = self._write.of(of, scope)
        name = scope.fresh()
        scope.kinds[name] = of
        return [f"{name} = {text}"]

    def reassign(self, scope: Scope, depth: int) -> Lines:
        if not scope.kinds:
            return self.assign(scope, depth)
        name = self._chance.choice(sorted(scope.kinds))
        return [f"{name} = {self._write.of(scope.kinds[name], scope)}"]

    def annotated(self, scope: Scope, _: int) -> Lines:
        of = self._chance.choice(_ANNOTATED)
        text = self._write.of(of, scope)
        if of.name in {"List", "Dict"} and self._chance.random() < 0.4:
            text = "[]" if of.name == "List" else "{}"
        name = scope.fresh()
        scope.kinds[name] = of
        return [f"{name}: {of} = {text}"]

    def augmented(self, scope: Scope, depth: int) -> Lines:
        fitting = [
            n
            for n, of in scope.kinds.items()
            if of.name in {"int", "float", "Tensor", "str", "List"}
        ]
        if not fitting:
            return self.assign(scope, depth)
        name = self._chance.choice(fitting)
        of = scope.kinds[name]
        operators = {"str": ("+",), "List": ("+",), "int": ("+", "-", "*", "+", "-")}
        operator = self._chance.choice(operators.get(of.name, ("+", "-", "*", "/", "**")))
        if of == TENSOR and self._chance.random() < 0.3:
            return [
                f"{name}[{self._write.of(INT, scope)}] {operator}= {self._write.of(INT, scope)}"
            ]
        return [f"{name} {operator}= {self._write.of(of, scope)}"]

    def unpack(self, scope: Scope, _: int) -> Lines:
        of = kind(
            self._chance.choice(
                ("Tuple[int, int]", "Tuple[Tensor, Tensor]", "Tuple[int, str]", "List[int]")
            )
        )
        text = self._write.of(of, scope)
        name = scope.fresh()
        parts = of.args if of.name == "Tuple" else of.args * 2
        scope.kinds |= {f"{name}a": parts[0], f"{name}b": parts[1]}
        return [f"{name}a, {name}b = {text}"]

    def element(self, scope: Scope, depth: int) -> Lines:
        fitting = [n for n, of in scope.kinds.items() if of.name in {"List", "Dict", "Tensor"}]
        if not fitting:
            return self.assign(scope, depth)
        name = self._chance.choice(fitting)
        of = scope.kinds[name]
        key, value = (
            (of.args if of.name == "Dict" else (INT, *of.args))[:2] if of.args else (INT, TENSOR)
        )
        return [f"{name}[{self._write.of(key, scope)}] = {self._write.of(value, scope)}"]

    def call(self, scope: Scope, depth: int) -> Lines:
        lists = [n for n, of in scope.kinds.items() if of.name == "List"]
        if not lists or self._chance.random() < 0.3:
            return [self._chance.choice((
                f"print({self._write.of(STR, scope)}, {self._write.of(TENSOR, scope)})",
                self._write.of(TENSOR, scope),
                f"scaled({self._write.of(INT, scope)})",
            ))]  # fmt: skip
        name = self._chance.choice(lists)
        (element,) = scope.kinds[name].args
        value = self._write.of(element, scope)
        position = self._write.of(INT, scope)
        return [self._chance.choice((
            f"{name}.append({value})", f"{name}.append({value})", f"{name}.insert({position}, {value})",
            f"{name}.extend([{value}])", f"{name}.reverse()", f"{name}.sort()", f"{name}.clear()",
            f"{name}.pop({position})", f"{name}.remove({value})",
        ))]  # fmt: skip

    def check(self, scope: Scope, _: int) -> Lines:
        message = f", {self._write.of(STR, scope)}" if self._chance.random() < 0.5 else ""
        return [f"assert {self._write.of(BOOL, scope)}{message}"]

    def raise_error(self, scope: Scope, _: int) -> Lines:
        kinds = ("ValueError", "RuntimeError", "NotImplementedError", "Exception")
        error = f"raise {self._chance.choice(kinds)}({self._write.of(STR, scope)})"
        return [f"if {self._write.of(BOOL, scope)}:", f"    {error}"]

    def early_return(self, scope: Scope, _: int) -> Lines:
        text = self._write.of(self._returns, scope)
        return [f"if {self._write.of(BOOL, scope)}:", f"    return {text}"]

    def delete(self, scope: Scope, depth: int) -> Lines:
        mine = [name for name in scope.kinds if name.startswith("v")]
        if not mine or depth:
            return self.assign(scope, depth)
        name = self._chance.choice(mine)
        of = scope.kinds[name]
        if of.name in {"List", "Dict"} and self._chance.random() < 0.5:
            key = of.args[0] if of.name == "Dict" else INT
            return [f"del {name}[{self._write.of(key, scope)}]"]
        del scope.kinds[name]
        scope.lost.add(name)
        return [f"del {name}"]

    def leave_loop(self, scope: Scope, depth: int) -> Lines:
        if not scope.in_loop:
            return self.assign(scope, depth)
        word = self._chance.choice(("break", "continue"))
        return [f"if {self._write.of(BOOL, scope)}:", f"    {word}"]

    def chained(self, scope: Scope, _: int) -> Lines:
        of = self._chance.choice(LOCAL_KINDS)
        text = self._write.of(of, scope)
        first = scope.fresh()
        scope.kinds |= {f"{first}a": of, f"{first}b": of}
        return [f"{first}a = {first}b = {text}"]

    def swap(self, scope: Scope, depth: int) -> Lines:
        if len(scope.kinds) < 2:
            return self.assign(scope, depth)
        first = self._chance.choice(sorted(scope.kinds))
        alike = sorted(scope.named(scope.kinds[first]))
        second = self._chance.choice(alike)
        return [f"{first}, {second} = {second}, {first}"]

    def starred(self, scope: Scope, _: int) -> Lines:
        of = kind(self._chance.choice(("Tuple[int, int, int]", "Tuple[int, str, Tensor]")))
        text = self._write.of(of, scope)
        name = scope.fresh()
        scope.kinds |= {f"{name}a": of.args[0], f"{name}b": Kind("Tuple", of.args[1:])}
        return [f"{name}a, *{name}b = {text}"]

    def nested_unpack(self, scope: Scope, _: int) -> Lines:
        first, second, third = self._chance.choices(LOCAL_KINDS[:22], k=3)
        text = self._write.of(Kind("Tuple", (Kind("Tuple", (first, second)), third)), scope)
        name = scope.fresh()
        scope.kinds |= {f"{name}a": first, f"{name}b": second, f"{name}c": third}
        return [f"({name}a, {name}b), {name}c = {text}"]

    def default_for_none(self, scope: Scope, depth: int) -> Lines:
        optional = [name for name, of in scope.kinds.items() if of.name == "Optional"]
        if not optional:
            return self.assign(scope, depth)
        source = self._chance.choice(optional)
        of = scope.kinds[source].args[0]
        other = self._write.of(of, scope)
        name = scope.fresh()
        scope.kinds[name] = of
        test, then, orelse = self._chance.choice((
            (f"{source} is not None", source, other),
            (f"{source} is None", other, source),
            (f"not {source} is None", source, other),
            (f"isinstance({source}, {of})", source, other),
        ))  # fmt: skip
        return [f"{name} = {then} if {test} else {orelse}"]

    def odd(self, scope: Scope, _: int) -> Lines:
        number = self._write.of(INT, scope)
        name = scope.fresh()
        return [self._chance.choice((
            f"{name} = {number} if {self._write.of(BOOL, scope)} else None",
            f"{name} = lambda: {number}", f"global {name}", "pass", f"{name}: int", "'text'",
            f"{name} = scaled", f"{name} = torch.relu", f"{name} = []", f"{name} = {{}}",
            f"{name} = None", f"{name} = range({number})", f"{name} = Point", f"{name} = int",
            f"import {name}", f"{name} = not {number}", f"{name} = (), {number}",
            f"{name} = [None, {number}]", f"{name} = x if {number} else y", f"{name} = {number},",
            f"{name} = Box({number})", f"{name} = Box({number}).doubled()", "...",
            f"for {name} in []: print({name})", f"{name} = f'{{{number}:>3}}'", "return",
        ))]  # fmt: skip
