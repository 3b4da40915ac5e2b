// The words of the command line.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

namespace smoke {

struct Options {
  std::string model, inputs, outputs;
  std::string call = "forward";
  std::string device = "cpu";
  std::string sequence;  // empty: none
  std::vector<std::string> libraries;
  int runs = 10;
  int warmup = 2;
  uint64_t seed = 0;
  uint64_t memory = 0;  // megabytes that the model may take; 0: as many as there are
  double budget = 2.0;  // seconds that repeated runs may take together
};

inline const char* usage() {
  return "usage: cpp_smoke MODEL INPUTS OUTPUTS [--call METHOD] [--device cpu|cuda] [--load-library FILE]... "
         "[--runs N] [--warmup N] [--seed N] [--budget SECONDS] [--memory MEGABYTES] [--sequence FILE]";
}

// The whole number that a word is; std::strtoull alone would read "ten" as 0.
inline uint64_t number(const std::string& name, const std::string& word) {
  char* end = nullptr;
  const uint64_t value = std::strtoull(word.c_str(), &end, 10);
  if (word.empty() || *end != '\0' || word[0] == '-') {
    throw std::invalid_argument(name + " takes a number, not " + word);
  }
  return value;
}

inline Options parsed(const std::vector<std::string>& words) {
  if (words.size() < 3) {
    throw std::invalid_argument(usage());
  }
  Options options;
  options.model = words[0];
  options.inputs = words[1];
  options.outputs = words[2];
  for (std::size_t i = 3; i < words.size(); i += 2) {
    const std::string& name = words[i];
    if (i + 1 == words.size()) {
      throw std::invalid_argument(name + " needs a value; " + usage());
    }
    const std::string& value = words[i + 1];
    if (name == "--call") {
      options.call = value;
    } else if (name == "--device") {
      options.device = value;
    } else if (name == "--load-library") {
      options.libraries.push_back(value);
    } else if (name == "--sequence") {
      options.sequence = value;
    } else if (name == "--runs") {
      options.runs = static_cast<int>(number(name, value));
    } else if (name == "--warmup") {
      options.warmup = static_cast<int>(number(name, value));
    } else if (name == "--seed") {
      options.seed = number(name, value);
    } else if (name == "--memory") {
      options.memory = number(name, value);
    } else if (name == "--budget") {
      options.budget = std::atof(value.c_str());
    } else {
      throw std::invalid_argument("unknown option " + name + "; " + usage());
    }
  }
  return options;
}

}  // namespace smoke
