#pragma once
/// \file
/// Figures out of the files that the kernel writes when they are read.

#include <fstream>
#include <sstream>
#include <string>

namespace lab {

/// The whole file, empty if there is none.
inline std::string read_text(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The number behind `name`, at the beginning of a line: in KiB where the file has sizes. -1 if there is
/// none.
inline long number_after(const std::string& text, const std::string& name) {
  std::size_t at = text.rfind(name, 0) == 0 ? 0 : text.find('\n' + name);
  if (at == std::string::npos)
    return -1;
  at += name.size() + (text[at] == '\n' ? 1 : 0);
  return std::strtol(text.c_str() + at, nullptr, 10);
}

/// The number that a file of its own holds. `otherwise` if there is no such file, or it says "max".
inline long number_in(const std::string& path, long otherwise) {
  std::ifstream file(path);
  long number = otherwise;
  return file >> number ? number : otherwise;
}

} // namespace lab
