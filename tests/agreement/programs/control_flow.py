"""Writes statements that hold others: branches, loops, `with`."""

import random
from collections.abc import Callable
from typing import Final

from tests.agreement.programs.expressions import ExpressionWriter
from tests.agreement.programs.grammar import Kind, kind
from tests.agreement.programs.scope import Scope
from tests.agreement.programs.statements import (
    BOOL,
    INT,
    LOCAL_KINDS,
    STR,
    TENSOR,
    Lines,
    SimpleStatements,
)

_DEPTH: Final = 2


class StatementWriter(SimpleStatements):
    """Writes the body of a function that answers a type."""

    def __init__(self, chance: random.Random, expressions: ExpressionWriter, returns: Kind) -> None:
        super().__init__(chance, expressions, returns)
        self._choices: tuple[tuple[int, Callable[[Scope, int], Lines]], ...] = (
            (22, self.assign), (8, self.reassign), (6, self.annotated), (7, self.augmented),
            (14, self._branch), (9, self._none_test), (4, self._instance_test), (12, self._loop),
            (3, self._while), (4, self.unpack), (6, self.element), (6, self.call),
            (2, self.check), (2, self.raise_error), (4, self.early_return), (2, self.delete),
            (3, self.leave_loop), (2, self._with), (1, self.chained), (1, self.swap),
            (1, self.starred), (1, self.nested_unpack), (3, self.default_for_none), (2, self.odd),
            (2, self._both_none),
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

    def _branch(self, scope: Scope, depth: int) -> Lines:
        if depth >= _DEPTH:
            return self.assign(scope, depth)
        lines = [f"if {self._write.of(BOOL, scope)}:"]
        branches = [scope.inside()]
        lines += self._block(branches[0], depth)
        for _ in range(self._chance.choice((0, 0, 0, 1, 2))):
            lines.append(f"elif {self._write.of(BOOL, scope)}:")
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
        test = self._write.of(BOOL, there)
        lines = [f"if {name} is not None and {test}:", *self._block(there, depth)]
        self._join(scope, [there, scope.inside()])
        return lines

    def _instance_test(self, scope: Scope, depth: int) -> Lines:
        unions = [name for name, of in scope.kinds.items() if of.name == "Union"]
        if not unions or depth >= _DEPTH:
            return self.assign(scope, depth)
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
            return self.assign(scope, depth)
        inside = scope.inside(in_loop=True)
        target, iterable = self._iterable(inside)
        lines = [f"for {target} in {iterable}:", *self._block(inside, depth)]
        scope.lost |= set(inside.kinds) - set(scope.kinds)
        return lines

    def _iterable(self, inside: Scope) -> tuple[str, str]:
        one = self._chance.choice((*LOCAL_KINDS[:22], kind("Tuple[int, str]")))
        each = inside.fresh()
        match self._chance.randint(0, 9):
            case 0 | 1 | 2:
                text = f"range({self._write.of(INT, inside)})"
                inside.kinds[each] = INT
                return each, text
            case 3 | 4:
                text = self._write.of(Kind("List", (one,)), inside)
                inside.kinds[each] = one
                return each, text
            case 5:
                text = self._write.of(Kind("List", (one,)), inside)
                inside.kinds |= {f"{each}i": INT, each: one}
                return f"{each}i, {each}", f"enumerate({text})"
            case 6:
                other = self._chance.choice(LOCAL_KINDS[:22])
                first = self._write.of(Kind("List", (one,)), inside)
                second = self._write.of(Kind("List", (other,)), inside)
                inside.kinds |= {f"{each}l": one, f"{each}r": other}
                return f"{each}l, {each}r", f"zip({first}, {second})"
            case 7:
                text = self._write.of(Kind("Dict", (STR, one)), inside)
                inside.kinds |= {f"{each}k": STR, each: one}
                return f"{each}k, {each}", f"({text}).items()"
            case 8:
                text = self._write.of(Kind("Tuple", (one, one)), inside)
                inside.kinds[each] = one
                return each, text
        text = self._write.of(TENSOR, inside)
        inside.kinds[each] = TENSOR
        return each, text

    def _while(self, scope: Scope, depth: int) -> Lines:
        if depth >= _DEPTH:
            return self.assign(scope, depth)
        inside = scope.inside(in_loop=True)
        lines = [f"while {self._write.of(BOOL, scope)}:", *self._block(inside, depth)]
        scope.lost |= set(inside.kinds) - set(scope.kinds)
        return lines

    def _with(self, scope: Scope, depth: int) -> Lines:
        inside = scope.inside()
        lines = ["with torch.no_grad():", *self._block(inside, depth)]
        scope.kinds |= inside.kinds
        return lines

    def _both_none(self, scope: Scope, depth: int) -> Lines:
        optional = [name for name, of in scope.kinds.items() if of.name == "Optional"]
        if len(optional) < 2:
            return self._none_test(scope, depth)
        first, second = self._chance.sample(optional, 2)
        word, test = self._chance.choice((("or", "is"), ("and", "is not"), ("and", "is")))
        lines = [f"if {first} {test} None {word} {second} {test} None:"]
        there = scope.inside()
        if (word, test) == ("or", "is"):
            lines.append(f"    return {self._write.of(self._returns, scope)}")
            there = scope
        for name in (first, second):
            if (word, test) != ("and", "is"):
                there.kinds[name] = scope.kinds[name].args[0]
        return lines if there is scope else lines + self._block(there, depth)
