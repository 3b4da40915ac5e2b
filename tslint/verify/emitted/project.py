"""The files of a project that runs one saved model: `CMakeLists.txt`, `main.cpp`, `model.pt`."""

import re
import shutil
from pathlib import Path
from string import Template
from typing import Final

from tslint.verify.answers import Signature
from tslint.verify.emitted.outputs import statements
from tslint.verify.emitted.values import expression, literal

_CMAKE = """\
# Builds a program that runs model.pt:
#
#   TORCH="$(python -c 'import torch; print(torch.utils.cmake_prefix_path)')"
#   cmake -S . -B build -DCMAKE_PREFIX_PATH="$TORCH"
#   cmake --build build
#   ./build/run_model model.pt
#
# Of an unpacked libtorch, CMAKE_PREFIX_PATH is the folder itself.
cmake_minimum_required(VERSION 3.16)
project(run_model CXX)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_package(Torch REQUIRED)
# The headers of a release need the standard it was built with.
get_target_property(standard torch CXX_STANDARD)
if(NOT standard)
  set(standard 17)
endif()
separate_arguments(flags NATIVE_COMMAND "${TORCH_CXX_FLAGS}")

add_executable(run_model main.cpp)
set_target_properties(run_model PROPERTIES CXX_STANDARD ${standard} CXX_STANDARD_REQUIRED ON)
target_include_directories(run_model SYSTEM PRIVATE ${TORCH_INCLUDE_DIRS})
target_link_libraries(run_model PRIVATE ${TORCH_LIBRARIES})
target_compile_options(run_model PRIVATE ${flags})
if(UNIX AND NOT APPLE)
  # libtorch_cpu registers its operators when it is loaded: the linker must not drop it as unused.
  target_link_options(run_model PRIVATE -Wl,--no-as-needed)
endif()
"""
_MAIN = Template("""\
// Loads the model, runs it on inputs of the right types and shapes, and reads what it returns.
// Put your own data in place of the random values in `inputs`.
#include <exception>
#include <iostream>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <torch/script.h>

namespace {
$helpers
// What `$method` takes:
${parameters}std::vector<c10::IValue> inputs(const std::vector<c10::TypePtr>& types) {
  static_cast<void>(types);  // containers need the types of what they hold
  std::vector<c10::IValue> values;
${inputs}  return values;
}

// What it returns: $returns
void read(const c10::IValue& output) {
$outputs
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) {
    std::cerr << "usage: run_model MODEL\\n";
    return 2;
  }
  try {
    torch::jit::Module model = torch::jit::load(words[1]);
    model.eval();
    const $guard guard;
    torch::jit::Method method = model.get_method($literal);
    std::vector<c10::TypePtr> types;
    for (const auto& parameter : method.function().getSchema().arguments()) {
      types.push_back(parameter.type());
    }
    types.erase(types.begin());  // the model itself
    read(method(inputs(types)));
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\\n";
    return 1;
  }
  return 0;
}
""")
_HELPERS = {
    "list(": """
c10::IValue list(const c10::TypePtr& type, const std::vector<c10::IValue>& items) {
  c10::impl::GenericList made(type->containedTypes()[0]);
  for (const c10::IValue& item : items) {
    made.push_back(item);
  }
  return made;
}
""",
    "dict(": """
c10::IValue dict(
    const c10::TypePtr& type,
    const std::vector<std::pair<c10::IValue, c10::IValue>>& items) {
  c10::impl::GenericDict made(type->containedTypes()[0], type->containedTypes()[1]);
  for (const auto& item : items) {
    made.insert(item.first, item.second);
  }
  return made;
}
""",
    "tuple(": """
c10::IValue tuple(const c10::TypePtr& type, std::vector<c10::IValue> items) {
  const auto kind = type->cast<c10::TupleType>();
  return kind->schema() ? c10::ivalue::Tuple::createNamed(std::move(items), kind)
                        : c10::ivalue::Tuple::create(std::move(items));
}
""",
}


_FIRST_RELEASE: Final = (1, 5)
_FIRST_WITH_INFERENCE_MODE: Final = (1, 9)
_RELEASE: Final = re.compile(r"(\d+)\.(\d+)")


class OlderLibtorchError(Exception):
    """A libtorch whose C++ names are not those that the project is written in."""


def write_project(
    folder: Path, model: Path, method: str, signature: Signature, libtorch: str
) -> None:
    """Write the project, over an earlier one of the same place.

    Args:
        folder: Where to.
        model: The saved model.
        method: The method that is run.
        signature: What that takes and returns.
        libtorch: The release that the project is to be built against, as `1.8.1+cu102`.

    Raises:
        NoExpressionError: An input has no counterpart in C++.
        OlderLibtorchError: The release is older than those it can be written for.
        OSError: The folder cannot be written.
    """
    main = main_program(method, signature, libtorch)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(model, folder / "model.pt")
    (folder / "CMakeLists.txt").write_text(_CMAKE, encoding="utf-8")
    (folder / "main.cpp").write_text(main, encoding="utf-8")


def main_program(method: str, signature: Signature, libtorch: str) -> str:
    """The text of `main.cpp`.

    Raises:
        NoExpressionError: An input has no counterpart in C++.
        OlderLibtorchError: The release is older than those it can be written for.
    """
    made = [expression(each, place) for place, each in enumerate(signature.takes)]
    helpers = "".join(text for call, text in _HELPERS.items() if any(call in each for each in made))
    parameters = [f"//   {each.name}: {each.type.shown}\n" for each in signature.takes]
    inputs = [
        f"  values.emplace_back({each});  // {parameter.name}\n"
        for each, parameter in zip(made, signature.takes, strict=True)
    ]
    return _MAIN.substitute(
        helpers=helpers,
        guard=_guard(libtorch),
        method=method,
        literal=literal(method),
        parameters="".join(parameters) or "//   nothing\n",
        inputs="".join(inputs),
        returns=signature.returns.shown,
        outputs="\n".join(statements(signature.returns, "output", "result")),
    )


def _guard(libtorch: str) -> str:
    """What keeps a release from recording gradients: before 1.9 it has no inference mode."""
    told = _RELEASE.match(libtorch)
    release = tuple(map(int, told.groups())) if told else _FIRST_RELEASE
    if release < _FIRST_RELEASE:
        raise OlderLibtorchError(
            f"it needs libtorch 1.5 or newer, and this one is {libtorch}: "
            "name a newer one with --libtorch"
        )
    return "c10::InferenceMode" if release >= _FIRST_WITH_INFERENCE_MODE else "torch::NoGradGuard"
