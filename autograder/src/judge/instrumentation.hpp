#pragma once
/// \file
/// Refuses code that the explorer would not see.

#include <string>
#include <vector>

namespace kernlet::grader {

/// Why the part's own lines of a preprocessed file (`-E`, with line markers) are not seen by the explorer as
/// they run: an attribute that turns the instrumentation off, or assembly with operands. Empty when they are.
/// Headers in the folders `given` are not the part's.
std::string hides_from_explorer(const std::string& preprocessed, const std::vector<std::string>& given);

} // namespace kernlet::grader
