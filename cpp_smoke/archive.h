// What a file is that cannot be loaded, recognised by its bytes.
//
// A TorchScript archive is a ZIP file with a `constants.pkl` in it. What people hand over instead is a
// state dict, a pickled module, half a download, a placeholder of Git LFS: each calls for another remedy.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "failures.h"

namespace smoke {

inline std::size_t two_bytes(const std::string& bytes, std::size_t at) {
  return static_cast<std::size_t>(static_cast<unsigned char>(bytes[at]) | static_cast<unsigned char>(bytes[at + 1]) << 8);
}

// The names of a ZIP file's entries, in order; empty where its directory is missing.
inline std::vector<std::string> entries(const std::string& bytes) {
  const std::size_t end = bytes.rfind("PK\x05\x06");
  std::vector<std::string> names;
  if (end == std::string::npos) {
    return names;
  }
  static const std::string entry = "PK\x01\x02";
  for (std::size_t at = bytes.find(entry); at != std::string::npos && at + 46 <= end;) {
    const std::size_t length = two_bytes(bytes, at + 28);
    names.push_back(bytes.substr(at + 46, length));
    at = bytes.find(entry, at + 46 + length);
  }
  return names;
}

inline bool starts(const std::string& text, const std::string& head) {
  return text.compare(0, head.size(), head) == 0;
}

inline bool ends(const std::string& text, const std::string& tail) {
  return text.size() >= tail.size() && text.compare(text.size() - tail.size(), tail.size(), tail) == 0;
}

// What `torch.save` wrote, by the first class its pickle names.
inline std::string pickled(const std::string& bytes, std::size_t from) {
  const std::string head = bytes.substr(from, 400);
  const std::size_t global = head.find('c');
  std::string named;
  if (global != std::string::npos && global <= 4) {
    const std::size_t line = head.find('\n', global);
    const std::size_t next = line == std::string::npos ? line : head.find('\n', line + 1);
    if (next != std::string::npos) {
      named = head.substr(global + 1, line - global - 1) + "." + head.substr(line + 1, next - line - 1);
    }
  }
  if (named == "collections.OrderedDict") {
    return "it holds a state dict, the weights without the model: load them into the model in Python, then torch.jit.script it and save that";
  }
  if (named.empty() || starts(named, "torch._utils")) {
    return "it holds values that torch.save wrote, such as a checkpoint, and no model: script the model in Python and save that";
  }
  return "it holds a pickled object of the Python class " + named +
      ", which C++ cannot read: torch.jit.script the model and save that, instead of torch.save";
}

// The beginning and the end of a file: a model may be larger than the memory there is.
struct Ends {
  std::string first, last;
};

inline Ends ends_of(const std::string& path) {
  static const std::streamoff most = 4 << 20;
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const std::streamoff size = file ? static_cast<std::streamoff>(file.tellg()) : 0;
  const auto part = [&](std::streamoff from) {
    std::string bytes(static_cast<std::size_t>(std::min(most, size)), '\0');
    file.seekg(from);
    file.read(&bytes[0], static_cast<std::streamsize>(bytes.size()));
    return bytes;
  };
  return {part(0), part(std::max<std::streamoff>(0, size - most))};
}

// Why these bytes are no TorchScript archive; empty if they look like one.
inline std::string not_an_archive(const Ends& file) {
  const std::string& bytes = file.first;
  if (bytes.empty()) {
    return "it is empty";
  }
  if (starts(bytes, "PK\x03\x04")) {
    const std::vector<std::string> names = entries(file.last);
    if (names.empty()) {
      return "it is truncated: the directory at the end of the archive is missing (an unfinished copy or download)";
    }
    for (const std::string& name : names) {
      if (ends(name, "/constants.pkl") || ends(name, "/model.json")) {
        return "";
      }
    }
    for (const std::string& name : names) {
      if (ends(name, "/data.pkl")) {
        return pickled(bytes, 30 + names[0].size() + two_bytes(bytes, 28));  // the first entry is data.pkl
      }
      if (ends(name, "archive_format") || holds(name, "models/model.json")) {
        return "it was written by torch.export or AOTInductor, which have loaders of their own";
      }
    }
    return "it is a ZIP file without a TorchScript model in it";
  }
  if (starts(bytes, "\x80") && bytes.size() > 1 && bytes[1] >= 2 && bytes[1] <= 5) {
    static const std::string magic = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";  // of files that torch.save wrote before 1.6
    const std::size_t legacy = bytes.substr(0, 40).find(magic);
    if (legacy == std::string::npos) {
      return pickled(bytes, 0);
    }
    const std::size_t object = bytes.find(std::string("ctypes"), legacy) == std::string::npos ? bytes.find("collections\nOrderedDict", legacy) : 0;
    return object != std::string::npos && object != 0 ? pickled(bytes, object - 1)
                                                      : "it holds values that torch.save wrote, and no model: script the model in Python and save that";
  }
  if (starts(bytes, "version https://git-lfs")) {
    return "it is a placeholder of Git LFS: run `git lfs pull`";
  }
  if (starts(bytes, "\x89HDF")) {
    return "it is an HDF5 file, as Keras writes them";
  }
  if (bytes.size() > 9 && bytes[8] == '{' && bytes[9] == '"') {
    return "it is a safetensors file: weights without a model";
  }
  const std::string head = bytes.substr(0, 512);
  if (std::all_of(head.begin(), head.end(), [](char letter) {
        return static_cast<unsigned char>(letter) >= 0x20 || letter == '\n' || letter == '\r' || letter == '\t';
      })) {
    return "it is a text file";
  }
  return "its first bytes are those of no format known here";
}

inline void check_readable(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (file) {
    file.peek();  // a folder opens, but cannot be read
  }
  if (errno != 0 || !(file || file.eof())) {
    throw Failure("cannot_open", "cannot open " + path + (errno ? std::string(": ") + std::strerror(errno) : ""));
  }
}

}  // namespace smoke
