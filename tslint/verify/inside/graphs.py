"""What the graph of an exported model holds: operators, devices, large constants, fixed sizes."""

import os
import re
from pathlib import Path
from typing import Any, Dict, List, Optional, Set

import torch

from .errors import is_foreign
from .older_torch import inlined_graph, operator_of

Json = Dict[str, Any]

_torch_jit: Any = torch.jit  # it has no types
_PLACE = re.compile(r"^(?P<path>.+?)\((?P<line>\d+)\): ", re.MULTILINE)
_LARGE = 1_000_000  # bytes
_SHOWN_CONSTANTS = 3


def operators(exported: Any) -> List[str]:
    """The operators that an exported model calls, with their overloads, as `aten::add.Tensor`."""
    found: Set[str] = set()
    for method in _methods(exported):
        graph = inlined_graph(method)  # its nodes live as long as it does
        found.update(operator_of(node) for node in _nodes(graph))
    return sorted(found - {""})


def _methods(exported: Any) -> List[Any]:
    """The function, or the methods of a module that a program can call."""
    if not isinstance(exported, torch.nn.Module):
        return [exported]
    held: Any = exported
    names = held._c._method_names()  # noqa: SLF001  (they are told nowhere else)
    methods = [getattr(exported, name, None) for name in names]
    return [method for method in methods if hasattr(method, "inlined_graph")]  # not Python's own


def devices(exported: Any) -> List[str]:
    """The devices that constants of the graph name, as `cuda:0`."""
    graph = _graph(exported)  # its nodes live as long as it does
    return sorted(
        {
            node.s("value")
            for node in _constants(graph)
            if node.hasAttribute("value") and str(node.output().type()) == "Device"
        }
    )


def large_constants(exported: Any) -> List[Json]:
    """The tensors that the graph carries as constants though they are large, each at its line."""
    graph = _graph(exported)
    found = []
    for node in _constants(graph):
        if node.hasAttribute("value") and node.kindOf("value") == "t":
            tensor = node.t("value")
            size = tensor.numel() * tensor.element_size()
            if size >= _LARGE:
                words = (
                    f"a tensor of {size / 1e6:.1f} MB is a constant of the graph: "
                    "register it as a buffer, so that it is saved once and moves with the model"
                )
                found.append({**(_place(node) or {"path": "", "line": 0}), "message": words})
    return found


def fixed_by(one: Any, other: Any) -> Optional[Json]:
    """Where two traces of a model, taken with other inputs, part: what the first has fixed.

    Returns:
        The line, and what stands there as a constant; None: the two are the same.
    """
    graphs = _graph(one), _graph(other)
    first, second = (_nodes(graph) for graph in graphs)
    for node, counterpart in zip(first, second):
        if node.kind() != counterpart.kind():
            return _named_place(node, "another way is taken through the code")
        if node.kind() == "prim::Constant":
            value, instead = _value(node), _value(counterpart)
            differs = value != instead or _holds_another_tensor(node, counterpart)
            if differs and _uses(node) != _uses(counterpart):
                return _named_place(node, "another way is taken through the code")
            if value != instead:
                return _named_place(node, f"the value {value} is fixed ({instead} on these)")
            if differs:
                return _named_place(node, "a tensor is fixed as it is on the inputs given")
    if len(first) != len(second):
        longer = max(first, second, key=len)
        return _named_place(longer[min(len(first), len(second))], "a loop is unrolled")
    return None


def _named_place(node: Any, message: str) -> Optional[Json]:
    place = _place(node)
    return dict(place, message=message) if place else None


def _graph(exported: Any) -> Any:
    try:
        return inlined_graph(exported)
    except (AttributeError, RuntimeError):
        return None  # a module without a forward


def _constants(graph: Any) -> List[Any]:
    return [] if graph is None else list(graph.findAllNodes("prim::Constant"))


def _nodes(block: Any) -> List[Any]:
    """The nodes of a graph, those of inner blocks after the node that has them."""
    found: List[Any] = []
    for node in [] if block is None else block.nodes():
        found.append(node)
        for inner in node.blocks():
            found += _nodes(inner)
    return found


def _value(node: Any) -> Any:
    """The value of a constant, if it is a number or text."""
    if not node.hasAttribute("value"):
        return None
    kind = node.kindOf("value")
    return getattr(node, kind)("value") if kind in ("i", "f", "s") else None


def _holds_another_tensor(node: Any, other: Any) -> bool:
    """Whether two constants are tensors that differ."""
    kinds = [one.kindOf("value") if one.hasAttribute("value") else "" for one in (node, other)]
    return kinds == ["t", "t"] and not torch.equal(node.t("value"), other.t("value"))


def _uses(node: Any) -> List[str]:
    """What kinds of nodes take what a node makes."""
    return [use.user.kind() for out in node.outputs() for use in out.uses()]


def _place(node: Any) -> Optional[Json]:
    """The user's innermost line that made a node, or the first that uses it."""
    waiting = [node]
    for _ in range(_SHOWN_CONSTANTS):
        for each in waiting:
            for place in _PLACE.finditer(str(each.sourceRange())):
                path = os.path.realpath(place["path"])
                if not is_foreign(path) and Path(path).exists():
                    return {"path": place["path"], "line": int(place["line"])}
        waiting = [use.user for each in waiting for out in each.outputs() for use in out.uses()]
    return None
