#pragma once
/// \file
/// The values of computed questions: each program of the chapter runs at most once.

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace kernlet::grader {

/// A value_source over a function that runs a program and returns what it prints with --json.
///
///     program_values values([&](const std::string& program) { return output_of(program, "--json"); });
///     grade(quiz, answers, std::ref(values));
class program_values {
 public:
  using runner = std::function<std::string(const std::string& program)>;

  explicit program_values(runner run) : run_(std::move(run)) {}

  /// The number at the pointer. Throws grader_error if the output is not JSON or has no number there;
  /// whatever the runner throws passes through, and the program is run again the next time.
  double operator()(std::string_view program, std::string_view pointer);

 private:
  runner run_;
  std::map<std::string, std::string, std::less<>> outputs_;
};

} // namespace kernlet::grader
