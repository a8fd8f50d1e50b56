#pragma once
/// \file
/// The two forms in which a table says what the judge draws: "u64[8]" and "index(4)[8]".

#include "manifest/course.hpp"

#include <optional>
#include <string>

namespace kernlet::grader {

/// Nothing if it is of neither form.
std::optional<input_spec> read_input(const std::string& name, const std::string& text);

} // namespace kernlet::grader
