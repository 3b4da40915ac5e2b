// Loads a TorchScript file, runs it on inputs that Python saved, and answers with one line of JSON.
//
//   cpp_smoke MODEL INPUTS OUTPUTS [--runs N] [--warmup N] [--seed N] [--budget SECONDS]
//
// INPUTS holds a list of arguments written by `torch.save`; the tensors of the outputs are written
// to OUTPUTS, where `torch.load` reads them. The answer names the stage that failed, if one did:
// "arguments", "inputs", "load", "run" or "outputs". Exit status 0: it ran; 1: it failed; 2: usage.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/runtime/print_handler.h>
#include <torch/csrc/jit/serialization/import.h>
#include <torch/csrc/jit/serialization/pickle.h>

#include "json.h"
#include "values.h"

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  std::string model, inputs, outputs;
  int runs = 10;
  int warmup = 2;
  uint64_t seed = 0;
  double budget = 2.0;  // seconds that repeated runs may take together
};

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Options parsed(int count, char** words) {
  if (count < 4) {
    throw std::invalid_argument("usage: cpp_smoke MODEL INPUTS OUTPUTS [--runs N] [--warmup N] [--seed N] [--budget SECONDS]");
  }
  Options options;
  options.model = words[1];
  options.inputs = words[2];
  options.outputs = words[3];
  for (int i = 4; i < count; i += 2) {
    const std::string name = words[i];
    if (i + 1 == count) {
      throw std::invalid_argument(name + " needs a value");
    }
    if (name == "--runs") {
      options.runs = std::atoi(words[i + 1]);
    } else if (name == "--warmup") {
      options.warmup = std::atoi(words[i + 1]);
    } else if (name == "--seed") {
      options.seed = std::strtoull(words[i + 1], nullptr, 10);
    } else if (name == "--budget") {
      options.budget = std::atof(words[i + 1]);
    } else {
      throw std::invalid_argument("unknown option " + name);
    }
  }
  return options;
}

std::vector<char> bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw std::runtime_error("cannot open " + path);
  }
  return std::vector<char>(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

// Fresh arguments each time: a forward may change its inputs in place.
std::vector<c10::IValue> arguments(const std::vector<char>& pickle, const c10::FunctionSchema& schema) {
  std::vector<c10::IValue> values;
  const auto saved = torch::jit::pickle_load(pickle);
  const auto& parameters = schema.arguments();
  for (const c10::IValue& value : saved.toListRef()) {
    const size_t position = values.size() + 1;  // the first parameter is the module itself
    values.push_back(position < parameters.size() ? smoke::typed(value, parameters[position].type()) : value);
  }
  return values;
}

int failure(const std::string& stage, const std::string& message) {
  std::cout << "{\"status\":\"failed\",\"stage\":" << smoke::quoted(stage)
            << ",\"message\":" << smoke::quoted(message) << "}" << std::endl;
  return stage == "arguments" ? 2 : 1;
}

void print_to_stderr(const std::string& text) {
  std::cerr << text;
}

}  // namespace

int main(int count, char** words) {
  std::string stage = "arguments";
  // What the model prints must not mix with the answer.
  torch::jit::setPrintHandler(print_to_stderr);
  try {
    const Options options = parsed(count, words);
    at::set_num_threads(1);

    stage = "inputs";
    const std::vector<char> pickle = bytes_of(options.inputs);

    stage = "load";
    const auto load_start = Clock::now();
    auto module = torch::jit::load(options.model, at::kCPU);
    module.eval();
    const double load_seconds = since(load_start);

    stage = "run";
    at::NoGradGuard no_grad;
    const auto& schema = module.get_method("forward").function().getSchema();
    at::manual_seed(options.seed);
    auto inputs = arguments(pickle, schema);
    std::vector<std::string> first;
    auto start = Clock::now();
    const c10::IValue output = module.forward(inputs);
    first.push_back(smoke::seconds(since(start)));

    stage = "outputs";
    smoke::Description description;
    const std::string told = description.of(output);
    const std::vector<c10::IValue> tensors(description.tensors.begin(), description.tensors.end());
    const auto written = torch::jit::pickle_save(c10::ivalue::Tuple::create(tensors));
    std::ofstream file(options.outputs, std::ios::binary);
    file.write(written.data(), static_cast<std::streamsize>(written.size()));
    if (!file.flush()) {
      throw std::runtime_error("cannot write " + options.outputs);
    }

    // The executor profiles the first runs and optimises after them: they are told apart.
    stage = "run";
    std::vector<double> times;
    const auto budget_start = Clock::now();
    for (int i = 1; i < options.warmup + options.runs; ++i) {
      if (!times.empty() && since(budget_start) > options.budget) {
        break;
      }
      inputs = arguments(pickle, schema);
      start = Clock::now();
      module.forward(inputs);
      const double elapsed = since(start);
      if (i < options.warmup) {
        first.push_back(smoke::seconds(elapsed));
      } else {
        times.push_back(elapsed);
      }
    }
    std::sort(times.begin(), times.end());

    std::cout << "{\"status\":\"passed\",\"load_seconds\":" << smoke::seconds(load_seconds)
              << ",\"first_seconds\":" << smoke::array(first) << ",\"median_seconds\":"
              << (times.empty() ? "null" : smoke::seconds(times[times.size() / 2]))
              << ",\"runs\":" << times.size() << ",\"output\":" << told << "}" << std::endl;
    return 0;
  } catch (const c10::Error& error) {
    return failure(stage, error.what_without_backtrace());
  } catch (const std::exception& error) {
    return failure(stage, error.what());
  }
}
