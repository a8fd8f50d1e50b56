#pragma once
/// \file
/// Parts of the text report that the watch screen shows, too.

#include "report/report.hpp"

#include <string>
#include <string_view>

namespace kernlet::grader {

/// Words wrapped to the terminal's width, the first line after `first`, the others after blanks of the same
/// width.
std::string wrapped(std::string_view text, std::string_view first, const terminal& screen,
                    colour how = colour::plain);

/// `left`, and `right` at the right margin.
std::string spread(std::string_view left, std::string_view right, const terminal& screen);

/// One test: mark, what it is about, points, and `with_reason` why it was not run. `visible` (view.hpp) must
/// have been applied to all tests that come in here.
std::string test_line(const test_result& test, const terminal& screen, bool with_reason);

/// What led to a failure, expected and got, the place, what was printed, and what to do next.
std::string story_of(const test_result& test, const terminal& screen);

/// The test whose story is told first: the first that went wrong, public before hidden ones, core before
/// full. Null if none did.
const test_result* first_failure(const exercise_result& exercise);

/// "02.1 Save and restore" and the points at the right margin.
std::string exercise_heading(const exercise_result& exercise, const terminal& screen);

/// "[=====-----]" with `length` characters inside.
std::string bar(double reached, double all, int length);

} // namespace kernlet::grader
