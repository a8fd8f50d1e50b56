#include "check/check.hpp"
#include "judge/kit.hpp"
#include "quiz/course_quiz.hpp"
#include "quiz/explored_snippets.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <nlohmann/json.hpp>

namespace kernlet::grader {
namespace {

/// Prints one statement and its gaps, and counts it.
void state(check_outcome& tally, const session& here, const std::string& what, const gaps& found) {
  here.screen.line(fmt::format(
      "{} {}",
      here.screen.paint(found.empty() ? colour::good : colour::bad, found.empty() ? "proved" : "GAP   "),
      what));
  for (const std::string& gap : found)
    here.screen.line("       " + gap);
  ++(found.empty() ? tally.proved : tally.gaps);
}

/// Its tests and weights were read with the table; its tests run with the references.
gaps check_course_keys(const session& here, const chapter_spec& chapter) {
  try {
    grade_quiz(here, chapter, here.where.pristine(), {});
    return {};
  } catch (const grader_error& trouble) {
    return {trouble.what()};
  }
}

/// And the explorer, which a hand-out has not, nor a kit for fewer executions.
bool has_recorded_snippets(const session& here, const chapter_spec& chapter) {
  return std::filesystem::is_directory(here.where.root / "chapters" / chapter.folder() /
                                       "snippets/recorded") &&
         std::filesystem::exists(here.where.root / "autograder/explore/CMakeLists.txt") &&
         load_kit(here.where, host_architecture()).executions.contains("explore");
}

/// What can occur in the quiz's snippets. Said only where there are any.
void state_snippets(check_outcome& tally, const session& here, const chapter_spec& chapter) {
  if (!has_recorded_snippets(here, chapter))
    return;
  gaps found;
  try {
    found = check_snippets(here, chapter);
  } catch (const grader_error& trouble) {
    found.push_back(trouble.what());
  }
  state(tally, here, "the snippets end as recorded, all executions tried", found);
}

/// All but the zoo, on this machine.
void check_host(check_outcome& tally, const session& here, const chapter_spec& chapter,
                const check_options& options) {
  const bool answers = std::filesystem::is_directory(here.where.root / "solutions");
  state(tally, here, "the tree: files, hints, quiz, misconceptions", check_tree(here, chapter));
  state_snippets(tally, here, chapter);
  if (here.instructor)
    state(tally, here, "the course's keys fit the quiz", check_course_keys(here, chapter));
  state(tally, here,
        "starters fail the declared test for the declared reason, without a warning, and earn nothing",
        check_starters(here, chapter, "host"));
  if (answers)
    state(tally, here, "the model answer passes every core test",
          check_reference(here, chapter, "solutions", "host", options.repeat));
  state(tally, here, "the fast part passes every test",
        check_reference(here, chapter, "fast", "host", options.repeat));
}

void check_chapter(check_outcome& tally, const session& here, const chapter_spec& chapter,
                   const check_options& options) {
  const bool answers = std::filesystem::is_directory(here.where.root / "solutions");
  here.screen.line(
      here.screen.paint(colour::strong, fmt::format("\nChapter {}: {}", chapter.number, chapter.title)));
  if (options.host)
    check_host(tally, here, chapter, options);
  for (const std::string& architecture : chapter.architectures) {
    if (!options.cross || architecture == host_architecture())
      continue;
    if (answers)
      state(tally, here, "the model answer on " + architecture,
            check_reference(here, chapter, "solutions", architecture, 1));
    state(tally, here, "the fast part on " + architecture,
          check_reference(here, chapter, "fast", architecture, 1));
    state(tally, here, "the starter on " + architecture, check_starters(here, chapter, architecture));
  }
  if (!options.references_only && options.host &&
      std::filesystem::is_directory(here.where.root / "autograder/zoo")) {
    std::vector<matrix_row> matrix;
    const gaps found = check_zoo(here, chapter, options.whole_matrix, matrix);
    here.screen.line();
    here.screen.line(render_matrix(matrix, here.screen));
    state(tally, here, fmt::format("the zoo: {} parts, each ends as it is declared to", matrix.size()),
          found);
  }
}

} // namespace

check_outcome check(const session& here, const check_options& options) {
  if (options.update_hashes) {
    update_pristine_hashes(here);
    here.screen.line("course.json: the starters' hashes are those of exercises/ as it stands now");
    return {};
  }
  if (options.plain_only)
    reduce_kits_to_plain();
  std::vector<const chapter_spec*> chosen;
  for (const std::string& name : options.chapters)
    chosen.push_back(&here.table.chapter(name));
  if (chosen.empty())
    for (const chapter_spec& chapter : here.table.chapters)
      chosen.push_back(&chapter);
  std::vector<const exercise_spec*> exercises;
  for (const chapter_spec* chapter : chosen)
    if (chapter->ready)
      for (const exercise_spec& exercise : chapter->exercises)
        exercises.push_back(&exercise);
  prepare_kit(here.table, here.where, exercises, terminal(stderr, here.screen.quiet()));
  check_outcome tally;
  std::size_t ready = 0;
  for (const chapter_spec* chapter : chosen) {
    if (chapter->ready) {
      ++ready;
      check_chapter(tally, here, *chapter, options);
    } else if (const gaps found = check_tree(here, *chapter); !found.empty()) {
      state(tally, here, "chapter " + chapter->number + " (planned): its quiz", found);
    } else if (has_recorded_snippets(here, *chapter)) {
      state_snippets(tally, here, *chapter);
    } else if (!options.chapters.empty()) {
      throw grader_error("chapter {} ({}) is planned: there is nothing to prove yet", chapter->number,
                         chapter->title);
    }
  }
  here.screen.line();
  here.screen.line(tally.gaps == 0
                       ? here.screen.paint(colour::good, fmt::format("proved: {} chapter{}, no gap", ready,
                                                                     ready == 1 ? "" : "s"))
                       : here.screen.paint(colour::bad, "there are gaps"));
  return tally;
}

void update_pristine_hashes(const session& here) {
  auto json = nlohmann::ordered_json::parse(read_file(here.where.course_file()));
  for (auto& chapter : json.at("chapters"))
    if (chapter.at("status") == "ready")
      chapter["pristine"] = nlohmann::ordered_json::parse(
          pristine_hashes(here.table.chapter(chapter.at("number").get<std::string>()), here.where));
  write_file(here.where.course_file(), json.dump(1) + "\n");
}

} // namespace kernlet::grader
