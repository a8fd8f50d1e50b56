#include "quiz/explored_snippets.hpp"

#include "explore/explored_program.hpp"
#include "explore/schedule_id.hpp"
#include "judge/kit.hpp"
#include "quiz/course_quiz.hpp"
#include "quiz/outcomes.hpp"
#include "quiz/parse.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <map>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_states = 64; ///< more is no question for anybody

/// A line of the snippet needs no file's name.
std::vector<timeline_row> rows_of(const explored_end& end, const exploration& whole, const fs::path& file) {
  std::vector<timeline_row> rows = timeline_rows(end.steps, whole);
  const std::string own = file.filename().string() + ":";
  for (timeline_row& row : rows)
    if (row.place.starts_with(own))
      row.place.erase(0, own.size());
  return rows;
}

/// Why what was explored is not the set of all final states; empty if it is.
std::string trouble_of(const exploration& found) {
  const explored_phase& phase = found.phases.at(0);
  if (found.failure)
    return fmt::format("the explorer stopped: {}", describe_failure(*found.failure));
  if (!found.nondeterminism.empty())
    return fmt::format("it does not repeat: {}", found.nondeterminism);
  if (!phase.exhausted)
    return fmt::format("not all executions were tried: {}. Make the program smaller, or its loops end",
                       describe_phase(phase));
  if (phase.silent != 0)
    return fmt::format(
        "{} of {} executions report no outcome; call kernlet::explore::outcome() at the end of "
        "main(), once all threads have ended",
        thousands(phase.silent), thousands(phase.executions));
  if (found.ends.size() > most_states)
    return fmt::format("it has {} final states, {} are the most; report less", found.ends.size(),
                       most_states);
  return {};
}

/// The snippets of a chapter that have a record, or need one, each with where messages point to: the first
/// question that asks about it, if there is one.
std::map<std::string, std::string> snippets_of(const quiz& asked, const fs::path& folder) {
  std::map<std::string, std::string> found;
  for (const quiz_question& question : asked.questions)
    if (question.type == question_type::outcomes)
      found.emplace(question.snippet,
                    fmt::format("{}:{}: question \"{}\": ", asked.file, question.line, question.id));
  if (fs::is_directory(folder / "snippets/recorded"))
    for (const auto& entry : fs::directory_iterator(folder / "snippets/recorded"))
      if (entry.path().extension() == ".json")
        found.emplace(fmt::format("snippets/{}.cpp", entry.path().stem().string()), "");
  return found;
}

fs::path folder_of(const session& here, const chapter_spec& chapter) {
  return here.where.root / "chapters" / chapter.folder();
}

/// Without the records, which may be missing still.
quiz unsettled_quiz(const session& here, const chapter_spec& chapter) {
  const fs::path file = folder_of(here, chapter) / "quiz.toml";
  return parse_quiz({read_file(file), file.string()}, misconceptions_of(chapter));
}

std::string name(const final_state& end) {
  return (end.fails ? "failure: " : "") + end.text;
}

std::string names(const snippet_record& record) {
  std::vector<std::string> all;
  for (const recorded_state& state : record.states)
    all.push_back(name(state.end));
  return fmt::format("[{}]", fmt::join(all, ", "));
}

/// Another compiler accesses plain memory otherwise, and without gdb members have no names.
bool draws_alike(const session& here) {
  return load_kit(here.where, host_architecture())
             .compiler_name()
             .starts_with(here.table.official.compiler) &&
         !find_program("gdb").empty();
}

std::string end_of(const exploration& played) {
  if (played.failure)
    return "failure: " + played.failure->kind;
  return played.outcomes.empty() ? "nothing" : played.outcomes.begin()->first;
}

/// What of a record is no longer so; empty if all is.
std::string difference(const snippet_record& recorded, const snippet_record& now,
                       const explored_program& program, bool to_the_letter) {
  if (recorded == now)
    return {};
  if (names(recorded) != names(now))
    return fmt::format("it can end in {}, and {} are recorded", names(now), names(recorded));
  if (recorded.source != now.source)
    return "its text is another than when it was recorded";
  if (recorded.explorer != now.explorer)
    return "an older explorer has recorded it";
  if (to_the_letter)
    return recorded.executions == now.executions ? "its executions are recorded otherwise"
                                                 : fmt::format("it has {} executions, and {} are recorded",
                                                               now.executions, recorded.executions);
  for (const recorded_state& state : recorded.states) {
    const auto id = read_schedule_id(state.schedule);
    const std::string end = id ? end_of(program.play(id->schedule, id->ignores_yields, {})) : "nothing";
    if (end != name(state.end))
      return fmt::format("schedule {} ends in [{}], and [{}] is recorded", state.schedule, end,
                         name(state.end));
  }
  return {};
}

/// Throws grader_error that names the file.
snippet_record explore(const explored_program& program, const fs::path& file) {
  search_request all;
  all.searches = "exhaustive";
  all.budget = snippet_budget;
  all.ends = true;
  all.seconds = 300; // a loop without an end, and without an operation where the explorer could stop it
  exploration found;
  try {
    found = program.search(all);
  } catch (const grader_error& trouble) {
    throw grader_error("{}: {}", file.string(), trouble.what());
  }
  if (const std::string trouble = trouble_of(found); !trouble.empty())
    throw grader_error("{}: {}", file.string(), trouble);
  snippet_record record{
      sha256(read_file(file)), std::string(explorer_version), found.phases.at(0).executions, {}};
  for (const explored_end& end : found.ends)
    record.states.push_back({{end.text, end.fails},
                             to_text({"", end.way.ignores_yields, end.way.schedule}),
                             rows_of(end, found, file)});
  return record;
}

void check_snippet(const session& here, const chapter_spec& chapter, const std::string& snippet) {
  const fs::path source = folder_of(here, chapter) / snippet,
                 file = folder_of(here, chapter) / record_of(snippet);
  const snippet_record recorded = parse_snippet_record(read_file(file), file.string());
  const explored_program program(here, source);
  const std::string differs = difference(recorded, explore(program, source), program, draws_alike(here));
  if (!differs.empty())
    throw grader_error(
        "{}: {}; if that is right: ./kernlet quiz {} --record, and read what the questions say of it",
        source.string(), differs, chapter.number);
}

} // namespace

int record_snippets(const session& here, const chapter_spec& chapter) {
  const fs::path folder = folder_of(here, chapter);
  const quiz asked = unsettled_quiz(here, chapter);
  const auto snippets = snippets_of(asked, folder);
  if (snippets.empty())
    throw grader_error("{}: no question of the type outcomes: there is nothing to record", asked.file);
  for (const auto& [snippet, place] : snippets) {
    const snippet_record record = explore(explored_program(here, folder / snippet), folder / snippet);
    write_file(folder / record_of(snippet), format_snippet_record(record));
    here.screen.line(fmt::format("{}: {} execution{}, exhausted; recorded in {}", snippet,
                                 thousands(record.executions), record.executions == 1 ? "" : "s",
                                 record_of(snippet).string()));
    for (const recorded_state& state : record.states)
      here.screen.line(fmt::format("  {}  (schedule {})", name(state.end), state.schedule));
  }
  const std::vector<std::string> found =
      outcome_gaps(load_quiz(folder / "quiz.toml", misconceptions_of(chapter)));
  for (const std::string& gap : found)
    here.screen.line(gap);
  return found.empty() ? 0 : 1;
}

std::vector<std::string> check_snippets(const session& here, const chapter_spec& chapter) {
  const fs::path folder = folder_of(here, chapter);
  const quiz asked = unsettled_quiz(here, chapter);
  std::vector<std::string> found;
  for (const auto& [snippet, place] : snippets_of(asked, folder)) {
    try {
      check_snippet(here, chapter, snippet);
    } catch (const grader_error& trouble) {
      found.push_back(place + trouble.what());
    }
  }
  return found;
}

} // namespace kernlet::grader
