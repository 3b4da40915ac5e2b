// What libtorch 1.4 has elsewhere or otherwise than the releases after it: see libtorch.h.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>
#include <torch/csrc/jit/import.h>
#include <torch/csrc/jit/pickle.h>
#include <torch/csrc/jit/print_handler.h>
#include <torch/csrc/jit/script/module.h>

namespace torch {
namespace jit {

using script::Method;
using script::Module;

// The value that Python saved for this libtorch, which reads pickles but no archives of them: an
// archive of TorchScript holds the pickle in a file beside, and the tensors as attributes.
inline c10::IValue pickle_load(const std::vector<char>& bytes) {
  std::istringstream stream(std::string(bytes.begin(), bytes.end()));
  script::ExtraFilesMap files{{"inputs.pkl", ""}};
  const Module module = load(stream, c10::nullopt, files);
  std::vector<at::Tensor> tensors;
  for (std::string name = "tensor0"; module.hasattr(name); name = "tensor" + std::to_string(tensors.size())) {
    tensors.push_back(module.attr(name).toTensor());
  }
  const std::string& pickle = files["inputs.pkl"];
  return unpickle(pickle.data(), pickle.size(), nullptr, &tensors);
}

}  // namespace jit
}  // namespace torch

namespace smoke {

inline bool is_list(const c10::IValue& value) {
  return value.isGenericList() || value.isIntList() || value.isDoubleList() || value.isBoolList() || value.isTensorList();
}

template <typename List>
std::vector<c10::IValue> items_of(const List& list) {
  std::vector<c10::IValue> items;
  for (size_t i = 0; i < list.size(); ++i) {
    items.emplace_back(list.get(i));
  }
  return items;
}

inline std::vector<c10::IValue> list_items(const c10::IValue& value) {
  if (value.isIntList()) {
    return items_of(value.toIntList());
  }
  if (value.isDoubleList()) {
    return items_of(value.toDoubleList());
  }
  if (value.isBoolList()) {
    return items_of(value.toBoolList());
  }
  if (value.isTensorList()) {
    return items_of(value.toTensorList());
  }
  return items_of(value.toGenericList());
}

template <typename Element>
c10::List<Element> list_of_kind(const std::vector<c10::IValue>& items) {
  c10::List<Element> list;
  for (const c10::IValue& item : items) {
    list.push_back(item.to<Element>());
  }
  return list;
}

// Lists of these four kinds are values of a kind of their own.
inline c10::IValue list_of(const std::vector<c10::IValue>& items, const c10::TypePtr& element) {
  switch (element->kind()) {
    case c10::TypeKind::IntType:
      return list_of_kind<int64_t>(items);
    case c10::TypeKind::FloatType:
      return list_of_kind<double>(items);
    case c10::TypeKind::BoolType:
      return list_of_kind<bool>(items);
    case c10::TypeKind::TensorType:
      return list_of_kind<at::Tensor>(items);
    default:
      break;
  }
  c10::impl::GenericList list(element);
  for (const c10::IValue& item : items) {
    list.push_back(item);
  }
  return list;
}

}  // namespace smoke
