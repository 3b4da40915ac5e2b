// Loads a TorchScript file, runs it on inputs that Python saved, and answers with one line of JSON.
//
//   cpp_smoke MODEL INPUTS OUTPUTS [--call METHOD] [--device cpu|cuda] [--load-library FILE]...
//             [--runs N] [--warmup N] [--seed N] [--budget SECONDS] [--memory MEGABYTES]
//             [--sequence FILE]
//
// INPUTS holds a list of arguments written by `torch.save`, on the devices they had; the tensors of the outputs are written
// to OUTPUTS, where `torch.load` reads them. A sequence is a plan of calls (calls.h), made after the
// single call on a module loaded anew. The answer names the stage that failed, if one did
// ("arguments", "library", "inputs", "load", "run", "sequence" or "outputs"), and the kind of
// failure: see failures.h. Exit status 0: it ran; 1: it failed; 2: usage. It keeps to C++14, for old libtorches.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <new>
#include <string>
#include <vector>

#include "archive.h"
#include "calls.h"
#include "description.h"
#include "failures.h"
#include "json.h"
#include "libtorch.h"
#include "options.h"
#include "process.h"

namespace {

using Clock = std::chrono::steady_clock;
using smoke::stage;

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<char> bytes_of(const std::string& path) {
  smoke::check_readable(path);
  std::ifstream file(path, std::ios::binary);
  return std::vector<char>(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

c10::Device device_of(const smoke::Options& options) {
  const c10::Device device(options.device);
  if (device.is_cuda() && !torch::cuda::is_available()) {
    throw smoke::Failure("no_device", "this libtorch finds no CUDA device");
  }
  return device;
}

torch::jit::Module loaded(const std::string& path, const c10::Device& device) {
  smoke::check_readable(path);
  try {
    torch::jit::Module module = torch::jit::load(path, device);
    module.eval();
    return module;
  } catch (const std::exception&) {
    const std::string reason = smoke::not_an_archive(smoke::ends_of(path));
    if (reason.empty()) {
      throw;
    }
    throw smoke::Failure("not_an_archive", path + " is no TorchScript archive: " + reason);
  }
}

// The time and memory of repeated runs.
struct Measured {
  std::vector<double> first, later;  // seconds; the executor profiles the first runs and optimises after them
  uint64_t loaded = 0, warm = 0, half = 0, last = 0;  // resident bytes after loading, the first runs, half of the runs, all of them
};

class Runner {
 public:
  Runner(const torch::jit::Module& module, const std::string& method, std::vector<char> pickle, c10::Device device)
      : calls_(module, device), method_(method), pickle_(std::move(pickle)) {}

  c10::IValue run(double& elapsed) {
    // Fresh arguments each time: a forward may change its inputs in place.
    const c10::IValue arguments = smoke::restored(torch::jit::pickle_load(pickle_));
    return calls_.returned(method_, smoke::list_items(arguments), elapsed);
  }

  void repeat(const smoke::Options& options, Measured& measured) {
    const auto start = Clock::now();
    double elapsed = 0;
    for (int i = 1; i < options.warmup; ++i) {
      run(elapsed);
      measured.first.push_back(elapsed);
    }
    measured.warm = smoke::resident_bytes();
    for (int i = 0; i < options.runs && (i == 0 || since(start) < options.budget); ++i) {
      run(elapsed);
      measured.later.push_back(elapsed);
      if (i == options.runs / 2) {
        measured.half = smoke::resident_bytes();
      }
    }
    measured.last = smoke::resident_bytes();
  }

 private:
  smoke::Calls calls_;
  std::string method_;
  std::vector<char> pickle_;
};

void write_outputs(const std::string& path, const std::vector<at::Tensor>& tensors) {
  const std::vector<c10::IValue> values(tensors.begin(), tensors.end());
  const auto bytes = torch::jit::pickle_save(c10::ivalue::Tuple::create(values));
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) {
    throw smoke::Failure("cannot_write", "cannot write " + path + ": " + std::strerror(errno));
  }
}

std::string passed(const Measured& measured, double load_seconds, const std::string& output, const std::vector<std::string>& in_sequence) {
  std::vector<std::string> first;
  for (const double elapsed : measured.first) {
    first.push_back(smoke::seconds(elapsed));
  }
  std::vector<double> sorted = measured.later;
  std::sort(sorted.begin(), sorted.end());
  return std::string("{\"status\":\"passed\",\"torch\":") + smoke::quoted(TORCH_VERSION) + ",\"load_seconds\":" + smoke::seconds(load_seconds) +
      ",\"first_seconds\":" + smoke::array(first) + ",\"median_seconds\":" + (sorted.empty() ? "null" : smoke::seconds(sorted[sorted.size() / 2])) +
      ",\"runs\":" + std::to_string(sorted.size()) + ",\"memory\":{\"loaded\":" + std::to_string(measured.loaded) +
      ",\"warm\":" + std::to_string(measured.warm) + ",\"half\":" + std::to_string(measured.half) + ",\"last\":" + std::to_string(measured.last) +
      ",\"peak\":" + std::to_string(smoke::peak_bytes()) + "},\"output\":" + output + ",\"sequence\":" + smoke::array(in_sequence) + "}";
}

int failed(const std::string& kind, const std::string& message, const std::vector<std::string>& names = {}) {
  const std::string where = stage;
  smoke::answer("{\"status\":\"failed\",\"kind\":" + smoke::quoted(kind) + ",\"stage\":" + smoke::quoted(where) + ",\"call\":" + smoke::quoted(smoke::current_call) +
                ",\"message\":" + smoke::quoted(message) + ",\"names\":" + smoke::strings(names) + "}");
  return where == "arguments" ? 2 : 1;
}

int failed(const std::string& message) {
  const smoke::Told told = smoke::told(message);
  return failed(told.kind, message, told.names);
}

void print_to_stderr(const std::string& text) {
  std::cerr << text;
}

void verify(const smoke::Options& options) {
  stage = "library";
  for (const std::string& library : options.libraries) {
    smoke::load_library(library);
  }
  const c10::Device device = device_of(options);
  at::set_num_threads(1);
  smoke::limit_memory(options.memory);

  stage = "inputs";
  std::vector<char> pickle = bytes_of(options.inputs);
  torch::jit::pickle_load(pickle);
  const std::vector<char> plan = options.sequence.empty() ? std::vector<char>() : bytes_of(options.sequence);

  stage = "load";
  Measured measured;
  const auto start = Clock::now();
  const auto module = loaded(options.model, device);
  const double load_seconds = since(start);
  measured.loaded = smoke::resident_bytes();

  stage = "run";
  at::AutoGradMode no_grad(false);
  at::manual_seed(options.seed);
  Runner runner(module, options.call, std::move(pickle), device);
  double elapsed = 0;
  const c10::IValue output = runner.run(elapsed);
  measured.first.push_back(elapsed);
  smoke::Description description;
  const std::string told = description.of(output);

  std::vector<std::string> in_sequence;
  if (!plan.empty()) {
    stage = "sequence";
    at::manual_seed(options.seed);
    smoke::Calls calls(loaded(options.model, device), device);
    in_sequence = calls.in_sequence(torch::jit::pickle_load(plan), description);
  }

  stage = "outputs";
  write_outputs(options.outputs, description.tensors);

  stage = "run";
  runner.repeat(options, measured);
  smoke::answer(passed(measured, load_seconds, told, in_sequence));
}

}  // namespace

int main(int count, char** words) {
  smoke::reserve_output();
  smoke::tell_crashes();
  // What the model prints must not mix with the answer.
  torch::jit::setPrintHandler(print_to_stderr);
  try {
    verify(smoke::parsed(std::vector<std::string>(words + 1, words + count)));
    return 0;
  } catch (const smoke::Failure& failure) {
    return failed(failure.kind, failure.what());
  } catch (const c10::Error& error) {
    return failed(error.what_without_backtrace());
  } catch (const std::bad_alloc&) {
    return failed("out_of_memory", "there is not enough memory");
  } catch (const std::exception& error) {
    return failed(error.what());
  }
}
