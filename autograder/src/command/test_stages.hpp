#pragma once
/// \file
/// What `kernlet test` runs, stage by stage.

#include "support/paths.hpp"

#include <string>
#include <vector>

namespace kernlet::grader {

/// A stage builds something and runs its tests. `needs` are programs without which it cannot be run.
struct stage {
  std::string name, what;
  std::vector<std::string> needs;
  std::string preset;               ///< a CMake preset whose ctest is run; empty: `command`
  std::vector<std::string> command; ///< prints {"passed":n,"failed":n,"not_run":n} as its last line
  std::string unavailable;          ///< why it cannot be run, known beforehand
  /// What is built of the preset; by default all, and what the judge's kit needs.
  std::vector<std::string> targets{"all", "kernlet_tests"};
  std::string label{};                  ///< only tests with it; empty: all
  std::string without{"quick|by-hand"}; ///< not those with one of these labels
};

/// In the order in which they run; without `all` the release stage alone, and of that what is quick.
std::vector<stage> stages(const paths& where, bool all);

} // namespace kernlet::grader
