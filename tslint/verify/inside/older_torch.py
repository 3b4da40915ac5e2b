"""What older releases of torch do otherwise, each under the name of what is wanted."""

import copy
import importlib
import inspect
import io
import pickle
from typing import Any, Dict, List

import torch

from .values import mapped

_RELEASE = tuple(int(part) for part in str(torch.__version__).split(".")[:2])
_torch_jit: Any = torch.jit  # it has no types
_compiler: Any = torch._C  # noqa: SLF001  (passes over graphs are there only)


def is_complex(dtype: torch.dtype) -> bool:
    """Whether a dtype is complex; dtypes say so themselves since 1.5."""
    return bool(getattr(dtype, "is_complex", False))


def saved_for_cpp(value: Any, path: str) -> None:
    """Save as an archive, which is what libtorch reads; `torch.save` writes one since 1.6."""
    if _RELEASE < (1, 5):
        _saved_beside(value, path)
        return
    options: Dict[str, Any] = {}
    if "_use_new_zipfile_serialization" in inspect.signature(torch.save).parameters:
        options["_use_new_zipfile_serialization"] = True
    torch.save(value, path, **options)


class _Numbered:
    """A tensor in a pickle by its number."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __reduce__(self) -> Any:
        rebuilt = importlib.import_module("torch.jit._pickle").build_tensor_from_id
        return rebuilt, (self._number,)


def _saved_beside(value: Any, path: str) -> None:
    """Save for libtorch 1.4: a pickle beside a module of TorchScript that holds the tensors."""
    tensors: List[torch.Tensor] = []

    def numbered(tensor: torch.Tensor) -> Any:
        tensors.append(tensor)
        return _Numbered(len(tensors) - 1)

    content = pickle.dumps(mapped(numbered, value), protocol=2)
    holder = torch.nn.Module()
    for number, tensor in enumerate(tensors):
        holder.register_buffer(f"tensor{number}", tensor.detach())
    files = _compiler.ExtraFilesMap()
    files["inputs.pkl"] = content
    _torch_jit.save(_torch_jit.script(holder), path, _extra_files=files)


def copied(exported: Any) -> Any:
    """A copy of an exported module with tensors of its own; until 1.5 by way of its file."""
    if hasattr(type(exported), "__deepcopy__") or not hasattr(exported, "copy_instance"):
        return copy.deepcopy(exported)
    try:
        return _torch_jit.load(io.BytesIO(exported.save_to_buffer()))
    except RuntimeError:  # it calls what cannot be saved
        return exported.copy_instance()


def keeps_methods_where_optimized() -> bool:
    """Whether an optimised model may have methods beside `forward`; it may since 1.11."""
    return "other_methods" in inspect.signature(_torch_jit.optimize_for_inference).parameters


def has_default(argument: Any) -> bool:
    """Whether an argument of a schema has a default; until 1.5 one of `None` is not told."""
    if hasattr(argument, "has_default_value"):
        return bool(argument.has_default_value())
    return argument.default_value is not None or argument.type.kind() == "OptionalType"


def written_type(kind: Any) -> str:
    """A type as an annotation; until 1.6 as the compiler prints it."""
    return str(getattr(kind, "annotation_str", kind))


def inlined_graph(exported: Any) -> Any:
    """The graph of a method, function or module with its calls inlined; told since 1.5.

    Raises:
        AttributeError: It is a module without a forward.
        RuntimeError: As before.
    """
    if hasattr(exported, "inlined_graph"):
        return exported.inlined_graph
    graph = exported.graph.copy()
    compiler_pass = _compiler._jit_pass_inline  # noqa: SLF001
    compiler_pass(graph)
    return graph


def operator_of(node: Any) -> str:
    """The operator that a node calls, with its overload, as `aten::add.Tensor`; empty: none.

    Until 1.5 nodes do not tell which overload they call: that is `*`.
    """
    if hasattr(node, "schema"):
        name = str(node.schema()).partition("(")[0]
        return name if "::" in name else ""
    schemas = map(str, _compiler._jit_get_schemas_for_operator(node.kind()))  # noqa: SLF001
    return f"{node.kind()}.*" if any("..." not in schema for schema in schemas) else ""
