// What a model returns, told as JSON; its tensors are gathered and travel as a file.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "json.h"
#include "libtorch.h"

namespace smoke {

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
    if (value.isFuture()) {
      const auto future = value.toFuture();
      future->wait();
      return of_kind("future", ",\"items\":" + array({of(future->value())}));
    }
    if (value.isObject()) {
      return of_object(*value.toObject());
    }
    return of_kind("object", ",\"value\":" + quoted(value.type()->str()));
  }

 private:
  static std::string of_kind(const char* kind, const std::string& rest) {
    return std::string("{\"kind\":\"") + kind + "\"" + rest + "}";
  }

  // An object by its class and its attributes, in the order of their names.
  std::string of_object(const c10::ivalue::Object& object) {
    const auto type = object.type();
    std::map<std::string, c10::IValue> attributes;
    for (size_t i = 0; i < type->numAttributes(); ++i) {
      attributes[type->getAttributeName(i)] = object.getSlot(i);
    }
    std::vector<std::string> names, values;
    for (const auto& attribute : attributes) {
      names.push_back(attribute.first);
      values.push_back(of(attribute.second));
    }
    const std::string name = object.name();
    return of_kind("object", ",\"value\":" + quoted(name.substr(name.rfind('.') + 1)) + ",\"names\":" + strings(names) + ",\"items\":" + array(values));
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
