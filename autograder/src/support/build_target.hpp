#pragma once
/// \file
/// Builds programs of the checkout, when they are asked for.

#include "support/paths.hpp"
#include "support/terminal.hpp"

#include <string>
#include <vector>

namespace kernlet::grader {

/// Builds targets in the build folder; at once when they are up to date. `definitions` are set first, as for
/// `cmake -D`. Shows how far it is under `title`, which is "building " and the targets unless one is given.
/// Throws grader_error with the compiler's last lines when something does not build, and with the cure when
/// nothing is configured.
void build_targets(const paths& where, const std::vector<std::string>& targets, const terminal& notes,
                   const std::vector<std::string>& definitions = {}, std::string title = {});

} // namespace kernlet::grader
