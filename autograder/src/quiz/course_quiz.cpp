#include "quiz/course_quiz.hpp"
#include "instructor/instructor.hpp"
#include "lesson/run.hpp"
#include "quiz/explored_snippets.hpp"
#include "quiz/json.hpp"
#include "quiz/parse.hpp"
#include "quiz/program_values.hpp"
#include "quiz/session.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

fs::path quiz_file(const session& here, const chapter_spec& chapter) {
  return here.where.root / "chapters" / chapter.folder() / "quiz.toml";
}

/// Beside the part's files; a submission that holds nothing else may hold it by itself.
fs::path answers_file(const fs::path& submission, const chapter_spec& chapter) {
  const fs::path beside = chapter_folder(submission, chapter, host_architecture()) / "answers.toml";
  return fs::exists(beside) ? beside : submission / "answers.toml";
}

/// With the keys that were named, else with those of the instructor's course, else with what stands in the
/// tree.
quiz load_for(const session& here, const chapter_spec& chapter, const fs::path& keys) {
  const fs::path file = quiz_file(here, chapter);
  if (!keys.empty() || !here.instructor)
    return load_quiz(file, misconceptions_of(chapter), keys);
  quiz found = load_quiz(file, misconceptions_of(chapter), here.instructor->keys, true);
  found.keys_public = !found.withheld && !here.instructor->quiz_counts;
  return found;
}

/// The learner's own order of options: the same at every start on this machine.
std::uint64_t learner_seed(const session& here) {
  std::uint64_t seed = 0xcbf29ce484222325;
  for (const char c : here.where.state.string())
    seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return seed;
}

} // namespace

std::vector<std::string> misconceptions_of(const chapter_spec& chapter) {
  std::vector<std::string> ids;
  for (const misconception_spec& one : chapter.misconceptions)
    ids.push_back(one.id);
  return ids;
}

int run_quiz(const session& here, const quiz_request& request) {
  const chapter_spec& chapter = here.table.chapter(request.chapter);
  const fs::path file = quiz_file(here, chapter);
  if (!fs::exists(file))
    throw grader_error("chapter {} ({}) has no quiz yet", chapter.number, chapter.title);
  if (request.record)
    return record_snippets(here, chapter);
  const quiz asked = load_for(here, chapter, request.keys);
  program_values values([&](const std::string& program) { return experiment_json(here, program); });
  fs::path answers = request.answers;
  if (answers.empty() && chapter.ready)
    answers = here.where.root / "exercises" / chapter.folder() / "answers.toml";
  const quiz_answers given =
      !answers.empty() && fs::exists(answers) ? load_answers(answers, asked) : quiz_answers{};
  marked_quiz marked;
  if (request.grade_only) {
    marked = kernlet::grader::grade(asked, given, std::ref(values));
    if (request.as_json)
      here.screen.line(to_json(marked).dump(1));
    else
      show(marked, asked, here.screen, std::cout);
  } else {
    session_options options{.seed = request.seed != 0 ? request.seed : learner_seed(here),
                            .answers = given,
                            .save_to = answers,
                            .echo = isatty(STDIN_FILENO) == 0};
    marked = ask(asked, options, std::ref(values), here.screen, std::cin, std::cout).marked;
  }
  return marked.full() ? 0 : 1;
}

std::optional<quiz> chapter_quiz(const session& here, const chapter_spec& chapter) {
  const fs::path file = quiz_file(here, chapter);
  if (!fs::exists(file))
    return std::nullopt;
  return load_quiz(file, misconceptions_of(chapter));
}

std::vector<fs::path> secret_records(const session& here, const chapter_spec& chapter) {
  std::vector<fs::path> records;
  if (const auto asked = chapter_quiz(here, chapter))
    for (const quiz_question& question : asked->questions)
      if (question.type == question_type::outcomes)
        records.push_back(fs::path("chapters") / chapter.folder() / record_of(question.snippet));
  return records;
}

int ask_quiz(const session& here, const std::string& chapter) {
  return run_quiz(here, {.chapter = chapter});
}

std::vector<question_result> grade_quiz(const session& here, const chapter_spec& chapter,
                                        const fs::path& submission, const fs::path& keys) {
  std::vector<question_result> results;
  if (!fs::exists(quiz_file(here, chapter)))
    return results;
  const quiz asked = load_for(here, chapter, keys);
  const double weight = here.instructor ? quiz_weight(*here.instructor, chapter) : 1;
  const fs::path file = answers_file(submission, chapter);
  program_values values([&](const std::string& program) { return experiment_json(here, program); });
  quiz_answers given;
  std::string trouble;
  try {
    if (fs::is_regular_file(fs::symlink_status(file)))
      given = load_answers(file, asked);
  } catch (const grader_error& error) {
    trouble = error.what();
  }
  const marked_quiz marked = kernlet::grader::grade(asked, given, std::ref(values));
  for (const marked_question& one : marked.questions) {
    question_result result;
    result.id = one.id;
    result.chapter = chapter.folder();
    result.text = asked.find_question(one.id)->text;
    result.answered = one.outcome != mark::unanswered;
    result.right = one.outcome == mark::right;
    result.outstanding = !asked.find_question(one.id)->keyed();
    const bool counts =
        marked.counts && !result.outstanding; // what it is worth is then for the course to say
    result.score = counts ? weight * one.points : 0;
    result.max_score = counts ? weight * one.possible : 0;
    result.feedback = !trouble.empty()       ? trouble
                      : one.feedback.empty() ? std::string(to_string(one.outcome))
                                             : one.feedback.front().text;
    results.push_back(std::move(result));
  }
  return results;
}

} // namespace kernlet::grader
