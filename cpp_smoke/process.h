// The process itself: where its answer goes, how a crash is told, what memory it holds and may hold.
#pragma once

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>

#if defined(__unix__) || defined(__APPLE__)
#define SMOKE_POSIX 1
#include <dlfcn.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

#include "failures.h"

namespace smoke {

// What is being done, as the answer names it; a crash handler may read it.
static const char* volatile stage = "arguments";

#ifdef SMOKE_POSIX

static volatile int answer_file = 1;

// Keeps standard output for the answer: what a model or a library prints goes to standard error.
inline void reserve_output() {
  std::fflush(stdout);
  answer_file = dup(1);
  dup2(2, 1);
}

inline void answer(const std::string& line) {
  const std::string text = line + "\n";
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t count = write(answer_file, text.data() + done, text.size() - done);
    if (count <= 0) {
      return;
    }
    done += static_cast<std::size_t>(count);
  }
}

inline const char* signal_name(int number) {
  switch (number) {
    case SIGSEGV:
      return "SIGSEGV";
    case SIGBUS:
      return "SIGBUS";
    case SIGFPE:
      return "SIGFPE";
    case SIGILL:
      return "SIGILL";
    case SIGABRT:
      return "SIGABRT";
    default:
      return "a signal";
  }
}

// Only calls that a signal handler may make.
inline void say(const char* text) {
  const ssize_t written = write(answer_file, text, std::strlen(text));
  static_cast<void>(written);
}

extern "C" inline void smoke_crashed(int number) {
  say("{\"status\":\"failed\",\"kind\":\"crash\",\"stage\":\"");
  say(stage);
  say("\",\"message\":\"crashed with ");
  say(signal_name(number));
  say("\"}\n");
  std::signal(number, SIG_DFL);
  raise(number);
}

// Answers even when the process crashes, and then lets it crash; on a stack of its own, as the
// usual one may be what ran out.
inline void tell_crashes() {
  static char room[64 * 1024];
  stack_t stack;
  std::memset(&stack, 0, sizeof stack);
  stack.ss_sp = room;
  stack.ss_size = sizeof room;
  sigaltstack(&stack, nullptr);
  struct sigaction action;
  std::memset(&action, 0, sizeof action);
  action.sa_handler = smoke_crashed;
  action.sa_flags = SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) {
    sigaction(number, &action, nullptr);
  }
}

inline void load_library(const std::string& path) {
  if (dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL) == nullptr) {
    const char* reason = dlerror();
    throw Failure("library", "the library " + path + " cannot be loaded: " + (reason ? reason : "no reason is given"));
  }
}

// Bytes of memory from the file that Linux keeps about each process: all that is mapped, or what is resident.
inline uint64_t mapped_or_resident(bool resident) {
  std::ifstream file("/proc/self/statm");
  uint64_t all = 0, held = 0;
  if (!(file >> all >> held)) {
    return 0;
  }
  return (resident ? held : all) * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

inline uint64_t resident_bytes() {
  return mapped_or_resident(true);
}

inline uint64_t peak_bytes() {
  struct rusage used;
  if (getrusage(RUSAGE_SELF, &used) != 0) {
    return 0;
  }
#ifdef __APPLE__
  return static_cast<uint64_t>(used.ru_maxrss);
#else
  return static_cast<uint64_t>(used.ru_maxrss) * 1024;
#endif
}

// Bounds what is mapped from now on; libtorch itself has mapped gigabytes by then.
inline void limit_memory(uint64_t megabytes) {
  const uint64_t bytes = mapped_or_resident(false) + megabytes * 1024 * 1024;
  struct rlimit limit;
  if (megabytes > 0 && getrlimit(RLIMIT_AS, &limit) == 0 && (limit.rlim_max == RLIM_INFINITY || bytes < limit.rlim_max)) {
    limit.rlim_cur = static_cast<rlim_t>(bytes);
    setrlimit(RLIMIT_AS, &limit);
  }
}

#else

inline void reserve_output() {}
inline void tell_crashes() {}
inline void limit_memory(uint64_t) {}
inline uint64_t resident_bytes() {
  return 0;
}
inline uint64_t peak_bytes() {
  return 0;
}
inline void answer(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}
inline void load_library(const std::string& path) {
  throw Failure("library", "the library " + path + " cannot be loaded: on this system libraries are linked, not loaded");
}

#endif

}  // namespace smoke
