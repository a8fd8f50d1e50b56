#pragma once
// What the explorer says of a small program, for experiments that show it.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace lab {

/// The tree that we were started for, as the command line tool finds it.
inline std::filesystem::path root() {
  if (const char* const named = std::getenv("KERNLET_ROOT"); named != nullptr)
    return named;
  std::filesystem::path at = std::filesystem::current_path();
  while (!std::filesystem::exists(at / "chapters/course.json") && at != at.parent_path())
    at = at.parent_path();
  return at;
}

/// All executions of `snippet`, a path from the root, as the tool's JSON. The tool stands in the same build
/// as this program.
inline std::string explored(const std::string& snippet) {
  const auto tool = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "../../bin/kernlet";
  const std::string command = "'" + tool.string() + "' explore '" + (root() / snippet).string() +
                              "' --search exhaustive --json 2>/dev/null";
  const auto close = [](std::FILE* file) { pclose(file); };
  const std::unique_ptr<std::FILE, decltype(close)> pipe(popen(command.c_str(), "r"), close);
  if (pipe == nullptr)
    throw std::runtime_error("cannot start a shell");
  std::string all;
  for (int c = std::getc(pipe.get()); c != EOF; c = std::getc(pipe.get()))
    all += static_cast<char>(c);
  return all;
}

/// What stands between two texts, from the first `before` on; or nothing.
inline std::string between(const std::string& all, const std::string& before, const std::string& after) {
  const std::size_t begin = all.find(before);
  const std::size_t end = begin == all.npos ? begin : all.find(after, begin + before.size());
  return end == all.npos ? "" : all.substr(begin + before.size(), end - begin - before.size());
}

} // namespace lab
