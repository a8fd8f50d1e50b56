#include "quiz/course_quiz.hpp"
#include "lesson/run.hpp"
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

std::vector<std::string> misconceptions_of(const chapter_spec& chapter) {
  std::vector<std::string> ids;
  for (const misconception_spec& one : chapter.misconceptions)
    ids.push_back(one.id);
  return ids;
}

fs::path quiz_file(const session& here, const chapter_spec& chapter) {
  return here.where.root / "chapters" / chapter.folder() / "quiz.toml";
}

/// The learner's own order of options: the same at every start on this machine.
std::uint64_t learner_seed(const session& here) {
  std::uint64_t seed = 0xcbf29ce484222325;
  for (const char c : here.where.state.string())
    seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return seed;
}

} // namespace

int run_quiz(const session& here, const quiz_request& request) {
  const chapter_spec& chapter = here.table.chapter(request.chapter);
  const fs::path file = quiz_file(here, chapter);
  if (!fs::exists(file))
    throw grader_error("chapter {} ({}) has no quiz yet", chapter.number, chapter.title);
  const quiz asked = load_quiz(file, misconceptions_of(chapter), request.keys);
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

int ask_quiz(const session& here, const std::string& chapter) {
  return run_quiz(here, {.chapter = chapter});
}

std::vector<question_result> grade_quiz(const session& here, const chapter_spec& chapter,
                                        const fs::path& submission, const fs::path& keys) {
  std::vector<question_result> results;
  if (!fs::exists(quiz_file(here, chapter)))
    return results;
  const quiz asked = load_quiz(quiz_file(here, chapter), misconceptions_of(chapter), keys);
  const fs::path file =
      (fs::is_directory(submission / chapter.folder()) ? submission / chapter.folder() : submission) /
      "answers.toml";
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
    result.score = marked.counts ? one.points : 0;
    result.max_score = marked.counts ? one.possible : 0;
    result.feedback = !trouble.empty()       ? trouble
                      : one.feedback.empty() ? std::string(to_string(one.outcome))
                                             : one.feedback.front().text;
    results.push_back(std::move(result));
  }
  return results;
}

} // namespace kernlet::grader
