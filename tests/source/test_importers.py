"""Which files may lead to others, as far as the words of their imports tell."""

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tslint.source.importers import Importers, _read

MEANT = {
    "plain": "import pkg.ops\n",
    "aliased": "import pkg.ops as o\n",
    "from": "from pkg.ops import f\n",
    "member": "from pkg import ops\n",
    "relative": "from .ops import f\n",
    "relative-member": "from . import ops\n",
    "brackets": "from pkg import (\n    a,\n    ops,\n)\n",
    "comment-in-brackets": "from pkg import (\n    a,  # not :)\n    ops,\n)\n",
    "backslash": "from pkg \\\n    import a, \\\n    ops\n",
    "inside-function": "def f():\n    from pkg.ops import g\n",
    "one-line": "if True: import pkg.ops\n",
    "second-statement": "x = 1; from pkg import ops\n",
    "windows-line-ends": "from pkg import (\r\n    a,\r\n    ops,\r\n)\r\n",
}


@pytest.fixture
def project(tmp_path) -> Path:
    (tmp_path / "pkg").mkdir()
    for name in ("__init__", "ops", "other"):
        (tmp_path / "pkg" / f"{name}.py").write_text("")
    return tmp_path


def leading(project: Path, *shown: str) -> set[str]:
    files = sorted(project.rglob("*.py"))
    found = Importers().leading_to([project / each for each in shown], files)
    return {each.relative_to(project).as_posix() for each in found}


@pytest.mark.parametrize("source", MEANT.values(), ids=MEANT)
def test_every_way_to_import_a_file_is_seen(project, source):
    (project / "pkg" / "model.py").write_bytes(source.encode())
    assert leading(project, "pkg/ops.py") >= {"pkg/ops.py", "pkg/model.py"}


def test_importers_of_importers_lead_there_too_and_others_do_not(project):
    (project / "pkg" / "__init__.py").write_text("from .ops import *\n")
    (project / "model.py").write_text("import pkg\n")
    (project / "export.py").write_text("from model import Net\n")
    (project / "train.py").write_text("import torch\n\nops = 1\n")
    there = {"pkg/ops.py", "pkg/__init__.py", "model.py", "export.py"}
    assert leading(project, "pkg/ops.py") == there


def test_a_package_is_imported_by_dots_alone(project):
    (project / "pkg" / "other.py").write_text("from . import f\n")
    assert leading(project, "pkg/__init__.py") == {"pkg/__init__.py", "pkg/other.py"}


NAMES = st.sampled_from(["alpha", "beta", "gamma", "delta"])
ALIASES = st.lists(NAMES, min_size=1, max_size=3, unique=True)
STATEMENTS = st.one_of(
    st.builds(lambda names: f"import {', '.join(names)}", ALIASES),
    st.builds(
        lambda dots, module, names, sep: f"from {'.' * dots}{module} import ({sep.join(names)})",
        st.integers(0, 2),
        NAMES,
        ALIASES,
        st.sampled_from([", ", ",\n    ", ",  # (a) word\n    "]),
    ),
)


@given(st.lists(STATEMENTS, max_size=4))
@settings(max_examples=60)
def test_no_name_of_an_import_is_lost(statements):
    source = "\n".join(statements) + "\n"
    names = {
        part
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (*(alias.name for alias in node.names), getattr(node, "module", None) or "")
        for part in name.split(".")
        if part
    }
    assert names <= {word.decode() for word in _read(source.encode()).words}
