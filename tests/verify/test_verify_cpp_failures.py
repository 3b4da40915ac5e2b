"""How the C++ program tells failures apart, each met for real."""

import fcntl
import io
import pickle
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from tests.verify.saving import TORCH, saved
from tslint.resources import cpp_smoke_folder
from tslint.verify.cpp.running import CppEndedError, Files, Manner, run_program
from tslint.verify.cpp.troubles import cpp_trouble

X = torch.ones(2, 3)


class Linear(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 2)

    def forward(self, x: Tensor, times: int = 1):
        return self.layer(x) * times


def content(kind):
    """What stands in a file that is no model."""
    if kind == "legacy state dict":
        file = io.BytesIO()
        torch.save(Linear().state_dict(), file, _use_new_zipfile_serialization=False)
        return file.getvalue()
    values = {"state dict": Linear().state_dict(), "module": Linear(), "checkpoint": {"epoch": 1}}
    if kind in values:
        file = io.BytesIO()
        torch.save(values[kind], file)
        return file.getvalue()
    file = io.BytesIO()
    torch.jit.save(torch.jit.script(Linear()), file)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("readme.txt", "nothing")
    return {
        "truncated": file.getvalue()[:-200],
        "pickle": pickle.dumps([1, 2]),
        "ZIP": archive.getvalue(),
        "empty": b"",
        "text": b"not a model\n",
        "LFS": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
        "bytes": bytes(range(256)),
    }[kind]


NO_ARCHIVES = {
    "state dict": "it holds a state dict, the weights without the model",
    "legacy state dict": "it holds a state dict, the weights without the model",
    "module": f"it holds a pickled object of the Python class {__name__}.Linear",
    "checkpoint": "it holds values that torch.save wrote, such as a checkpoint",
    "pickle": "it holds values that torch.save wrote",
    "truncated": "it is truncated",
    "ZIP": "it is a ZIP file without a TorchScript model",
    "empty": "it is empty",
    "text": "it is a text file",
    "LFS": "it is a placeholder of Git LFS",
    "bytes": "its first bytes are those of no format known here",
}


@pytest.mark.parametrize("kind", NO_ARCHIVES)
def test_a_file_that_is_no_archive_is_recognised(kind, answer, tmp_path):
    (tmp_path / "m.pt").write_bytes(content(kind))
    said = answer(tmp_path / "m.pt")
    assert (said.stage, said.kind) == ("load", "not_an_archive")
    words = NO_ARCHIVES[kind]
    message = cpp_trouble(said).message
    assert message.startswith(f"C++ cannot load the file: it is no TorchScript archive: {words}")


def test_a_file_that_cannot_be_opened_is_told_apart(answer, tmp_path):
    for path, words in ((tmp_path / "no.pt", "No such file"), (tmp_path, "Is a directory")):
        said = answer(path)
        assert (said.stage, said.kind) == ("load", "cannot_open")
        assert words in said.message


def test_a_file_of_a_later_version_is_told_apart(answer, tmp_path):
    path = saved(tmp_path / "m.pt", Linear())
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "new.pt", "w") as new:
        for entry in old.infolist():
            late = entry.filename.endswith("/version")
            new.writestr(entry, b"9999\n" if late else old.read(entry))
    said = answer(tmp_path / "new.pt")
    assert said.kind == "too_new"
    assert "the file was written by a newer torch than this libtorch" in cpp_trouble(said).message


ARGUMENTS = {
    (): "`forward` needs `x` (Tensor), but only 0 arguments are given",
    ("text",): "argument 1 is str, but `x` of `forward` is Tensor",
    (X, "text"): "argument 2 is str, but `times` of `forward` is int",
    (X, 1, 2): "`forward` takes 2, but 3 arguments are given",
}


@pytest.mark.parametrize("inputs", ARGUMENTS)
def test_arguments_of_other_types_are_told_apart(inputs, answer, tmp_path):
    said = answer(saved(tmp_path / "m.pt", Linear()), inputs)
    assert said.kind == "wrong_argument"
    assert ARGUMENTS[inputs] in cpp_trouble(said).message


@pytest.mark.parametrize(
    ("given", "kind"), [(torch.ones(2, 5), "wrong_shape"), (X.double(), "wrong_dtype")]
)
def test_shapes_and_dtypes_that_do_not_fit_are_told_apart(given, kind, answer, tmp_path):
    said = answer(saved(tmp_path / "m.pt", Linear()), [given])
    assert (said.stage, said.kind) == ("run", kind), said.message


def test_a_method_that_is_not_there_is_named_with_those_that_are(answer, tmp_path):
    said = answer(saved(tmp_path / "m.pt", Linear()), [X], call="encode")
    assert said.message == "the saved model has no method `encode`; it has: forward"


def test_a_device_that_is_not_there_is_named(answer, tmp_path):
    if torch.cuda.is_available():
        pytest.skip("there is one")
    said = answer(saved(tmp_path / "m.pt", Linear()), [X], device="cuda")
    assert (said.kind, said.message) == ("no_device", "this libtorch finds no CUDA device")


def test_a_full_disk_is_named(program, tmp_path):
    torch.save([X], tmp_path / "inputs.pt")
    model = saved(tmp_path / "m.pt", Linear())
    files = Files(model, tmp_path / "inputs.pt", Path("/dev/full"))
    said = run_program(program, TORCH, files, Manner(seed=0, timeout=60))
    assert said.kind == "cannot_write"
    assert said.message == "cannot write /dev/full: No space left on device"


class Greedy(nn.Module):
    def forward(self, x: Tensor):
        return torch.ones(400, 1024, 1024) + x.sum()


def test_memory_is_limited(answer, tmp_path):
    said = answer(saved(tmp_path / "m.pt", Greedy()), [X], memory=200)
    assert (said.stage, said.kind) == ("run", "out_of_memory"), said.message


LIBRARY = r"""
#include <ATen/ATen.h>
#include <torch/library.h>
#include <cstdio>
#include <cstdlib>
at::Tensor twice(const at::Tensor& x) { std::puts("noise on standard output"); return x * 2; }
at::Tensor abort_(const at::Tensor&) { std::abort(); }
at::Tensor fault(const at::Tensor& x) { *static_cast<volatile int*>(nullptr) = 1; return x; }
TORCH_LIBRARY(tslint_test, m) {
  m.def("twice(Tensor x) -> Tensor", twice);
  m.def("abort_(Tensor x) -> Tensor", abort_);
  m.def("fault(Tensor x) -> Tensor", fault);
}
"""


@pytest.fixture(scope="module")
def library(shared_folder):
    """A real library of operators, compiled once for all workers."""
    built = shared_folder / "operators.so"
    with (shared_folder / "operators.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.is_file():
            source = shared_folder / "operators.cpp"
            source.write_text(LIBRARY)
            includes = [TORCH.folder / "include", TORCH.folder / "include/torch/csrc/api/include"]
            subprocess.run(
                ["c++", "-std=c++20", "-O0", "-shared", "-fPIC", str(source), "-o", f"{built}.part",
                 *(f"-I{folder}" for folder in includes), f"-L{TORCH.libraries}", "-ltorch_cpu",
                 "-lc10"],
                check=True,
            )  # fmt: skip
            Path(f"{built}.part").replace(built)
    return built


class Twice(nn.Module):
    def forward(self, x: Tensor):
        return torch.ops.tslint_test.twice(x)


class Aborting(nn.Module):
    def forward(self, x: Tensor):
        return torch.ops.tslint_test.abort_(x)


class Faulting(nn.Module):
    def forward(self, x: Tensor):
        return torch.ops.tslint_test.fault(x)


def test_a_library_of_operators_is_missed_and_loaded(library, answer, tmp_path):
    torch.ops.load_library(str(library))
    model = saved(tmp_path / "m.pt", Twice())
    without = answer(model, [X])
    assert (without.stage, without.kind) == ("load", "unknown_operator")
    assert without.names == ("tslint_test::twice",)
    assert "it needs `tslint_test::twice`" in cpp_trouble(without).message
    loaded = answer(model, [X], libraries=(library,))
    assert loaded.status == "passed", loaded.message  # whatever the library prints
    assert torch.equal(torch.load(tmp_path / "outputs.pt")[0], X * 2)


def test_a_library_that_cannot_be_loaded_is_named(answer, tmp_path):
    (tmp_path / "no.so").write_text("no library")
    model = saved(tmp_path / "m.pt", Linear())
    said = answer(model, [X], libraries=(tmp_path / "no.so",))
    assert (said.stage, said.kind) == ("library", "library")
    assert "no.so cannot be loaded: " in cpp_trouble(said).message


@pytest.mark.parametrize(("model", "signal"), [(Aborting, "SIGABRT"), (Faulting, "SIGSEGV")])
def test_a_crash_names_its_signal_and_what_was_done(model, signal, library, answer, tmp_path):
    torch.ops.load_library(str(library))
    with pytest.raises(CppEndedError) as caught:
        answer(saved(tmp_path / "m.pt", model()), [X], libraries=(library,))
    assert f"crashed with {signal}" in str(caught.value)
    assert "while running the model" in str(caught.value)


def needs_libtorch(path):
    """Whether a source includes the headers of libtorch, which need a later standard here."""
    return bool(re.search(r'#include (?:<(?:ATen|torch|c10)/|"libtorch)', path.read_text()))


SOURCES = [path for path in sorted(cpp_smoke_folder().iterdir()) if path.suffix in (".h", ".cpp")]
ALONE = [path for path in SOURCES if not needs_libtorch(path)]
WITH_LIBTORCH = [path for path in SOURCES if needs_libtorch(path)]


@pytest.mark.parametrize("path", ALONE, ids=lambda path: path.name)
def test_what_needs_no_libtorch_is_compiled_as_cpp_14(path):
    words = ["c++", "-std=c++14", "-pedantic-errors", "-Wall", "-Werror", "-fsyntax-only", "-x"]
    subprocess.run([*words, "c++", "-"], input=f'#include "{path}"\n', text=True, check=True)


LATER_THAN_14 = (
    r"if constexpr|auto \[|std::(optional|string_view|variant|filesystem|any)\b|\[\[maybe_unused"
    r"|\[\[nodiscard|namespace \w+::\w+ \{|inline constexpr|if \([^()]*;|\btoTupleRef\b|_v<"
)


@pytest.mark.parametrize("path", WITH_LIBTORCH, ids=lambda path: path.name)
def test_nothing_later_than_cpp_14_is_written(path):
    """Old releases of libtorch are compiled as such; the headers of this one are not."""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        assert not re.search(LATER_THAN_14, line), f"{path.name}:{number}: {line}"
