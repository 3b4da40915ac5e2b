// Just enough JSON to answer with: strings are escaped, everything else is put together as text.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

namespace smoke {

inline std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char letter : text) {
    const unsigned char byte = static_cast<unsigned char>(letter);
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += letter;
    } else if (byte < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(byte));
      out += escape;
    } else {
      out += letter;
    }
  }
  return out + "\"";
}

inline std::string array(const std::vector<std::string>& elements) {
  std::string out = "[";
  for (std::size_t i = 0; i < elements.size(); ++i) {
    out += (i ? "," : "") + elements[i];
  }
  return out + "]";
}

inline std::string strings(const std::vector<std::string>& texts) {
  std::vector<std::string> elements;
  for (const std::string& text : texts) {
    elements.push_back(quoted(text));
  }
  return array(elements);
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
