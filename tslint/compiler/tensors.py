"""Methods of tensors."""

from tslint.compiler.emission import Emission
from tslint.compiler.shown import shown
from tslint.compiler.values import UNKNOWN_VALUE, SimpleValue, Value
from tslint.torchscript import tree
from tslint.torchscript.types import TENSOR


def tensor_method_call(name: str, node: tree.Apply, emission: Emission) -> Value:
    """The result of calling a method on what surely is a tensor."""
    receiver = shown(node.callee.base) if isinstance(node.callee, tree.Select) else "x"
    if name == "bool":
        emission.refuse("TS505", node.origin, {"receiver": receiver})
        return SimpleValue(TENSOR)
    library = emission.library
    if name not in library.tensor_methods:
        if name in {"__next__", "__iter__"}:
            return emission.refuse("TS509", node.origin, {"call": f"{receiver}.{name}()"})
        return emission.refuse("TS506", node.origin, {"method": name, "receiver": receiver})
    overloads = library.overloads(f"aten::{name}")
    results = {r.type for schema in overloads for r in schema.returns}
    single = all(len(schema.returns) == 1 for schema in overloads)
    return SimpleValue(TENSOR) if overloads and single and results == {TENSOR} else UNKNOWN_VALUE
