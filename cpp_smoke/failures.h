// Failures by kind: what libtorch says in many words, told apart by what has to be done about it.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace smoke {

// A failure that the program itself has recognised.
struct Failure : std::runtime_error {
  Failure(std::string kind_, const std::string& message) : std::runtime_error(message), kind(std::move(kind_)) {}
  std::string kind;
};

struct Told {
  std::string kind;
  std::vector<std::string> names;  // the operators or classes that are missing
};

inline bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

inline bool holds_any(const std::string& text, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) {
    if (holds(text, part)) {
      return true;
    }
  }
  return false;
}

// The names that follow a lead each time it occurs, as `torchvision::nms`.
inline std::vector<std::string> names_after(const std::string& text, const std::string& lead) {
  std::vector<std::string> names;
  for (std::size_t at = text.find(lead); at != std::string::npos; at = text.find(lead, at + 1)) {
    std::size_t start = at + lead.size();
    while (start < text.size() && (text[start] == ' ' || text[start] == '\'')) {
      ++start;
    }
    std::size_t end = text.find_first_of(" \t\n',()", start);
    end = end == std::string::npos ? text.size() : end;
    while (end > start && (text[end - 1] == '.' || text[end - 1] == ':')) {
      --end;
    }
    names.push_back(text.substr(start, end - start));
  }
  return names;
}

// What a message of libtorch's means. The words stand in torch/csrc/jit/serialization/import*.cpp,
// torch/csrc/jit/frontend/*.cpp, caffe2/serialize/inline_container.cc, c10/core/*Allocator.cpp and
// in the checks of the kernels.
inline Told told(const std::string& message) {
  static const char* const operator_leads[] = {"Unknown builtin op: ", "Couldn't find an operator for ", "No such operator "};
  for (const char* const lead : operator_leads) {
    if (holds(message, lead)) {
      return {"unknown_operator", names_after(message, lead)};
    }
  }
  if (holds(message, "Unknown type name")) {
    return {"unknown_operator", names_after(message, "Unknown type name")};
  }
  if (holds_any(message, {"Attempted to read a PyTorch file with version", "file format version"})) {
    return {"too_new", {}};
  }
  if (holds_any(message, {"Unpickler found unknown type", "Unsupported type id in Pickler", "type_resolver_ INTERNAL", "class_resolver_ INTERNAL"})) {
    return {"unreadable_input", names_after(message, "Unpickler found unknown type")};
  }
  if (holds_any(message, {"not enough memory: you tried to allocate", "DefaultCPUAllocator", "CUDA out of memory", "bad_alloc"})) {
    return {"out_of_memory", {}};
  }
  if (holds_any(message,
                {"expected scalar type", "must have the same dtype", "should be the same", "expected m1 and m2 to have the same dtype",
                 "not implemented for '", "to have scalar type", "to have one of the following scalar types"})) {
    return {"wrong_dtype", {}};
  }
  if (holds_any(message,
                {"shapes cannot be multiplied", "size mismatch", "must match the size", "Sizes of tensors must match", "Given groups=",
                 "is invalid for input of size", "Expected 3D", "Expected 4D", "Expected 5D", "Expected more than 1 spatial element",
                 "to have the same size", "to have size", "to have shape", "expected input", "must match except in dimension",
                 "Given normalized_shape=", "Dimension out of range", "Kernel size can't be greater", "is too small",
                 "The expanded size of the tensor", "not broadcastable", "running_mean should contain", "index out of range in self"})) {
    return {"wrong_shape", {}};
  }
  return {"error", {}};
}

}  // namespace smoke
