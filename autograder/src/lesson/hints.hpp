#pragma once
/// \file
/// A chapter's hints.toml: for each step its hints, from a nudge to nearly the answer.

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

/// Markdown texts by the id of the step.
using hint_table = std::map<std::string, std::vector<std::string>>;

/// Throws grader_error with file and line: a syntax error, an unknown field, a blank hint, a step that comes
/// twice.
hint_table parse_hints(std::string_view text, const std::string& file);
hint_table load_hints(const std::filesystem::path& file);

} // namespace kernlet::grader
