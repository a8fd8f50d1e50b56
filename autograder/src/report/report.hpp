#pragma once
/// \file
/// A grade_report in the forms that people and platforms read. Pure functions: the same report gives the same
/// bytes.

#include "judge/verdict.hpp"
#include "support/terminal.hpp"

#include <string>

namespace kernlet::grader {

struct report_options {
  bool for_student = true; ///< hidden tests: only whether they passed, never their steps, inputs or messages
  bool verbose = false;    ///< text: the story of every failed test, not only of the first in each exercise
};

/// For the terminal: a line per test, and for the first failing test of each exercise what led there,
/// expected and got, file and line.
std::string text_report(const grade_report& report, const terminal& screen, const report_options& options);
/// JSON of our own shape: docs/manual/results.md.
std::string json_report(const grade_report& report, const report_options& options);
/// JUnit XML: a testsuite per exercise; points in properties.
std::string junit_report(const grade_report& report, const report_options& options);
/// Gradescope's results.json.
std::string gradescope_report(const grade_report& report, const report_options& options);

} // namespace kernlet::grader
