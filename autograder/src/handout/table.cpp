#include "handout/handout.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <nlohmann/json.hpp>

namespace kernlet::grader {
namespace {

using json = nlohmann::ordered_json;

/// Of a hidden test: that it exists, what it is about in one line, and what hangs on it.
json hidden_row(const test_spec& test) {
  return {{"id", test.id},          {"what", test.what},
          {"visibility", "hidden"}, {"grade", test.full ? "full" : "core"},
          {"points", test.points},  {"executions", test.executions}};
}

/// An exercise's row with the tests and the points that the session's table has: a course may have changed
/// them.
void write_exercise(json& row, const exercise_spec& exercise) {
  if (!row.contains("tests"))
    return; // it repeats the tests of others
  json rows = json::array();
  for (const test_spec& test : exercise.tests) {
    const auto own = std::find_if(row["tests"].begin(), row["tests"].end(),
                                  [&](const json& one) { return one["id"] == test.id; });
    if (test.hidden || own == row["tests"].end()) {
      rows.push_back(hidden_row(test));
      continue;
    }
    rows.push_back(*own);
    rows.back()["points"] = test.points;
  }
  row["tests"] = std::move(rows);
  row["points"] = exercise.points;
}

/// A chapter that is not handed out keeps its name, what it is about, and the files of its part: the build
/// must know them.
void leave_out(json& row) {
  row["status"] = "left-out";
  for (const char* field : {"exercises", "experiments", "pristine", "symbols", "architectures"})
    row.erase(field);
}

} // namespace

std::string bundle_table(const session& here, const std::vector<const chapter_spec*>& chapters) {
  json table = json::parse(read_file(here.where.course_file()));
  table["handout"] = true;
  for (json& row : table["chapters"]) {
    const auto number = row["number"].get<std::string>();
    if (row["status"] == "ready" &&
        std::none_of(chapters.begin(), chapters.end(),
                     [&](const chapter_spec* one) { return one->number == number; }))
      leave_out(row);
  }
  return table.dump(1) + "\n";
}

std::string handout_table(const session& here, const std::vector<const chapter_spec*>& chapters) {
  json table = json::parse(read_file(here.where.course_file()));
  table["handout"] = true;
  for (json& row : table["chapters"]) {
    if (row["status"] != "ready")
      continue;
    const chapter_spec& chapter = here.table.chapter(row["number"].get<std::string>());
    if (std::find(chapters.begin(), chapters.end(), &chapter) == chapters.end()) {
      leave_out(row);
      continue;
    }
    if (!chapter.due.empty())
      row["due"] = chapter.due;
    for (json& exercise : row["exercises"])
      write_exercise(exercise, here.table.exercise(exercise["id"].get<std::string>()));
  }
  return table.dump(1) + "\n";
}

} // namespace kernlet::grader
