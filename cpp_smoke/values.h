// Values on their way in and out of a model.
//
// In: Python's pickles say `list` and `dict` without element types, but a model's forward demands
// `List[int]` or `Dict[str, Tensor]`; `typed` rebuilds a value as the type that is asked for.
// Out: `Description` tells a value as JSON and gathers its tensors, which travel as a file.
#pragma once

#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/core/Dict.h>
#include <ATen/core/List.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>

#include "json.h"

namespace smoke {

inline c10::IValue typed(const c10::IValue& value, const c10::TypePtr& type) {
  if (auto optional = type->cast<c10::OptionalType>()) {
    return value.isNone() ? value : typed(value, optional->getElementType());
  }
  if (auto choice = type->cast<c10::UnionType>()) {
    for (const auto& member : choice->containedTypes()) {
      const auto candidate = typed(value, member);
      if (candidate.type()->isSubtypeOf(*member)) {
        return candidate;
      }
    }
    return value;
  }
  // `pickle_load` reads neither complex numbers nor integers beyond 32 bits: those come as tensors.
  const bool number = type->kind() == c10::TypeKind::IntType || type->kind() == c10::TypeKind::FloatType ||
      type->kind() == c10::TypeKind::ComplexType;
  if (number && value.isTensor() && value.toTensor().dim() == 0) {
    return typed(c10::IValue(value.toTensor().item()), type);
  }
  if (type->kind() == c10::TypeKind::FloatType && value.isInt()) {
    return static_cast<double>(value.toInt());
  }
  if (type->kind() == c10::TypeKind::ComplexType && (value.isInt() || value.isDouble())) {
    return c10::complex<double>(value.isInt() ? static_cast<double>(value.toInt()) : value.toDouble(), 0);
  }
  if (auto list_type = type->cast<c10::ListType>()) {
    if (!value.isList()) {
      return value;
    }
    c10::impl::GenericList list(list_type->getElementType());
    for (const c10::IValue& element : value.toListRef()) {
      list.push_back(typed(element, list_type->getElementType()));
    }
    return list;
  }
  if (auto dict_type = type->cast<c10::DictType>()) {
    if (!value.isGenericDict()) {
      return value;
    }
    c10::impl::GenericDict dict(dict_type->getKeyType(), dict_type->getValueType());
    for (const auto& item : value.toGenericDict()) {
      dict.insert(typed(item.key(), dict_type->getKeyType()), typed(item.value(), dict_type->getValueType()));
    }
    return dict;
  }
  if (auto tuple_type = type->cast<c10::TupleType>()) {
    if (!value.isTuple() || value.toTupleRef().elements().size() != tuple_type->elements().size()) {
      return value;
    }
    std::vector<c10::IValue> elements;
    for (size_t i = 0; i < tuple_type->elements().size(); ++i) {
      elements.push_back(typed(value.toTupleRef().elements()[i], tuple_type->elements()[i]));
    }
    return tuple_type->schema() ? c10::ivalue::Tuple::createNamed(std::move(elements), tuple_type)
                                : c10::ivalue::Tuple::create(std::move(elements));
  }
  return value;
}

struct Description {
  std::vector<at::Tensor> tensors;

  std::string of(const c10::IValue& value) {
    if (value.isTensor()) {
      tensors.push_back(value.toTensor().detach().clone());
      return of_kind("tensor", ",\"index\":" + std::to_string(tensors.size() - 1));
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
    if (value.isComplexDouble()) {
      const auto number = value.toComplexDouble();
      return of_kind("complex", ",\"value\":" + array({exact(number.real()), exact(number.imag())}));
    }
    if (value.isString()) {
      return of_kind("str", ",\"value\":" + quoted(value.toStringRef()));
    }
    if (value.isDevice()) {
      return of_kind("device", ",\"value\":" + quoted(value.toDevice().str()));
    }
    if (value.isTuple()) {
      return of_kind("tuple", ",\"items\":" + items(value.toTupleRef().elements()));
    }
    if (value.isList()) {
      return of_kind("list", ",\"items\":" + items(value.toListRef()));
    }
    if (value.isGenericDict()) {
      std::vector<std::string> keys, values;
      for (const auto& item : value.toGenericDict()) {
        keys.push_back(of(item.key()));
        values.push_back(of(item.value()));
      }
      return of_kind("dict", ",\"keys\":" + array(keys) + ",\"items\":" + array(values));
    }
    return of_kind("object", ",\"value\":" + quoted(value.type()->str()));
  }

 private:
  static std::string of_kind(const char* kind, const std::string& rest) {
    return std::string("{\"kind\":\"") + kind + "\"" + rest + "}";
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
