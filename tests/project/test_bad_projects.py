"""Projects that are broken, circular or large: silent or unknown, never a crash."""

import pytest
from commandline import run

HEAD = "import torch\nfrom torch import nn\n"


def _chain(length: int) -> dict[str, str]:
    """Names handed on from file to file."""
    files = {f"m{number}.py": f"from m{number + 1} import f, Base\n" for number in range(length)}
    files[f"m{length}.py"] = HEAD + "def f(x):\n    return x\n\nclass Base(nn.Module):\n    pass\n"
    files["model.py"] = (
        "from m0 import f, Base\n\n"
        "class Net(Base):\n    def forward(self, x):\n        return f(x)\n"
    )
    return files


def _lineage(length: int) -> dict[str, str]:
    """Classes that derive from one another, each in a file of its own."""
    files = {
        f"c{number}.py": f"from c{number + 1} import C{number + 1}\n\n"
        f"class C{number}(C{number + 1}):\n    pass\n"
        for number in range(length)
    }
    files[f"c{length}.py"] = (
        HEAD + f"class C{length}(nn.Module):\n    def forward(self, x):\n        return x\n"
    )
    return files


def _stars(count: int) -> dict[str, str]:
    """Files that import everything from all the others."""
    files = {
        f"s{number}.py": "".join(f"from s{other} import *\n" for other in range(count))
        for number in range(count)
    }
    files[f"s{count - 1}.py"] += "def g(x):\n    return x\n"
    files["model.py"] = HEAD + "from s0 import *\n\n@torch.jit.script\ndef f(x):\n    return g(x)\n"
    return files


def _many_classes(count: int) -> dict[str, str]:
    body = "".join(f"class N{n}(nn.Module):\n    pass\n" for n in range(count))
    return {"many.py": HEAD + body, "model.py": HEAD + f"from many import N{count - 1}\n"}


PROJECTS = {
    "circular bases": {
        "a.py": "from b import B\n\nclass A(B):\n    def forward(self, x):\n        return x\n",
        "b.py": "from a import A\n\nclass B(A):\n    pass\n",
    },
    "its own base": {"a.py": "from a import A\n\nclass A(A):\n    pass\n"},
    "circular names": {
        "a.py": HEAD + "from b import f\n\n@torch.jit.script\ndef g(x):\n    return f(x)\n",
        "b.py": "from a import f\n",
    },
    "circular aliases": {
        "a.py": HEAD + "f = g\ng = f\n\n@torch.jit.script\ndef h(x):\n    return f(x)\n"
    },
    "relative past the top": {
        "a.py": HEAD + "from ......... import f\n\n@torch.jit.script\ndef g(x):\n    return f(x)\n"
    },
    "another file that is no text": {
        "a.py": HEAD + "from b import f\n\n@torch.jit.script\ndef g(x):\n    return f(x)\n",
        "b.py": "\0",
    },
    "a folder named like a module": {
        "a.py": HEAD + "import b\n\n@torch.jit.script\ndef g(x):\n    return b.f(x)\n",
        "b.py/c.py": "",
    },
    "a long way to a name": _chain(400),
    "a long line of bases": _lineage(400),
    "everything from everywhere": _stars(30),
    "ten thousand classes": _many_classes(10_000),
}


@pytest.mark.parametrize("name", PROJECTS)
def test_the_run_ends_as_ever(name, tmp_path):
    for path, source in PROJECTS[name].items():
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(source, encoding="utf-8")
    (tmp_path / "tslint.toml").touch()
    # What cannot be read is said of the file itself; whatever imports it is judged all the same.
    shown = sorted(path for path in PROJECTS[name] if "\0" not in PROJECTS[name][path])
    done = run("check", *shown[:50], cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "defect" not in done.stderr
