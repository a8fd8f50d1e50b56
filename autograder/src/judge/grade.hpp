#pragma once
/// \file
/// Grades a submission: the same code for the learner, the instructor and the server.

#include "judge/verdict.hpp"
#include "manifest/course.hpp"
#include "sandbox/sandbox.hpp"
#include "support/paths.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace kernlet::grader {

class explored_program;
struct exploration;

struct grade_request {
  std::vector<const exercise_spec*> exercises = {}; ///< of any chapters, in course order
  std::filesystem::path submission = {}; ///< a folder with NN-slug folders, or with one chapter's files
  std::uint64_t seed = 0;                ///< inputs are drawn from it; 0: fresh ones from the kernel
  bool core_only = false;                ///< leave out full tests
  bool public_only = false;              ///< leave out hidden tests, also where they are
  bool stop_at_first_failure = false;    ///< for watch: the first failing test of each exercise ends it
  bool fresh = false;                    ///< do not use the object cache
  std::string prebuilt = {}; ///< "fast" or "solutions": judge the kit's own objects instead of a submission
  std::optional<sandbox::tier> tier = {}; ///< default: the best one
  /// Which executions of a test are run; by default all. A test that has none of these is left out.
  std::function<bool(const test_spec& test, const std::string& execution)> wanted = {};
  std::string only_test = {}; ///< this one test, and under the explorer alone; needs `explored`
  /// For explore and replay: runs explored tests alone, and explores each in this way instead of the judge's.
  std::function<exploration(const test_spec& test, const explored_program& program)> explored = {};
  std::function<void(std::string_view)> on_step = {}; ///< progress: "02.1 compiling", "02.1.callee-saved"
};

/// Throws grader_error when the grader cannot do its work (no kit, unreadable submission folder). A
/// submission's own faults are verdicts.
grade_report grade(const course& table, const paths& where, const grade_request& request);

/// The folder of a chapter's files within a submission: NN-slug, or exercises/NN-slug, or the submission
/// itself when it holds such a file. If there is none of them, where it would be. Throws grader_error if the
/// submission is no folder.
std::filesystem::path chapter_folder(const std::filesystem::path& submission, const chapter_spec& chapter,
                                     const std::string& architecture);

} // namespace kernlet::grader
