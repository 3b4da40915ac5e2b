// What the program takes of libtorch, under the names of the newest releases.
//
// Older ones keep some of it elsewhere, or lack it: what is not in a header of theirs is looked for
// by a template that has two forms, of which the first is dropped where it would not compile.
#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/function_schema.h>
#include <ATen/core/grad_mode.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>
#include <torch/cuda.h>

#if __has_include(<torch/csrc/jit/api/module.h>)
#include <ATen/core/Dict.h>
#include <ATen/core/List.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/runtime/print_handler.h>
#include <torch/csrc/jit/serialization/import.h>
#include <torch/csrc/jit/serialization/pickle.h>

namespace smoke {

inline bool is_list(const c10::IValue& value) {
  return value.isList();
}

inline std::vector<c10::IValue> list_items(const c10::IValue& value) {
  return value.toListRef().vec();
}

inline c10::IValue list_of(const std::vector<c10::IValue>& items, const c10::TypePtr& element) {
  c10::impl::GenericList list(element);
  for (const c10::IValue& item : items) {
    list.push_back(item);
  }
  return list;
}

}  // namespace smoke
#else
#include "libtorch_1_4.h"
#endif

#if __has_include(<ATen/core/enum_type.h>)
#include <ATen/core/enum_type.h>
#define SMOKE_MAKES_ENUMERATORS
#endif

#if __has_include(<torch/version.h>)
#include <torch/version.h>
#endif
#ifndef TORCH_VERSION
#define TORCH_VERSION ""  // before 1.9 the headers do not tell
#endif

#include "failures.h"

namespace smoke_without {
// Where libtorch has no `synchronize`, as before 1.8, this one is called: copying waits instead.
inline void synchronize(...) {}

// There are tensors of compressed rows since 1.9.
template <typename... Parts>
at::Tensor sparse_csr_tensor(const Parts&...) {
  throw smoke::Failure("unreadable_input", "this libtorch has no sparse tensors of compressed rows");
}
}  // namespace smoke_without

namespace smoke {

// Has the CUDA device finish what it does.
inline void wait_for_cuda() {
  using namespace torch::cuda;
  using namespace smoke_without;
  synchronize(static_cast<int64_t>(-1));
}

// A sparse tensor of compressed rows: where each row starts, and the column of each value.
inline at::Tensor compressed_rows(
    const at::Tensor& starts,
    const at::Tensor& columns,
    const at::Tensor& values,
    const std::vector<int64_t>& size) {
  using namespace at;
  using namespace smoke_without;
  return sparse_csr_tensor(starts, columns, values, c10::IntArrayRef(size), at::dtype(values.scalar_type()));
}

// The enumerator of a type by its name.
inline c10::IValue enumerator_of(const std::string& name, const c10::TypePtr& type) {
#ifdef SMOKE_MAKES_ENUMERATORS
  const auto kind = type->expect<c10::EnumType>();
  for (const auto& each : kind->enumNamesValues()) {
    if (each.first == name) {
      return c10::IValue(c10::make_intrusive<c10::ivalue::EnumHolder>(kind, each.first, each.second));
    }
  }
#endif
  throw Failure("unreadable_input", "this libtorch has no way to make `" + name + "` of " + type->str());
}

// A tensor's bytes as another dtype of the same size, which is there since 1.7.
template <typename Tensor>
auto viewed(const Tensor& tensor, c10::ScalarType dtype, int) -> decltype(tensor.view(dtype)) {
  return tensor.view(dtype);
}

template <typename Tensor>
Tensor viewed(const Tensor&, c10::ScalarType, long) {
  throw Failure("unreadable_input", "this libtorch does not read the bytes of a tensor as another dtype");
}

// Complex numbers are values of TorchScript since 1.8.
template <typename Value>
auto complex_of(double real, int) -> decltype(std::declval<Value>().toComplexDouble(), Value()) {
  using Number = typename std::decay<decltype(std::declval<Value>().toComplexDouble())>::type;
  return Value(Number(real, 0));
}

template <typename Value>
Value complex_of(double real, long) {
  return Value(real);
}

// The real and the imaginary part of a complex number; nothing of other values.
template <typename Value>
auto complex_parts(const Value& value, int) -> decltype(value.isComplexDouble(), std::vector<double>()) {
  if (!value.isComplexDouble()) {
    return {};
  }
  const auto number = value.toComplexDouble();
  return {number.real(), number.imag()};
}

template <typename Value>
std::vector<double> complex_parts(const Value&, long) {
  return {};
}

// The name of an enumerator, as there are since 1.7; empty of other values.
template <typename Value>
auto enumerator(const Value& value, int) -> decltype(value.isEnum(), std::string()) {
  return value.isEnum() ? value.toEnumHolder()->name() : std::string();
}

template <typename Value>
std::string enumerator(const Value&, long) {
  return "";
}

}  // namespace smoke
