#pragma once
/// \file
/// Runs a program of ours (cmake, git, a browser), which is trusted: no sandbox, no limits. For strangers'
/// code see sandbox/.

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

struct subprocess {
  std::vector<std::string> arguments = {};      ///< argv; argv[0] is looked up in PATH
  std::vector<std::string> environment = {};    ///< NAME=value, added to ours
  std::filesystem::path working_directory = {}; ///< empty: ours
  bool inherit_output = false;                  ///< standard output and error go to the terminal
  std::function<void(std::string_view line)> on_line =
      {}; ///< called for each line of output and error as it comes (not with inherit_output)
};

struct subprocess_result {
  int status = 0;     ///< exit code; 128 + n when ended by signal n; 127 when there is no such program
  std::string output; ///< standard output and error together, in order
  double seconds = 0;
};

/// Runs it and waits. An interrupt (Ctrl-C) ends the program too.
subprocess_result run(const subprocess& what);

/// The full path of a program in PATH, or empty.
std::filesystem::path find_program(std::string_view name);

} // namespace kernlet::grader
