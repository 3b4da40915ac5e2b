"""The wheel and the sdist, built for real and used in an environment that has nothing else."""

import email
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
from installing import FreshEnvironment, built
from readme import ROOT

MODEL = """import torch


class Net(torch.nn.Module):
    def forward(self, x):
        try:
            return x + 1
        except RuntimeError:
            return x
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built from the checkout."""
    out = tmp_path_factory.mktemp("wheel")
    built(out, "--wheel")
    (found,) = out.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def distributions(tmp_path_factory) -> tuple[Path, Path]:
    """The sdist, and the wheel built from that."""
    out = tmp_path_factory.mktemp("distributions")
    built(out)
    (sdist,), (from_sdist,) = out.glob("*.tar.gz"), out.glob("*.whl")
    return sdist, from_sdist


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> FreshEnvironment:
    fresh = FreshEnvironment(tmp_path_factory.mktemp("fresh") / "venv")
    fresh.install(wheel)
    return fresh


@pytest.fixture
def model(tmp_path) -> Path:
    path = tmp_path / "model.py"
    path.write_text(MODEL, encoding="utf-8")
    return path


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_holds_rules_runner_tables_and_the_mark_of_types(wheel):
    packed = contents(wheel)
    for page in (ROOT / "rules").glob("*.md"):
        assert packed[f"tslint/_data/rules/{page.name}"] == page.read_bytes()
    for file in (ROOT / "cpp_smoke").iterdir():
        assert packed[f"tslint/_data/cpp_smoke/{file.name}"] == file.read_bytes()
    for table in (ROOT / "tslint" / "torchscript" / "data").glob("*.msgpack"):
        assert packed[f"tslint/torchscript/data/{table.name}"] == table.read_bytes()
    assert "tslint/py.typed" in packed
    assert not [name for name in packed if "cache" in name or name.startswith("tests")]


def test_the_core_needs_no_torch(wheel):
    (name,) = (name for name in contents(wheel) if name.endswith(".dist-info/METADATA"))
    metadata = email.message_from_bytes(contents(wheel)[name])
    core = [line for line in metadata.get_all("Requires-Dist") if "extra ==" not in line]
    assert {line.partition(">")[0].strip() for line in core} == {
        "click", "libcst", "msgspec", "pathspec", "rich", "tomli",
    }  # fmt: skip
    assert not [line for line in metadata.get_all("Requires-Dist") if "<" in line.partition(";")[0]]


def test_the_sdist_builds_the_same_wheel(wheel, distributions):
    sdist, from_sdist = distributions
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"} <= names
    ours, theirs = contents(wheel), contents(from_sdist)
    assert ours.keys() == theirs.keys()
    assert not [name for name in ours if ours[name] != theirs[name] and "dist-info" not in name]


def test_the_installed_tslint_checks(installed, model):
    listed = json.loads(
        installed.run("python", "-m", "pip", "list", "--format=json", cwd=model.parent)
    )
    assert not {"torch", "pygls"} & {package["name"] for package in listed}
    for command in (["tslint"], ["python", "-m", "tslint"]):
        out = installed.run(
            *command, "check", "--format", "json", model.name, cwd=model.parent, status=1
        )
        assert [(d["code"], d["line"], d["path"]) for d in json.loads(out)] == [
            ("TS104", 6, "model.py")
        ]


def test_the_installed_tslint_explains_and_lists_its_rules(installed, tmp_path):
    assert "TorchScript can raise an exception but not catch one" in installed.run(
        "tslint", "explain", "TS104", cwd=tmp_path
    )
    listed = installed.run("tslint", "rules", cwd=tmp_path)
    codes = [line[:5] for line in listed.splitlines() if line.startswith("TS")]
    assert codes == sorted(page.name[:5] for page in (ROOT / "rules").glob("TS*.md"))


def test_the_installed_tslint_finds_its_runner(installed, tmp_path):
    where = "from tslint.resources import cpp_smoke_folder as f; print(f())"
    folder = Path(installed.run("python", "-c", where, cwd=tmp_path).strip())
    assert ROOT not in folder.parents
    assert {path.name for path in folder.iterdir()} == {
        p.name for p in (ROOT / "cpp_smoke").iterdir()
    }


def test_without_pygls_the_server_says_what_it_needs(installed, tmp_path):
    said = installed.run("tslint", "server", cwd=tmp_path, status=2)
    assert said == "error: the server needs pygls: install it with `pip install 'tslint[server]'`\n"


def test_an_editable_install_works(tmp_path, model):
    fresh = FreshEnvironment(tmp_path / "venv")
    fresh.install("--editable", ROOT)
    assert "TS104" in fresh.run("tslint", "check", model, cwd=tmp_path, status=1)
    assert "TS104" in fresh.run("tslint", "explain", "TS104", cwd=tmp_path)
