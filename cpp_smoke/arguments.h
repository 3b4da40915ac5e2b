// The arguments of a method, made of what Python saved.
//
// Python's pickles say `list` and `dict` without element types, but a model's forward demands
// `List[int]` or `Dict[str, Tensor]`; `typed` rebuilds a value as the type that is asked for.
// `checked_arguments` says which argument does not fit, and why, before libtorch would in many words.
#pragma once

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "failures.h"
#include "libtorch.h"

namespace smoke {

// The elements of a tuple or a list.
inline std::vector<c10::IValue> elements_of(const c10::IValue& value) {
  if (!value.isTuple()) {
    return list_items(value);
  }
  const auto tuple = value.toTuple();
  std::vector<c10::IValue> elements;
  for (const c10::IValue& element : tuple->elements()) {
    elements.push_back(element);
  }
  return elements;
}

// Python writes a list or a dictionary of one as libtorch did not read it for long; sparse tensors,
// enumerators and objects it does not read at all: such come as tuples that begin with a word.
inline bool begins_with(const std::vector<c10::IValue>& elements, const char* word) {
  return !elements.empty() && elements[0].isString() && elements[0].toStringRef() == word;
}

inline bool begins_with(const c10::IValue& value, const char* word) {
  return value.isTuple() && begins_with(elements_of(value), word);
}

// The value as Python meant it, lists and dictionaries of one restored.
inline c10::IValue restored(const c10::IValue& value) {
  if (value.isTuple()) {
    std::vector<c10::IValue> elements;
    for (const c10::IValue& element : elements_of(value)) {
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
  const std::vector<c10::IValue> given = elements_of(value);
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

// A sparse tensor made of its layout, values, size, and where the values stand.
inline at::Tensor sparse_of(const std::vector<c10::IValue>& parts) {
  const at::Tensor values = typed(parts.at(2), c10::TensorType::get()).toTensor();
  std::vector<int64_t> size;
  for (const c10::IValue& each : list_items(parts.at(3))) {
    size.push_back(each.toInt());
  }
  const at::Tensor places = parts.at(4).toTensor();
  if (parts.at(1).toStringRef() == "coo") {
    return at::sparse_coo_tensor(places, values, size).coalesce();
  }
  return compressed_rows(places, parts.at(5).toTensor(), values, size);
}

// An object of a class of TorchScript's, made of the names and values of its attributes.
inline c10::IValue object_of(const std::vector<c10::IValue>& parts, const c10::ClassTypePtr& type) {
  auto object = c10::ivalue::Object::create(c10::StrongTypePtr(type->compilation_unit(), type), type->numAttributes());
  for (size_t i = 1; i + 1 < parts.size(); i += 2) {
    const std::string name = parts[i].toStringRef();
    object->setAttr(name, typed(parts[i + 1], type->getAttribute(name)));
  }
  return object;
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
  if (type->kind() == c10::TypeKind::TensorType && begins_with(value, "tslint: sparse")) {
    return sparse_of(elements_of(value));
  }
  if (is_kind(type, "EnumType") && begins_with(value, "tslint: enum")) {
    return enumerator_of(elements_of(value).at(1).toStringRef(), type);
  }
  const auto class_type = type->cast<c10::ClassType>();
  if (class_type && begins_with(value, "tslint: object")) {
    return object_of(elements_of(value), class_type);
  }
  // Nor does it read tensors of newer dtypes: those come as integers, with the number of their dtype.
  if (type->kind() == c10::TypeKind::TensorType && value.isTuple()) {
    const std::vector<c10::IValue> parts = elements_of(value);
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

// The value with each of its tensors replaced by what the function makes of it.
template <typename Function>
c10::IValue mapped(const c10::IValue& value, const Function& function) {
  if (value.isTensor()) {
    return function(value.toTensor());
  }
  if (is_list(value)) {
    std::vector<c10::IValue> items;
    for (const c10::IValue& item : list_items(value)) {
      items.push_back(mapped(item, function));
    }
    return list_of(items, value.type()->expect<c10::ListType>()->getElementType());
  }
  if (value.isGenericDict()) {
    const auto given = value.toGenericDict();
    c10::impl::GenericDict dict(given.keyType(), given.valueType());
    for (const auto& item : given) {
      dict.insert(item.key(), mapped(item.value(), function));
    }
    return dict;
  }
  if (value.isTuple()) {
    std::vector<c10::IValue> elements;
    for (const c10::IValue& item : elements_of(value)) {
      elements.push_back(mapped(item, function));
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
inline std::vector<c10::IValue> checked_arguments(const std::vector<c10::IValue>& given, const c10::FunctionSchema& schema) {
  const auto& parameters = schema.arguments();
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

}  // namespace smoke
