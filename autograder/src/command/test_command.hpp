#pragma once
/// \file
/// `kernlet test`: builds the project and runs every test of it, one stage after the other.

#include "support/paths.hpp"
#include "support/terminal.hpp"

#include <string>
#include <vector>

namespace kernlet::grader {

struct test_options {
  bool all = false; ///< also asan, tsan, clang, the other architectures, style, the book and the browser
  std::vector<std::string> only;           ///< stages by name
  std::vector<std::string> may_be_missing; ///< stages whose absence is no failure
  std::string filter;                      ///< ctest -R
  bool list = false;
};

/// Ends with one line: "N passed, N failed, N not run". 0 when nothing failed (and, with --all, nothing was
/// left out that may not be).
int run_tests(const paths& where, const terminal& screen, const test_options& options);

/// What ctest's JUnit file says.
struct test_counts {
  int passed = 0, failed = 0, not_run = 0;
  std::vector<std::string> failures; ///< names
  std::vector<std::string> skipped;  ///< name and reason
  double seconds = 0;
};
test_counts read_junit(const std::string& xml, const std::string& file);

} // namespace kernlet::grader
