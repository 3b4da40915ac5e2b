// Values on their way in and out of a model.
//
// In: Python's pickles say `list` and `dict` without element types, but a model's forward demands
// `List[int]` or `Dict[str, Tensor]`; `typed` rebuilds a value as the type that is asked for.
// `checked_arguments` says which argument does not fit, and why, before libtorch would in many words.
// Out: `Description` tells a value as JSON and gathers its tensors, which travel as a file.
#pragma once

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "failures.h"
#include "json.h"
#include "libtorch.h"

namespace smoke {

// Python writes a list or a dictionary of one as libtorch did not read it for long: such come as
// tuples that begin with a word.
inline bool begins_with(const std::vector<c10::IValue>& elements, const char* word) {
  return !elements.empty() && elements[0].isString() && elements[0].toStringRef() == word;
}

// The value as Python meant it, lists and dictionaries of one restored.
inline c10::IValue restored(const c10::IValue& value) {
  if (value.isTuple()) {
    const auto tuple = value.toTuple();
    std::vector<c10::IValue> elements;
    for (const c10::IValue& element : tuple->elements()) {
      elements.push_back(restored(element));
    }
    if (begins_with(elements, "tslint: list of one")) {
      return list_of({elements.at(1)}, c10::AnyType::get());
    }
    if (begins_with(elements, "tslint: dict of one")) {
      c10::impl::GenericDict dict(c10::AnyType::get(), c10::AnyType::get());
      dict.insert(elements.at(1), elements.at(2));
      return dict;
    }
    return c10::ivalue::Tuple::create(std::move(elements));
  }
  if (is_list(value)) {
    std::vector<c10::IValue> items;
    for (const c10::IValue& item : list_items(value)) {
      items.push_back(restored(item));
    }
    return list_of(items, c10::AnyType::get());
  }
  if (value.isGenericDict()) {
    c10::impl::GenericDict dict(c10::AnyType::get(), c10::AnyType::get());
    for (const auto& item : value.toGenericDict()) {
      dict.insert(item.key(), restored(item.value()));
    }
    return dict;
  }
  return value;
}

// Kinds of types that came later than the oldest libtorch are told by name: it has no constants for them.
inline bool is_kind(const c10::TypePtr& type, const char* name) {
  return std::strcmp(c10::typeKindToString(type->kind()), name) == 0;
}

inline bool is_number(const c10::TypePtr& type) {
  return type->kind() == c10::TypeKind::IntType || type->kind() == c10::TypeKind::FloatType || is_kind(type, "ComplexType");
}

inline c10::IValue typed(const c10::IValue& value, const c10::TypePtr& type);

inline c10::IValue typed_list(const c10::IValue& value, const c10::TypePtr& element) {
  std::vector<c10::IValue> items;
  for (const c10::IValue& item : list_items(value)) {
    items.push_back(typed(item, element));
  }
  return list_of(items, element);
}

inline c10::IValue typed_dict(const c10::IValue& value, const c10::DictType& type) {
  c10::impl::GenericDict dict(type.getKeyType(), type.getValueType());
  for (const auto& item : value.toGenericDict()) {
    dict.insert(typed(item.key(), type.getKeyType()), typed(item.value(), type.getValueType()));
  }
  return dict;
}

inline c10::IValue typed_tuple(const c10::IValue& value, const c10::TupleTypePtr& type) {
  const auto tuple = value.toTuple();
  const auto& given = tuple->elements();
  std::vector<c10::IValue> elements;
  for (size_t i = 0; i < type->elements().size(); ++i) {
    elements.push_back(typed(given[i], type->elements()[i]));
  }
  return type->schema() ? c10::ivalue::Tuple::createNamed(std::move(elements), type)
                        : c10::ivalue::Tuple::create(std::move(elements));
}

// The first member of a union that the value has the type of, once it is rebuilt so.
inline c10::IValue typed_choice(const c10::IValue& value, const c10::TypePtr& type) {
  for (const auto& member : type->containedTypes()) {
    const auto candidate = typed(value, member);
    if (candidate.type()->isSubtypeOf(member)) {
      return candidate;
    }
  }
  return value;
}

inline c10::IValue typed(const c10::IValue& value, const c10::TypePtr& type) {
  if (auto optional = type->cast<c10::OptionalType>()) {
    return value.isNone() ? value : typed(value, optional->getElementType());
  }
  if (is_kind(type, "UnionType")) {
    return typed_choice(value, type);
  }
  // `pickle_load` reads neither complex numbers nor integers beyond 32 bits: those come as tensors.
  if (is_number(type) && value.isTensor() && value.toTensor().dim() == 0) {
    return typed(c10::IValue(value.toTensor().item()), type);
  }
  // Nor does it read tensors of newer dtypes: those come as integers, with the number of their dtype.
  if (type->kind() == c10::TypeKind::TensorType && value.isTuple()) {
    const auto tuple = value.toTuple();
    const auto& parts = tuple->elements();
    if (parts.size() == 2 && parts[0].isTensor() && parts[1].isInt()) {
      return viewed(parts[0].toTensor(), static_cast<c10::ScalarType>(parts[1].toInt()), 0);
    }
  }
  if (type->kind() == c10::TypeKind::FloatType && value.isInt()) {
    return static_cast<double>(value.toInt());
  }
  if (is_kind(type, "ComplexType") && (value.isInt() || value.isDouble())) {
    return complex_of<c10::IValue>(value.isInt() ? static_cast<double>(value.toInt()) : value.toDouble(), 0);
  }
  if (type->kind() == c10::TypeKind::DeviceObjType && value.isString()) {
    return c10::Device(value.toStringRef());
  }
  auto list_type = type->cast<c10::ListType>();
  if (list_type && is_list(value)) {
    return typed_list(value, list_type->getElementType());
  }
  auto dict_type = type->cast<c10::DictType>();
  if (dict_type && value.isGenericDict()) {
    return typed_dict(value, *dict_type);
  }
  auto tuple_type = type->cast<c10::TupleType>();
  if (tuple_type && value.isTuple() && value.toTuple()->elements().size() == tuple_type->elements().size()) {
    return typed_tuple(value, tuple_type);
  }
  return value;
}

// The value with its tensors on a device, containers included; where it is the CPU, as it is.
inline c10::IValue placed(const c10::IValue& value, const c10::Device& device) {
  if (value.isTensor()) {
    return value.toTensor().to(device);
  }
  if (is_list(value)) {
    std::vector<c10::IValue> items;
    for (const c10::IValue& item : list_items(value)) {
      items.push_back(placed(item, device));
    }
    return list_of(items, value.type()->expect<c10::ListType>()->getElementType());
  }
  if (value.isGenericDict()) {
    const auto given = value.toGenericDict();
    c10::impl::GenericDict dict(given.keyType(), given.valueType());
    for (const auto& item : given) {
      dict.insert(item.key(), placed(item.value(), device));
    }
    return dict;
  }
  if (value.isTuple()) {
    const auto tuple = value.toTuple();
    std::vector<c10::IValue> elements;
    for (const c10::IValue& item : tuple->elements()) {
      elements.push_back(placed(item, device));
    }
    const auto type = value.type()->cast<c10::TupleType>();
    return type->schema() ? c10::ivalue::Tuple::createNamed(std::move(elements), type)
                          : c10::ivalue::Tuple::create(std::move(elements));
  }
  return value;
}

inline std::string counted(size_t count) {
  return std::to_string(count) + (count == 1 ? " argument is given" : " arguments are given");
}

// The saved arguments as the types that a method takes; its first parameter is the module itself.
inline std::vector<c10::IValue> checked_arguments(const c10::IValue& saved, const c10::FunctionSchema& schema) {
  const auto& parameters = schema.arguments();
  const c10::IValue arguments = restored(saved);
  const auto given = list_items(arguments);
  if (given.size() + 1 > parameters.size()) {
    throw Failure("wrong_argument", "`" + schema.name() + "` takes " + std::to_string(parameters.size() - 1) + ", but " + counted(given.size()));
  }
  std::vector<c10::IValue> values;
  for (size_t i = 1; i < parameters.size(); ++i) {
    const auto& parameter = parameters[i];
    if (i > given.size()) {
      if (!parameter.default_value()) {
        throw Failure("wrong_argument", "`" + schema.name() + "` needs `" + parameter.name() + "` (" + parameter.type()->str() + "), but only " + counted(given.size()));
      }
      continue;
    }
    values.push_back(typed(given[i - 1], parameter.type()));
    if (!values.back().type()->isSubtypeOf(parameter.type())) {
      throw Failure("wrong_argument", "argument " + std::to_string(i) + " is " + values.back().type()->str() + ", but `" + parameter.name() + "` of `" +
                                          schema.name() + "` is " + parameter.type()->str());
    }
  }
  return values;
}

struct Description {
  std::vector<at::Tensor> tensors;

  std::string of(const c10::IValue& value) {
    if (value.isTensor()) {
      return of_tensor(value.toTensor().detach().cpu());
    }
    if (value.isNone()) {
      return of_kind("none", "");
    }
    if (value.isBool()) {
      return of_kind("bool", std::string(",\"value\":") + (value.toBool() ? "true" : "false"));
    }
    if (value.isInt()) {
      return of_kind("int", ",\"value\":" + std::to_string(value.toInt()));
    }
    if (value.isDouble()) {
      return of_kind("float", ",\"value\":" + exact(value.toDouble()));
    }
    const std::vector<double> complex = complex_parts(value, 0);
    if (!complex.empty()) {
      return of_kind("complex", ",\"value\":" + array({exact(complex[0]), exact(complex[1])}));
    }
    if (value.isString()) {
      return of_kind("str", ",\"value\":" + quoted(value.toStringRef()));
    }
    if (value.isDevice()) {
      return of_kind("device", ",\"value\":" + quoted(value.toDevice().str()));
    }
    if (value.isTuple()) {
      return of_kind("tuple", names(value) + ",\"items\":" + items(value.toTuple()->elements()));
    }
    if (is_list(value)) {
      return of_kind("list", ",\"items\":" + items(list_items(value)));
    }
    if (value.isGenericDict()) {
      std::vector<std::string> keys, values;
      for (const auto& item : value.toGenericDict()) {
        keys.push_back(of(item.key()));
        values.push_back(of(item.value()));
      }
      return of_kind("dict", ",\"keys\":" + array(keys) + ",\"items\":" + array(values));
    }
    const std::string enumerator_name = enumerator(value, 0);
    if (!enumerator_name.empty()) {
      return of_kind("enum", ",\"value\":" + quoted(enumerator_name));
    }
    return of_kind("object", ",\"value\":" + quoted(value.type()->str()));
  }

 private:
  static std::string of_kind(const char* kind, const std::string& rest) {
    return std::string("{\"kind\":\"") + kind + "\"" + rest + "}";
  }

  // `torch.load` does not read what libtorch writes of newer dtypes and sparse layouts: the ones
  // travel as integers, with the number of their dtype, the others dense.
  std::string of_tensor(const at::Tensor& tensor) {
    const at::Tensor dense = tensor.layout() == c10::kStrided || tensor.is_mkldnn() ? tensor.clone() : tensor.to_dense();
    const int number = static_cast<int>(dense.scalar_type());
    const bool older = number < 8 || (number > 8 && number < 23);  // c10/core/ScalarType.h
    tensors.push_back(older ? dense : viewed(dense, carrier(dense.element_size()), 0));
    return of_kind("tensor", ",\"index\":" + std::to_string(tensors.size() - 1) + (older ? "" : ",\"dtype\":" + std::to_string(number)));
  }

  static c10::ScalarType carrier(size_t bytes) {
    return bytes == 1 ? c10::kChar : bytes == 2 ? c10::kShort : bytes == 4 ? c10::kInt : c10::kLong;
  }

  // The fields of a named tuple.
  static std::string names(const c10::IValue& value) {
    const auto type = value.type()->cast<c10::TupleType>();
    if (!type || !type->schema()) {
      return "";
    }
    std::vector<std::string> fields;
    for (const auto& argument : type->schema()->arguments()) {
      fields.push_back(argument.name());
    }
    return ",\"names\":" + strings(fields);
  }

  template <typename Elements>
  std::string items(const Elements& elements) {
    std::vector<std::string> told;
    for (const auto& element : elements) {
      told.push_back(of(element));
    }
    return array(told);
  }
};

}  // namespace smoke
