#pragma once
/// \file
/// What a terminal shows of a question about a snippet: its code, and why each option can occur or not.
/// Internal to quiz/.

#include "quiz/grade.hpp"
#include "support/terminal.hpp"

#include <span>
#include <string>
#include <string_view>

namespace kernlet::grader {

/// Rendered Markdown with the first line's indentation replaced by a label of the same width, five columns.
std::string labelled(std::string_view label, std::string_view markdown, const terminal& where);

/// Code with the numbers of its lines, which timelines speak of.
std::string numbered_code(const std::string& code, const terminal& where);

/// Every option, in the order in which it was shown, with what became of it; what was said about those that
/// were ticked or should have been; a timeline for each that can occur.
std::string evidence_text(const quiz_question& question, const marked_question& marked,
                          std::span<const std::size_t> order, const terminal& where);

} // namespace kernlet::grader
