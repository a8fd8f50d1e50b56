#pragma once
/// \file
/// Builds one program of the checkout, when it is asked for.

#include "support/paths.hpp"
#include "support/terminal.hpp"

#include <string>
#include <vector>

namespace kernlet::grader {

/// Builds a target in the build folder; at once when it is up to date. `definitions` are set first, as for
/// `cmake -D`. Shows how far it is under `title`, which is "building " and the target unless one is given.
/// Throws grader_error with the compiler's last lines when it does not build, and with the cure when nothing
/// is configured.
void build_target(const paths& where, const std::string& target, const terminal& notes,
                  const std::vector<std::string>& definitions = {}, std::string title = {});

} // namespace kernlet::grader
