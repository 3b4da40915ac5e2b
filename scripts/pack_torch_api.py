"""Pack what releases of torch offer into the prebuilt data of ``tslint/torchscript/data/``.

    python scripts/pack_torch_api.py FOLDER         the recorded releases in a folder
    python scripts/pack_torch_api.py --installed    the torch that is installed beside this Python

A release is recorded as ops_VERSION.json.gz and api_VERSION.json.gz: what it said of itself when it
was run. One release is stored whole, each other as a difference from its neighbour towards that
one: those that are there already are written anew where their neighbours change.
"""

import argparse
import ast
import gzip
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from script_builtins import Release, script_builtins, tensor_attributes  # noqa: E402

from tslint.torchscript.library import DATA_FOLDER, TENSOR_CASTS  # noqa: E402
from tslint.torchscript.packed import (  # noqa: E402
    BooleanDispatch,
    FrontendTables,
    ModuleFacts,
    Names,
    Operators,
    PackedRelease,
    Parameter,
    PythonApi,
    PythonFunction,
    PythonSignature,
    compressed,
)
from tslint.torchscript.packed_differences import (  # noqa: E402
    UnpackedRelease,
    repacked,
    unpacked,
)
from tslint.torchscript.schema import parse_schema  # noqa: E402
from tslint.torchscript.types import TENSOR  # noqa: E402

# 1.4 keeps its table of builtins where it was not recorded: that of 1.5, as far as 1.4 has the
# operators, stands in for it.
_BUILTINS_FROM = {"1.4.0": "1.5.1"}
_METHOD_TYPE_SINCE = (1, 9)
# This module imports the mark of an overload under the name that typing's has elsewhere.
_MARKS = {"torch.functional": {"overload": "_overload"}}
# Functions that have another definition for type checkers: that one was recorded, not the one that
# is run. They are packed without any: that they exist is known.
_RECORDED_FOR_CHECKERS = ("meshgrid", "norm", "tensordot", "lu")


def packed_release(ops: dict[str, Any], api: dict[str, Any]) -> PackedRelease:
    """A release stored whole, from what was recorded about its operators and its Python source."""
    version = ops["torch"].partition("+")[0]
    release = numbers(version)
    operators = packed_operators(ops["schemas"], release)
    return PackedRelease(
        release=version,
        python=ops["python"].rpartition(".")[0],
        operators=compressed(operators),
        names=compressed(packed_names(ops, operators, release)),
        api=compressed(packed_api(api)),
    )


def packed_operators(schemas: dict[str, list[str]], release: Release) -> Operators:
    """Schemas as lines without the operator's name, and the compiler's own beside them."""
    script: dict[str, list[str]] = {}
    for builtin in script_builtins(release, frozenset(schemas)):
        script.setdefault(builtin.operator, []).append(builtin.schema)
    return Operators(
        registered={
            name: "\n".join(text.removeprefix(name) for text in texts)
            for name, texts in schemas.items()
        },
        script={name: "\n".join(texts) for name, texts in script.items()},
    )


def packed_names(ops: dict[str, Any], operators: Operators, release: Release) -> Names:
    """What the release's names mean."""
    known = frozenset(operators.registered) | frozenset(operators.script)
    methods = {name for name, texts in ops["schemas"].items() if is_tensor_method(name, texts)}
    extra = TENSOR_CASTS | ({"type"} if release >= _METHOD_TYPE_SINCE else set())
    return Names(
        builtins={
            name: operator
            for name, operator in ops["builtin_table"].items()
            if release >= (1, 5) or operator in known
        },
        tensor_methods=frozenset(name.partition("::")[2] for name in methods) | extra,
        tensor_attributes=tensor_attributes(release, known),
        frontend=FrontendTables(
            statements=ops["stmt_builders"],
            expressions=ops["expr_builders"],
            unary=ops["unop"],
            binary=ops["binop"],
            boolean=ops["boolop"],
            comparison=ops["cmpop"],
            augmented=ops["augassign_ops"],
            node_names=dict(each.split("=") for each in ops["frontend_pretty_node_names"]),
        ),
    )


def is_tensor_method(name: str, texts: Iterable[str]) -> bool:
    """Whether some overload takes a Tensor as ``self``."""
    if not name.startswith("aten::"):
        return False
    firsts = [schema.arguments[:1] for schema in map(parse_schema, texts)]
    return any(first and first[0].name == "self" and first[0].type == TENSOR for first in firsts)


def packed_api(api: dict[str, Any]) -> PythonApi:
    """Functions, dispatches and classes by qualified name, and their public names."""
    functions: dict[str, PythonFunction] = {}
    dispatches: dict[str, BooleanDispatch] = {}
    classes: dict[str, ModuleFacts] = {}
    for module, content in api.items():
        for name, definitions in content["functions"].items():
            functions[f"{module}.{name}"] = python_function(definitions, _MARKS.get(module, {}))
        for name, table in content["boolean_dispatch"].items():
            dispatches[f"{module}.{name}"] = boolean_dispatch(module, table)
        for name, facts in content["classes"].items():
            classes[f"{module}.{name}"] = module_facts(f"{module}.{name}", facts)
    aliases: dict[str, str] = {}
    for qualified in (*functions, *dispatches, *classes):
        for public in public_names(qualified):
            aliases.setdefault(public, qualified)
    return PythonApi(encoded(functions), encoded(dispatches), encoded(classes), aliases)


def public_names(qualified: str) -> Iterable[str]:
    """The shorter names under which torch offers something."""
    module, _, name = qualified.rpartition(".")
    if name.startswith("_"):
        return
    if re.match(r"torch\.nn\.modules\.", qualified) and name[0].isupper():
        yield from (f"torch.nn.{name}", f"torch.nn.modules.{name}")
    if module == "torch.functional":
        yield f"torch.{name}"
    if module == "torch.nn.parameter" and name[0].isupper():
        yield f"torch.nn.{name}"
    if module in {"torch._tensor", "torch.tensor"} and name == "Tensor":
        yield "torch.Tensor"


def python_function(
    definitions: list[dict[str, Any]], marks: Mapping[str, str] = MappingProxyType({})
) -> PythonFunction:
    """A function's definitions.

    Args:
        definitions: As recorded.
        marks: What decorators are called elsewhere.
    """
    return PythonFunction(
        tuple(
            PythonSignature(
                tuple(Parameter(**parameter) for parameter in definition["params"]),
                definition["returns"],
                definition["type_comment"],
                tuple(marks.get(each, each) for each in definition["decorators"]),
            )
            for definition in definitions
        )
    )


def boolean_dispatch(module: str, table: dict[str, str]) -> BooleanDispatch:
    """How a function is chosen by a constant argument; the recorded values are source text."""
    return BooleanDispatch(
        argument=ast.literal_eval(table["arg_name"]),
        position=ast.literal_eval(table["arg_index"]),
        default=ast.literal_eval(table["default"]),
        if_true=f"{module}.{table['if_true']}",
        if_false=f"{module}.{table['if_false']}",
    )


def module_facts(qualified: str, facts: dict[str, Any]) -> ModuleFacts:
    """A class."""
    constants = facts["constants"]
    return ModuleFacts(
        name=qualified,
        bases=tuple(facts["bases"]),
        annotations=facts["annotations"],
        constants=None if constants is None else tuple(ast.literal_eval(constants)),
        methods={
            name: python_function(definitions) for name, definitions in facts["methods"].items()
        },
    )


def encoded(entries: dict[str, Any]) -> dict[str, msgspec.Raw]:
    """Each entry encoded on its own, so that it can be decoded on its own."""
    return {name: msgspec.Raw(msgspec.msgpack.encode(entry)) for name, entry in entries.items()}


def recorded(folder: Path, kind: str, version: str) -> dict[str, Any]:
    """A recorded file, unpacked."""
    with gzip.open(folder / f"{kind}_{version}.json.gz") as stream:
        content: dict[str, Any] = json.load(stream)
        return content


def numbers(version: str) -> Release:
    """A release, to be compared with others."""
    return tuple(map(int, version.split(".")))


def recorded_versions(folder: Path) -> list[str]:
    """The releases whose operators were recorded in a folder."""
    return sorted(
        path.name.removeprefix("ops_").removesuffix(".json.gz")
        for path in folder.glob("ops_*.json.gz")
    )


def packed_from_folder(folder: Path, version: str) -> PackedRelease:
    """A release stored whole, from a folder of recorded ones."""
    ops = recorded(folder, "ops", version)
    ops.setdefault("builtin_table", {})
    if not ops["builtin_table"]:
        ops["builtin_table"] = recorded(folder, "ops", _BUILTINS_FROM[version])["builtin_table"]
    api = recorded(folder, "api", version)
    for name in _RECORDED_FOR_CHECKERS:
        if name in api["torch.functional"]["functions"]:
            api["torch.functional"]["functions"][name] = []
    return packed_release(ops, api)


def stored(releases: Mapping[str, UnpackedRelease], whole: str) -> Iterator[PackedRelease]:
    """The releases as they are stored together, oldest first.

    Args:
        releases: By name.
        whole: The one that is stored whole.
    """
    ordered = sorted(releases, key=numbers)
    place = ordered.index(whole)
    bases = dict(pairwise(ordered[: place + 1])) | dict(pairwise(reversed(ordered[place:])))
    for name in ordered:
        yield repacked(releases[name], releases[bases[name]] if name in bases else None)


def main() -> int:
    """Pack, and say what was written; 2 where there is nothing to pack."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("folder", nargs="?", type=Path, help="a folder of recorded files")
    source.add_argument("--installed", action="store_true", help="the torch installed here")
    parser.add_argument("--whole", help="the release to store whole; by default the one that is")
    parser.add_argument("--output", type=Path, default=DATA_FOLDER)
    options = parser.parse_args()
    if options.installed:
        from installed_torch_api import installed_api, installed_operators

        packs = [packed_release(installed_operators(), installed_api())]
    else:
        packs = [packed_from_folder(options.folder, v) for v in recorded_versions(options.folder)]
    if not packs:
        print(f"no ops_VERSION.json.gz in {options.folder}", file=sys.stderr)
        return 2
    options.output.mkdir(parents=True, exist_ok=True)
    known = {
        path.stem: unpacked(options.output, path.stem) for path in options.output.glob("*.msgpack")
    }
    releases = known | {pack.release: UnpackedRelease(pack, base=None) for pack in packs}
    stored_whole = (name for name, release in known.items() if release.base is None)
    whole = options.whole or next(stored_whole, max(releases, key=numbers))
    if whole not in releases:
        parser.error(f"--whole {whole}: it is none of {', '.join(sorted(releases, key=numbers))}")
    for pack in stored(releases, whole):
        data = msgspec.msgpack.encode(pack)
        (options.output / f"{pack.release}.msgpack").write_bytes(data)
        print(f"{pack.release}: {len(data):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
