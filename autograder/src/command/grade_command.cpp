#include "command/grade_command.hpp"
#include "instructor/instructor.hpp"
#include "judge/kit.hpp"
#include "quiz/course_quiz.hpp"
#include "report/report.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

std::size_t count_steps(const std::vector<const exercise_spec*>& exercises) {
  std::size_t steps = exercises.size();
  for (const exercise_spec* exercise : exercises)
    steps += exercise->tests.size();
  return steps;
}

/// Quizzes are graded with whole chapters, not with single exercises.
void add_quizzes(const session& here, const grade_options& options, const fs::path& submission,
                 grade_report& report) {
  if (options.public_only && here.table.handout)
    return; // its keys are not public
  for (const chapter_spec& chapter : here.table.chapters) {
    const bool named = std::any_of(options.asked.begin(), options.asked.end(), [&](const std::string& name) {
      return name.find('.') == name.npos && &here.table.chapter(name) == &chapter;
    });
    if (!chapter.ready || (!options.asked.empty() && !named))
      continue;
    auto rows = grade_quiz(here, chapter, submission, options.keys);
    report.questions.insert(report.questions.end(), rows.begin(), rows.end());
  }
}

void say_what_is_left_out(const grade_options& options, grade_report& report) {
  if (options.public_only)
    report.notes.push_back("Only public tests were asked for: hidden tests are not among these figures.");
  if (const std::size_t questions = report.outstanding_questions(); questions > 0)
    report.notes.push_back(
        fmt::format("{} quiz question{} outstanding: your course keeps the keys and marks the answers.",
                    questions, questions == 1 ? " is" : "s are"));
}

std::string in_format(const session& here, const grade_options& options, const grade_report& report) {
  const report_options how{.for_student = true, .verbose = options.verbose};
  if (options.format == "json")
    return json_report(report, how);
  if (options.format == "junit")
    return junit_report(report, how);
  if (options.format == "gradescope")
    return gradescope_report(report, how);
  return text_report(report, here.screen, how);
}

/// One file for each failing execution that a reader may see.
void draw_timelines(const grade_options& options, const grade_report& report) {
  if (options.pictures.empty())
    return;
  for (const exercise_result& exercise : report.exercises)
    for (const test_result& test : exercise.tests)
      if (!test.picture.empty() && !test.hidden)
        write_file(options.pictures / (test.id + ".svg"), test.picture);
}

/// Who handed in, and when, as far as it was said.
struct sender {
  std::string student;
  std::chrono::sys_seconds at;
};

sender find_sender(const grade_options& options) {
  sender from{options.student, std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())};
  const auto take_time = [&](const std::string& text, const std::string& where) {
    const auto when = parse_moment(text);
    if (!when)
      throw grader_error("{}: \"{}\" is no time; write 2026-11-20T23:59:00+01:00", where, text);
    from.at = when->at;
  };
  if (!options.metadata.empty()) {
    const std::string name = options.metadata.string();
    const auto said = nlohmann::json::parse(read_file(options.metadata), nullptr, false);
    if (!said.is_object())
      throw grader_error("{}: it is not the JSON object that Gradescope writes", name);
    if (said.contains("created_at") && said["created_at"].is_string())
      take_time(said["created_at"].get<std::string>(), name);
    std::vector<std::string> users; // of a group, in any order
    for (const auto& user : said.value("users", nlohmann::json::array()))
      users.push_back(user.value("email", "") + "/" + (user.contains("id") ? user["id"].dump() : ""));
    std::sort(users.begin(), users.end());
    if (from.student.empty())
      from.student = fmt::format("{}", fmt::join(users, " "));
  }
  if (!options.submitted.empty())
    take_time(options.submitted, "--submitted");
  return from;
}

} // namespace

int grade_command(const session& here, const grade_options& options) {
  const bool own = options.submission.empty();
  // A path is told from where the command was given, then from the checkout: `--submission solutions` works
  // anywhere.
  fs::path submission = own ? here.where.root / "exercises" : fs::absolute(options.submission);
  if (!fs::exists(submission) && options.submission.is_relative() &&
      fs::exists(here.where.root / options.submission))
    submission = here.where.root / options.submission;
  if (!fs::is_directory(submission))
    throw grader_error("{}: no such folder. --submission names a folder with NN-slug folders in it, or with "
                       "one chapter's files",
                       options.submission.string());
  if (!options.output.empty() && fs::is_directory(options.output))
    throw grader_error("{} is a folder; --output names a file", options.output.string());

  if (fs::exists(options.pictures) && !fs::is_directory(options.pictures))
    throw grader_error("{} is a file; --pictures names a folder", options.pictures.string());
  const auto exercises = select_exercises(here.table, options.asked, options.bonus, host_architecture());
  if (exercises.empty())
    throw grader_error("nothing to grade: the exercises asked for are this machine's own under another name");
  const terminal errors(stderr, here.screen.quiet());
  const sender from = find_sender(options);
  const bool seeded = options.seed != 0 || !here.instructor;
  grade_report report;
  prepare_kit(here.table, here.where, exercises, errors);
  {
    progress shown(errors, "grading", count_steps(exercises));
    grade_request request{.exercises = exercises,
                          .submission = submission,
                          .seed = seeded ? options.seed : seed_for(*here.instructor, from.student),
                          .core_only = options.core_only,
                          .public_only = options.public_only,
                          .fresh = options.fresh};
    request.on_step = [&](std::string_view what) { shown.step(what); };
    report = grade(here.table, here.where, request);
    add_quizzes(here, options, submission, report);
  }
  say_what_is_left_out(options, report);
  if (here.instructor)
    mark_late(*here.instructor, here.table, from.at, report);
  report.submission = own ? "exercises" : options.submission.string();
  if (own)
    note_progress(here, report);
  draw_timelines(options, report);
  const std::string text = in_format(here, options, report);
  if (options.output.empty()) {
    fmt::print("{}", text);
    if (std::fflush(stdout) != 0)
      throw grader_error("cannot write to standard output: is the disk full?");
  } else {
    write_file(options.output, text);
    here.screen.note(fmt::format("{:g} of {:g} points; results in {}", report.score(), report.max_score(),
                                 options.output.string()));
  }
  return report.all_reached() ? 0 : 1;
}

} // namespace kernlet::grader
