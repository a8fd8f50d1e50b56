#pragma once
/// \file
/// Runs the tests of one exercise against a built part, one child process for each test and execution.
///
/// A step can be graded before the others are written. When a test meets a KERNLET_TODO of another step, the
/// reference's files of that step take the place of the learner's, and the test is run again; a test that is
/// itself about one of those files earns nothing.

#include "explore/exploration.hpp"
#include "judge/grade.hpp"
#include "judge/part_build.hpp"

#include <set>
#include <string>

namespace kernlet::grader {

class test_runner {
 public:
  test_runner(const chapter_spec& chapter, const exercise_spec& exercise, const kit& with, part_build& part,
              sandbox::tier tier, const grade_request& request);

  exercise_result run();

 private:
  test_result run_test(const test_spec& test);
  void run_once(test_result& result, const test_spec& test, const std::string& execution);
  void explore(test_result& result, const test_spec& test, const std::filesystem::path& program);
  bool stand_in_for_another(const std::string& step);
  bool stand_in_for(const std::string& step);
  test_result not_compiled(const test_spec& test) const;
  test_result begin_result(const test_spec& test) const;
  void place_in_tree(test_result& result) const;

  const chapter_spec& chapter_;
  const exercise_spec& exercise_;
  const kit& kit_;
  part_build& part_;
  sandbox::tier tier_;
  const grade_request& request_;
  std::set<std::string> own_files_;
  std::set<std::string> stood_in_steps_, stood_in_files_;
};

/// The verdict on a test that was explored: about all of its executions.
void judge_exploration(test_result& result, const exploration& found, const std::string& mark);

/// The step whose KERNLET_TODO was reached; empty: none.
std::string todo_in(const exploration& found);

} // namespace kernlet::grader
