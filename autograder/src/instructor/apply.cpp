#include "instructor/instructor.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

namespace kernlet::grader {
namespace {

double weight(const instructor_course& how, const std::string& name) {
  const auto found = how.weights.find(name);
  return found == how.weights.end() ? 1 : found->second;
}

} // namespace

void apply(const instructor_course& how, course& table) {
  for (chapter_spec& chapter : table.chapters) {
    if (const auto due = how.due.find(chapter.number); due != how.due.end())
      chapter.due = to_text(due->second);
    for (exercise_spec& exercise : chapter.exercises) {
      if (!exercise.repeats.empty())
        continue; // it carries no points
      for (const test_spec& own : how.tests)
        if (own.id.starts_with(exercise.id + ".")) {
          exercise.tests.push_back(own);
          exercise.tests.back().limits = exercise.tests.front().limits;
        }
      exercise.points = 0;
      for (test_spec& test : exercise.tests) {
        test.points *= weight(how, chapter.number) * weight(how, exercise.id) * weight(how, test.id);
        exercise.points += test.points;
      }
    }
  }
}

double quiz_weight(const instructor_course& how, const chapter_spec& chapter) {
  return weight(how, chapter.number) * weight(how, chapter.number + ".quiz");
}

std::uint64_t seed_for(const instructor_course& how, const std::string& student) {
  if (how.seeds == seed_rule::fresh)
    return 0;
  if (how.seeds == seed_rule::fixed)
    return how.seed;
  if (student.empty())
    throw grader_error(
        "{}: [seeds] wants a seed for each student, and no student was named; add --student NAME, or "
        "--metadata FILE on Gradescope",
        (how.folder / "course.toml").string());
  const std::uint64_t seed = std::stoull(sha256(how.secret + "\n" + student).substr(0, 8), nullptr, 16) >> 1;
  return seed == 0 ? 1 : seed;
}

} // namespace kernlet::grader
