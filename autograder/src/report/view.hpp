#pragma once
/// \file
/// What all reports share: what may be shown, and in which words.

#include "report/report.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace kernlet::grader {

/// The report as its reader may see it: texts cleaned (clean_text), and for a student the hidden tests
/// reduced to whether they passed. Every form is written from this alone, so no form can tell more than
/// another.
grade_report visible(const grade_report& report, const report_options& options);

/// The same for one test.
test_result visible(const test_result& test, const report_options& options);

/// The outcome for programs: "passed", "not_compiled". These words stand in course.json, too.
std::string token(verdict outcome);

/// "7", "1.5".
std::string points(double value);

/// Neither passed nor left out.
bool went_wrong(const test_result& test) noexcept;

/// Passed as far as can be told here: every core test passed, save hidden ones that are not here to be run.
bool passes_here(const exercise_result& exercise) noexcept;

struct tally {
  std::size_t passed = 0, failed = 0, not_run = 0;
  std::size_t full_open =
      0; ///< full tests that did not pass: no failure, since only a fast part promises them
  std::size_t hidden = 0, hidden_not_run = 0;
};
tally count(const grade_report& report) noexcept;
tally count(const exercise_result& exercise) noexcept;

/// "kernlet 0.1.0, g++ 12.2.0, debian 12, x86_64, tier namespaces, seed 42"
std::string describe(const provenance& source);
/// "official", or "unofficial: " and why.
std::string standing_of(const provenance& source);

/// What there is to say about a failed test, as plain lines: message, steps, expected and got, place, output.
/// For the machines' forms.
std::string plain_story(const test_result& test);

} // namespace kernlet::grader
