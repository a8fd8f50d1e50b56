#include "lesson/mine.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <algorithm>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

/// Why an exercise does not make its layer the learner's; empty when it does.
std::string obstacle(const session& here, const chapter_spec& chapter, const exercise_spec& exercise,
                     const std::vector<progress_record>& records) {
  const auto record = std::find_if(records.begin(), records.end(),
                                   [&](const progress_record& one) { return one.exercise == exercise.id; });
  if (record == records.end() || !record->complete)
    return "exercise " + exercise.id + " has not been passed";
  for (const auto& [file, hash] : record->files) {
    const fs::path now = here.where.root / "exercises" / chapter.folder() / file;
    if (!fs::exists(now) || sha256(read_file(now)) != hash)
      return fmt::format("{} has changed since {} was passed; grade it again", file, exercise.id);
  }
  return {};
}

part_choice choose(const session& here, const std::string& layer, const std::vector<progress_record>& records,
                   bool only_mine) {
  const fs::path fast = here.where.root / "runtime" / layer / "part";
  for (const chapter_spec& chapter : here.table.chapters) {
    if (chapter.layer != layer || !chapter.ready)
      continue;
    for (const exercise_spec& exercise : chapter.exercises) {
      const std::string why =
          exercise.bonus || exercise.optional() ? "" : obstacle(here, chapter, exercise, records);
      if (!why.empty() && only_mine)
        throw grader_error("--only-mine: layer {} is not yours: {}", layer, why);
      if (!why.empty())
        return {layer, fast, "the fast part: " + why};
    }
    return {layer, here.where.root / "exercises" / chapter.folder(),
            "yours, from exercises/" + chapter.folder()};
  }
  return {layer, fast, "given: no exercise asks for it"};
}

} // namespace

std::vector<part_choice> choose_parts(const session& here, bool only_mine) {
  const auto records = load_progress(here.where);
  std::vector<part_choice> choices;
  for (const std::string& layer : here.table.layers)
    choices.push_back(choose(here, layer, records, only_mine));
  return choices;
}

} // namespace kernlet::grader
