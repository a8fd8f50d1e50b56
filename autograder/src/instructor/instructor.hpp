#pragma once
/// \file
/// An instructor's own folder: course.toml, tests and quiz keys of one course. docs/manual/instructors.md has
/// the format.
///
/// Invariant: nothing here writes into the tree or into the folder. What a course changes, it changes in the
/// table that was read, so every verb sees the same course.

#include "judge/verdict.hpp"
#include "manifest/course.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

/// fresh: drawn anew in each run; fixed: the same for all; student: from a secret and the student's name.
enum class seed_rule { fresh, fixed, student };

/// A moment, and the offset from UTC in which people want to read it.
struct moment {
  std::chrono::sys_seconds at;
  std::chrono::minutes offset{0};
};

struct late_policy {
  double grace_minutes = 0;
  double penalty_percent = 0; ///< of the points reached, for each day that has begun; 0: only marked
  double most_percent = 100;
};

struct instructor_course {
  std::filesystem::path folder;
  std::string name, release; ///< release empty: any
  seed_rule seeds = seed_rule::fresh;
  std::uint64_t seed = 0; ///< fixed
  std::string secret;     ///< student
  late_policy late;
  std::map<std::string, moment> due;     ///< by chapter number
  std::map<std::string, double> weights; ///< by chapter, exercise, test or "NN.quiz"
  std::filesystem::path keys;            ///< absolute; empty: the keys that stand in the tree
  bool quiz_counts = false;              ///< the quizzes carry points although the tree holds their keys
  std::vector<test_spec> tests;          ///< hidden ones of this course; their sources are absolute
};

/// Reads and checks folder/course.toml against the table. Throws grader_error with file, line and cure.
instructor_course load_instructor_course(const std::filesystem::path& folder, const course& table);
/// The same from text; `file` is used in messages, and its folder for relative paths.
instructor_course parse_instructor_course(std::string_view text, const std::filesystem::path& file,
                                          const course& table);

/// Adds the course's tests, weighs all points, and notes the due dates.
void apply(const instructor_course& how, course& table);

/// What the points of a chapter's quiz are multiplied with.
double quiz_weight(const instructor_course& how, const chapter_spec& chapter);

/// The seed of a run; 0: a fresh one. Throws grader_error if the course wants a student's name and there is
/// none.
std::uint64_t seed_for(const instructor_course& how, const std::string& student);

/// "2026-11-20T23:59:00+01:00" or the same with a space, a fraction or Z. Nothing if it is something else.
std::optional<moment> parse_moment(const std::string& text);
/// "2026-11-20 23:59 +01:00".
std::string to_text(const moment& when);

/// Marks the chapters that came late, and takes off what the course wants.
void mark_late(const instructor_course& how, const course& table, std::chrono::sys_seconds submitted,
               grade_report& report);

} // namespace kernlet::grader
