#pragma once
/// \file
/// The verbs that lead a learner: list, next, hint, diff, reset, watch. Each returns the exit code: 0 done, 1
/// something is missing, 2 could not.

#include "judge/grade.hpp"
#include "support/paths.hpp"
#include "support/terminal.hpp"

#include <memory>
#include <string>
#include <vector>

namespace kernlet::grader {

struct instructor_course;

/// What every verb gets.
struct session {
  course table; ///< as an instructor's course changes it, if there is one
  paths where;
  terminal screen;
  std::shared_ptr<const instructor_course> instructor = nullptr; ///< --course; null: none
};

int list_exercises(const session& here);
int show_next(const session& here);
/// The next hint of an exercise (or of the next open one): each call shows one more; `all` shows those
/// already seen again.
int show_hint(const session& here, const std::string& exercise, bool all);
/// The learner's files against the model answer, once passed or with `give_up`.
int show_diff(const session& here, const std::string& exercise, bool give_up);
/// Puts the starter of an exercise (or of all of a chapter) back, from the pristine copy; the learner's files
/// are kept beside as NAME.before-reset.N.
int reset_exercise(const session& here, const std::string& exercise, bool yes);
/// Grades whenever a file is saved.
int watch(const session& here, const std::vector<std::string>& asked, bool poll);

/// Asks a chapter's quiz in the terminal; answers go to the chapter's folder in exercises/. Used by `quiz`
/// and by watch's key.
int ask_quiz(const session& here, const std::string& chapter);

/// Makes sure that the pristine starters exist: copied from exercises/ if their hashes fit, else taken from
/// git, else grader_error. Cheap when they are there; a damaged copy is made again.
void ensure_pristine(const course& table, const paths& where);
/// The chapter's "pristine" object for course.json, from the files that stand in exercises/ now.
std::string pristine_hashes(const chapter_spec& chapter, const paths& where);

/// The best that has been reached, with the hashes of the files it was reached with; .kernlet/progress.json.
struct progress_record {
  std::string exercise;
  bool complete = false;
  double score = 0;
  std::vector<std::pair<std::string, std::string>> files; ///< name, SHA-256
  int hints_seen = 0;
  bool gave_up = false; ///< the model answer was shown before the exercise was passed
};
std::vector<progress_record> load_progress(const paths& where);
/// Notes the results of a grading of exercises/; a file that cannot be read is replaced, and said so.
void note_progress(const session& here, const grade_report& report);

} // namespace kernlet::grader
