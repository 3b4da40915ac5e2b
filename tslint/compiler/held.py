"""What the attributes of modules and the elements of containers stand for in compiled code."""

from tslint.compiler.annotated import FileScope
from tslint.compiler.values import (
    UNKNOWN_VALUE,
    GlobalName,
    LibraryModule,
    ModuleValue,
    SimpleValue,
    Value,
    boolean,
)
from tslint.construction import (
    NOT_KNOWN,
    Attribute,
    Declaration,
    FunctionAttribute,
    ModuleFacts,
    PythonValue,
    Submodule,
)
from tslint.project.symbols import External
from tslint.source.keeping import kept
from tslint.torchscript.annotation_scope import Refusal
from tslint.torchscript.annotation_text import expression
from tslint.torchscript.annotations import attribute_type
from tslint.torchscript.types import BOOL, NONE, UNKNOWN, Type


def held_value(held: Attribute) -> Value:
    """What an attribute, or an element of a container, stands for."""
    match held:
        case Submodule(facts=None, symbol=External()):
            return LibraryModule(held)
        case Submodule(facts=None):
            return UNKNOWN_VALUE
        case Submodule(facts=ModuleFacts() as facts):
            return ModuleValue(facts)
        case FunctionAttribute(symbol):
            return GlobalName(symbol)
        case PythonValue(declaration=Declaration() as declaration):
            return SimpleValue(declared_type(declaration))
        case PythonValue(None):
            return SimpleValue(NONE)
        case PythonValue(value, constant=True) if value is not NOT_KNOWN:
            return boolean(value) if isinstance(value, bool) else SimpleValue(held.type, value)
        case PythonValue(type=kind, constant=True) if kind == BOOL:
            return UNKNOWN_VALUE  # The compiler knows which, and leaves a branch out.
        case PythonValue(type=kind):
            return SimpleValue(kind)
    return UNKNOWN_VALUE


def declared(declaration: Declaration) -> Type | Refusal:
    """The type that an annotation of a class body states, or why it states none."""
    return _declared(declaration)


@kept
def _declared(declaration: Declaration) -> Type | Refusal:
    node = expression(declaration.written, None)
    return UNKNOWN if node is None else attribute_type(node, FileScope(declaration.file))


def declared_type(declaration: Declaration) -> Type:
    """The type that an annotation of a class body states; unknown where it states none."""
    found = declared(declaration)
    return UNKNOWN if isinstance(found, Refusal) else found
