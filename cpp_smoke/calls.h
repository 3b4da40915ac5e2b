// Calls of a module's methods: one alone, or several in sequence as Python planned them.
//
// A plan is a list of tuples: the method, its arguments by place, the arguments that are parts of an
// earlier output (place and part: "" for all of it, an index, a field, a key), and the number of the
// call that returned that output, -1 if none came before.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "arguments.h"
#include "description.h"
#include "failures.h"
#include "libtorch.h"
#include "process.h"

namespace smoke {

// The call of a sequence that is being made, as "`chunk` (call 2)".
static std::string current_call;

inline torch::jit::Method method_of(const torch::jit::Module& module, const std::string& name) {
  if (auto method = module.find_method(name)) {
    return *method;
  }
  std::string names;
  for (const auto& method : module.get_methods()) {
    names += (names.empty() ? "" : ", ") + method.name();
  }
  throw Failure("no_method", "the saved model has no method `" + name + "`; it has: " + (names.empty() ? "none" : names));
}

inline bool is_index(const std::string& part) {
  return !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
}

// The place of a tuple's element by its index or its field.
inline size_t place_of(const c10::IValue& tuple, const std::string& part) {
  if (is_index(part)) {
    return std::stoul(part);
  }
  const auto type = tuple.type()->cast<c10::TupleType>();
  const size_t size = tuple.toTuple()->elements().size();
  for (size_t i = 0; type && type->schema() && i < size; ++i) {
    if (type->schema()->arguments()[i].name() == part) {
      return i;
    }
  }
  return size;
}

// The part of an output that is fed back.
inline c10::IValue part_of(const c10::IValue& output, const std::string& part) {
  if (part.empty()) {
    return output;
  }
  if (output.isGenericDict()) {
    const auto dict = output.toGenericDict();
    const c10::IValue key = is_index(part) ? c10::IValue(static_cast<int64_t>(std::stoll(part))) : c10::IValue(part);
    if (dict.contains(key)) {
      return dict.at(key);
    }
  } else if (output.isTuple() || is_list(output)) {
    const std::vector<c10::IValue> items = elements_of(output);
    const size_t place = output.isTuple() ? place_of(output, part) : is_index(part) ? std::stoul(part) : items.size();
    if (place < items.size()) {
      return items[place];
    }
  } else if (output.isTensor() && is_index(part) && output.toTensor().dim() > 0) {
    return output.toTensor()[std::stoll(part)];
  }
  throw Failure("wrong_argument", "the output has no part \"" + part + "\" to feed back");
}

class Calls {
 public:
  Calls(torch::jit::Module module, c10::Device device) : module_(std::move(module)), device_(device) {}

  // What a method returns, and the seconds it takes.
  c10::IValue returned(const std::string& name, const std::vector<c10::IValue>& given, double& elapsed) {
    auto method = method_of(module_, name);
    auto arguments = checked_arguments(given, method.function().getSchema());
    const auto start = std::chrono::steady_clock::now();
    c10::IValue output = method(std::move(arguments));
    if (device_.is_cuda()) {
      wait_for_cuda();
    }
    elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return output;
  }

  // What each call of a plan returns, told.
  std::vector<std::string> in_sequence(const c10::IValue& saved, Description& description) {
    std::vector<c10::IValue> outputs;
    std::vector<std::string> told;
    for (const c10::IValue& planned : list_items(restored(saved))) {
      const std::vector<c10::IValue> call = elements_of(planned);
      const std::string name = call.at(0).toStringRef();
      current_call = "`" + name + "` (call " + std::to_string(told.size() + 1) + ")";
      std::vector<c10::IValue> given = list_items(call.at(1));
      if (call.at(3).toInt() >= 0) {
        feed(given, list_items(call.at(2)), outputs.at(static_cast<size_t>(call.at(3).toInt())), name);
      }
      double elapsed = 0;
      outputs.push_back(returned(name, given, elapsed));
      told.push_back(description.of(outputs.back()));
    }
    current_call.clear();
    return told;
  }

 private:
  // Put parts of an output in their places; those that no argument fills before get their defaults.
  void feed(std::vector<c10::IValue>& given, const std::vector<c10::IValue>& fed, const c10::IValue& output, const std::string& name) const {
    const auto& parameters = method_of(module_, name).function().getSchema().arguments();
    for (const c10::IValue& each : fed) {
      const std::vector<c10::IValue> pair = elements_of(each);
      const auto place = static_cast<size_t>(pair.at(0).toInt());
      while (given.size() <= place) {
        given.push_back(parameters.at(given.size() + 1).default_value().value_or(c10::IValue()));
      }
      given[place] = mapped(part_of(output, pair.at(1).toStringRef()), [](const at::Tensor& tensor) { return tensor.clone(); });
    }
  }

  torch::jit::Module module_;
  c10::Device device_;
};

}  // namespace smoke
