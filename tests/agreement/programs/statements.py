"""Writes statements: assignments, branches, loops, early exits."""

import random
from collections.abc import Callable
from typing import Final

from tests.agreement.programs.expressions import ExpressionWriter
from tests.agreement.programs.grammar import Kind, kind
from tests.agreement.programs.scope import Scope

_LOCAL_KINDS: Final = tuple(
    map(
        kind,
        (
            *["Tensor"] * 8, *["int"] * 5, *["float"] * 3, *["bool"] * 3, *["str"] * 3,
            *["List[int]"] * 2, *["List[Tensor]"] * 2, "List[str]", "List[float]", "List[bool]",
            "Dict[str, Tensor]", "Dict[str, int]", "Dict[int, str]", "Tuple[int, int]",
            "Tuple[Tensor, Tensor]", "Tuple[int, str]", "Point", "Color", "complex", "device",
            "List[List[int]]", "Dict[str, List[int]]", "List[Tuple[int, str]]",
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
_INT, _STR, _BOOL, _TENSOR = map(kind, ("int", "str", "bool", "Tensor"))
_DEPTH: Final = 2

Lines = list[str]


class StatementWriter:
    """Writes the body of a function that answers a type."""

    def __init__(self, chance: random.Random, expressions: ExpressionWriter, returns: Kind) -> None:
        self._chance = chance
        self._write = expressions
        self._returns = returns
        self._choices: tuple[tuple[int, Callable[[Scope, int], Lines]], ...] = (
            (22, self._assign), (8, self._reassign), (6, self._annotated), (7, self._augmented),
            (14, self._branch), (8, self._none_test), (3, self._instance_test), (12, self._loop),
            (2, self._while), (4, self._unpack), (6, self._element), (6, self._call),
            (2, self._check), (2, self._raise), (4, self._early_return), (2, self._delete),
            (2, self._break), (2, self._with),
        )  # fmt: skip

    def body(self, scope: Scope, length: int, depth: int) -> Lines:
        """A block of about so many statements."""
        lines: Lines = []
        weights = [weight for weight, _ in self._choices]
        for _ in range(length):
            (_, write), *_ = self._chance.choices(self._choices, weights)
            lines += write(scope, depth)
        return lines or ["pass"]

    def _block(self, scope: Scope, depth: int) -> Lines:
        inner = self.body(scope, self._chance.choice((1, 1, 2, 3)), depth + 1)
        return [f"    {line}" for line in inner]

    def _assign(self, scope: Scope, _: int) -> Lines:
        of = self._chance.choice(_LOCAL_KINDS)
        text = self._write.of(of, scope)
        name = scope.fresh()
        scope.kinds[name] = of
        return [f"{name} = {text}"]

    def _reassign(self, scope: Scope, depth: int) -> Lines:
        if not scope.kinds:
            return self._assign(scope, depth)
        name = self._chance.choice(sorted(scope.kinds))
        return [f"{name} = {self._write.of(scope.kinds[name], scope)}"]

    def _annotated(self, scope: Scope, _: int) -> Lines:
        of = self._chance.choice(_ANNOTATED)
        text = self._write.of(of, scope)
        if of.name in {"List", "Dict"} and self._chance.random() < 0.4:
            text = "[]" if of.name == "List" else "{}"
        name = scope.fresh()
        scope.kinds[name] = of
        return [f"{name}: {of} = {text}"]

    def _augmented(self, scope: Scope, depth: int) -> Lines:
        fitting = [
            n
            for n, of in scope.kinds.items()
            if of.name in {"int", "float", "Tensor", "str", "List"}
        ]
        if not fitting:
            return self._assign(scope, depth)
        name = self._chance.choice(fitting)
        of = scope.kinds[name]
        operators = {"str": ("+",), "List": ("+",), "int": ("+", "-", "*", "+", "-")}
        operator = self._chance.choice(operators.get(of.name, ("+", "-", "*", "/", "**")))
        if of == _TENSOR and self._chance.random() < 0.3:
            return [
                f"{name}[{self._write.of(_INT, scope)}] {operator}= {self._write.of(_INT, scope)}"
            ]
        return [f"{name} {operator}= {self._write.of(of, scope)}"]

    def _branch(self, scope: Scope, depth: int) -> Lines:
        if depth >= _DEPTH:
            return self._assign(scope, depth)
        lines = [f"if {self._write.of(_BOOL, scope)}:"]
        branches = [scope.inside()]
        lines += self._block(branches[0], depth)
        for _ in range(self._chance.choice((0, 0, 0, 1, 2))):
            lines.append(f"elif {self._write.of(_BOOL, scope)}:")
            branches.append(scope.inside())
            lines += self._block(branches[-1], depth)
        if self._chance.random() < 0.5:
            lines.append("else:")
            branches.append(scope.inside())
            lines += self._block(branches[-1], depth)
        else:
            branches.append(scope.inside())
        self._join(scope, branches)
        return lines

    def _join(self, scope: Scope, branches: list[Scope]) -> None:
        names = set().union(*(branch.kinds for branch in branches)) - set(scope.kinds)
        for name in sorted(names):
            held = {branch.kinds.get(name) for branch in branches}
            (of,) = held if len(held) == 1 else (None,)
            if of is not None:
                scope.kinds[name] = of
            else:
                scope.lost.add(name)

    def _none_test(self, scope: Scope, depth: int) -> Lines:
        optional = [name for name, of in scope.kinds.items() if of.name == "Optional"]
        if not optional or depth >= _DEPTH:
            return self._branch(scope, depth)
        name = self._chance.choice(optional)
        there = scope.inside()
        there.kinds[name] = scope.kinds[name].args[0]
        form = self._chance.randint(0, 5)
        if form == 0:
            lines = [f"if {name} is not None:", *self._block(there, depth)]
            self._join(scope, [there, scope.inside()])
            return lines
        if form == 1:
            other = scope.inside()
            lines = [f"if {name} is None:", *self._block(other, depth)]
            lines += ["else:", *self._block(there, depth)]
            self._join(scope, [there, other])
            return lines
        if form == 2:
            value = self._write.of(scope.kinds[name].args[0], scope)
            scope.kinds[name] = scope.kinds[name].args[0]
            return [f"if {name} is None:", f"    {name} = {value}"]
        if form == 3:
            value = self._write.of(self._returns, scope)
            scope.kinds[name] = scope.kinds[name].args[0]
            return [f"if {name} is None:", f"    return {value}"]
        if form == 4:
            scope.kinds[name] = scope.kinds[name].args[0]
            return [f"assert {name} is not None"]
        test = self._write.of(_BOOL, there)
        lines = [f"if {name} is not None and {test}:", *self._block(there, depth)]
        self._join(scope, [there, scope.inside()])
        return lines

    def _instance_test(self, scope: Scope, depth: int) -> Lines:
        unions = [name for name, of in scope.kinds.items() if of.name == "Union"]
        if not unions or depth >= _DEPTH:
            return self._assign(scope, depth)
        name = self._chance.choice(unions)
        first, second = scope.kinds[name].args[:2]
        then, orelse = scope.inside(), scope.inside()
        then.kinds[name], orelse.kinds[name] = first, second
        lines = [f"if isinstance({name}, {first}):", *self._block(then, depth)]
        if self._chance.random() < 0.6:
            lines += ["else:", *self._block(orelse, depth)]
        self._join(scope, [then, orelse])
        return lines

    def _loop(self, scope: Scope, depth: int) -> Lines:
        if depth >= _DEPTH:
            return self._assign(scope, depth)
        inside = scope.inside(in_loop=True)
        target, iterable = self._iterable(inside)
        lines = [f"for {target} in {iterable}:", *self._block(inside, depth)]
        scope.lost |= set(inside.kinds) - set(scope.kinds)
        return lines

    def _iterable(self, inside: Scope) -> tuple[str, str]:
        one = self._chance.choice((*_LOCAL_KINDS[:22], kind("Tuple[int, str]")))
        each = inside.fresh()
        match self._chance.randint(0, 9):
            case 0 | 1 | 2:
                text = f"range({self._write.of(_INT, inside)})"
                inside.kinds[each] = _INT
                return each, text
            case 3 | 4:
                text = self._write.of(Kind("List", (one,)), inside)
                inside.kinds[each] = one
                return each, text
            case 5:
                text = self._write.of(Kind("List", (one,)), inside)
                inside.kinds |= {f"{each}i": _INT, each: one}
                return f"{each}i, {each}", f"enumerate({text})"
            case 6:
                other = self._chance.choice(_LOCAL_KINDS[:22])
                first = self._write.of(Kind("List", (one,)), inside)
                second = self._write.of(Kind("List", (other,)), inside)
                inside.kinds |= {f"{each}l": one, f"{each}r": other}
                return f"{each}l, {each}r", f"zip({first}, {second})"
            case 7:
                text = self._write.of(Kind("Dict", (_STR, one)), inside)
                inside.kinds |= {f"{each}k": _STR, each: one}
                return f"{each}k, {each}", f"({text}).items()"
            case 8:
                text = self._write.of(Kind("Tuple", (one, one)), inside)
                inside.kinds[each] = one
                return each, text
        text = self._write.of(_TENSOR, inside)
        inside.kinds[each] = _TENSOR
        return each, text

    def _while(self, scope: Scope, depth: int) -> Lines:
        if depth >= _DEPTH:
            return self._assign(scope, depth)
        inside = scope.inside(in_loop=True)
        lines = [f"while {self._write.of(_BOOL, scope)}:", *self._block(inside, depth)]
        scope.lost |= set(inside.kinds) - set(scope.kinds)
        return lines

    def _unpack(self, scope: Scope, _: int) -> Lines:
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

    def _element(self, scope: Scope, depth: int) -> Lines:
        fitting = [n for n, of in scope.kinds.items() if of.name in {"List", "Dict", "Tensor"}]
        if not fitting:
            return self._assign(scope, depth)
        name = self._chance.choice(fitting)
        of = scope.kinds[name]
        key, value = (
            (of.args if of.name == "Dict" else (_INT, *of.args))[:2] if of.args else (_INT, _TENSOR)
        )
        return [f"{name}[{self._write.of(key, scope)}] = {self._write.of(value, scope)}"]

    def _call(self, scope: Scope, depth: int) -> Lines:
        lists = [n for n, of in scope.kinds.items() if of.name == "List"]
        if not lists or self._chance.random() < 0.3:
            return [self._chance.choice((
                f"print({self._write.of(_STR, scope)}, {self._write.of(_TENSOR, scope)})",
                self._write.of(_TENSOR, scope),
                f"scaled({self._write.of(_INT, scope)})",
            ))]  # fmt: skip
        name = self._chance.choice(lists)
        (element,) = scope.kinds[name].args
        value = self._write.of(element, scope)
        position = self._write.of(_INT, scope)
        return [self._chance.choice((
            f"{name}.append({value})", f"{name}.append({value})", f"{name}.insert({position}, {value})",
            f"{name}.extend([{value}])", f"{name}.reverse()", f"{name}.sort()", f"{name}.clear()",
            f"{name}.pop({position})", f"{name}.remove({value})",
        ))]  # fmt: skip

    def _check(self, scope: Scope, _: int) -> Lines:
        message = f", {self._write.of(_STR, scope)}" if self._chance.random() < 0.5 else ""
        return [f"assert {self._write.of(_BOOL, scope)}{message}"]

    def _raise(self, scope: Scope, _: int) -> Lines:
        kinds = ("ValueError", "RuntimeError", "NotImplementedError", "Exception")
        error = f"raise {self._chance.choice(kinds)}({self._write.of(_STR, scope)})"
        return [f"if {self._write.of(_BOOL, scope)}:", f"    {error}"]

    def _early_return(self, scope: Scope, _: int) -> Lines:
        text = self._write.of(self._returns, scope)
        return [f"if {self._write.of(_BOOL, scope)}:", f"    return {text}"]

    def _delete(self, scope: Scope, depth: int) -> Lines:
        mine = [name for name in scope.kinds if name.startswith("v")]
        if not mine or depth:
            return self._assign(scope, depth)
        name = self._chance.choice(mine)
        of = scope.kinds[name]
        if of.name in {"List", "Dict"} and self._chance.random() < 0.5:
            key = of.args[0] if of.name == "Dict" else _INT
            return [f"del {name}[{self._write.of(key, scope)}]"]
        del scope.kinds[name]
        scope.lost.add(name)
        return [f"del {name}"]

    def _break(self, scope: Scope, depth: int) -> Lines:
        if not scope.in_loop:
            return self._assign(scope, depth)
        word = self._chance.choice(("break", "continue"))
        return [f"if {self._write.of(_BOOL, scope)}:", f"    {word}"]

    def _with(self, scope: Scope, depth: int) -> Lines:
        inside = scope.inside()
        lines = ["with torch.no_grad():", *self._block(inside, depth)]
        scope.kinds |= inside.kinds
        return lines
