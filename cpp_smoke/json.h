// Just enough JSON to answer with: strings are escaped, everything else is put together as text.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

namespace smoke {

inline std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const unsigned char byte : text) {
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += static_cast<char>(byte);
    } else if (byte < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", byte);
      out += escape;
    } else {
      out += static_cast<char>(byte);
    }
  }
  return out + "\"";
}

inline std::string array(const std::vector<std::string>& elements) {
  std::string out = "[";
  for (size_t i = 0; i < elements.size(); ++i) {
    out += (i ? "," : "") + elements[i];
  }
  return out + "]";
}

inline std::string seconds(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.9f", value);
  return text;
}

// A floating point number to its last bit, as a JSON string that `float.fromhex` reads.
inline std::string exact(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "\"%a\"", value);
  return text;
}

}  // namespace smoke
