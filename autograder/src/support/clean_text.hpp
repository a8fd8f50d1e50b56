#pragma once
/// \file
/// Text from a stranger's program or from a compiler, made safe to show and to store.

#include <string>
#include <string_view>

namespace kernlet::grader {

/// Valid UTF-8 without escape sequences or control characters other than newline and tab; at most `most`
/// bytes, the cut is said.
std::string clean_text(std::string_view bytes, std::size_t most = 16 * 1024);

} // namespace kernlet::grader
