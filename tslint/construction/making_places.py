"""Where the code of a class makes an attribute, for facts that were not read from that code."""

import ast
from collections.abc import Iterator, Mapping

from tslint.construction.facts import Place, PythonValue, Submodule
from tslint.construction.reading import module_facts
from tslint.project.classes import ancestry, method
from tslint.project.names import member
from tslint.project.symbols import ClassSymbol, FunctionSymbol
from tslint.source.keeping import kept

_REGISTERING = frozenset(
    "register_buffer register_parameter add_module register_module setattr".split()
)
_HOOKING = frozenset({"register_forward_hook", "register_forward_pre_hook"})
HOOKS = "<hooks>"
"""What stands for the forward hooks in place of an attribute's name."""


def made_at(cls: ClassSymbol, name: str) -> Place | None:
    """The place that makes an attribute of a module; its constructor, where none is found.

    Args:
        cls: The class of the module.
        name: The attribute, or `HOOKS`; empty for what the class is given as a container.
    """
    return _places(cls).get(name) or _constructor(cls)


@kept
def _places(cls: ClassSymbol) -> Mapping[str, Place]:
    found = {
        name: attribute.place
        for name, attribute in module_facts(cls).attributes.items()
        if isinstance(attribute, Submodule | PythonValue) and attribute.place is not None
    }
    for function in _functions(cls):
        for name, node in _made_in(function):
            found.setdefault(name, Place(function, node))
    return found


def _functions(cls: ClassSymbol) -> Iterator[FunctionSymbol]:
    """The methods of a class and its bases, constructors first."""
    own = [
        found
        for each in ancestry(cls).classes
        for statement in each.node.body
        if isinstance(statement, ast.FunctionDef)
        and isinstance(found := member(each, statement.name), FunctionSymbol)
    ]
    yield from sorted(own, key=lambda function: function.name != "__init__")


def _made_in(function: FunctionSymbol) -> Iterator[tuple[str, ast.AST]]:
    """The attributes that a method gives to its own object, each with its place."""
    arguments = function.node.args.args
    me = arguments[0].arg if arguments else ""
    for node in ast.walk(function.node):
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=name, ctx=ast.Store()):
                if owner == me:
                    yield name, node
            case ast.Call(func=ast.Attribute(attr=called) | ast.Name(id=called)):
                if called in _HOOKING:
                    yield HOOKS, node
                elif called in _REGISTERING:
                    texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                    yield from ((text, node) for text in texts if isinstance(text, str))


def _constructor(cls: ClassSymbol) -> Place | None:
    init = method(cls, "__init__") or method(cls, "forward")
    return None if init is None else Place(init, init.node)
