#pragma once
/// \file
/// What a schedule was found in, so that `kernlet replay ID` needs nothing but the id on the machine that
/// found it.

#include "support/paths.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kernlet::grader {

struct kept_schedule {
  std::string file;             ///< a source file; or
  std::string test, submission; ///< a test, and the folder that was graded
  bool weak = true;
  std::vector<std::string> arguments;
};

/// Replaces what was kept of the same id.
void keep_schedule(const paths& where, const std::string& id, const kept_schedule& about);
/// Nothing when this machine knows nothing of it. Throws grader_error when the file is not as it was written.
std::optional<kept_schedule> find_schedule(const paths& where, const std::string& id);

} // namespace kernlet::grader
