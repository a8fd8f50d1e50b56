#include "lesson/progress_file.hpp"

#include "lesson/ways.hpp"
#include "report/view.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kernlet::grader {

namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

constexpr int format_number = 1;

fs::path progress_path(const paths& where) {
  return where.state / "progress.json";
}

/// Throws json::exception if it is of another shape.
progress_record record_from(const std::string& exercise, const json& entry) {
  progress_record record;
  record.exercise = exercise;
  record.complete = entry.at("complete").get<bool>();
  record.score = entry.at("score").get<double>();
  record.hints_seen = std::clamp(entry.at("hints_seen").get<int>(), 0, 1000);
  record.gave_up = entry.at("gave_up").get<bool>();
  for (const auto& [name, hash] : entry.at("files").items())
    record.files.emplace_back(name, hash.get<std::string>());
  return record;
}

json to_json(const progress_record& record) {
  json files = json::object();
  for (const auto& [name, hash] : record.files)
    files[name] = hash;
  return {{"complete", record.complete},
          {"score", record.score},
          {"hints_seen", record.hints_seen},
          {"gave_up", record.gave_up},
          {"files", std::move(files)}};
}

void save(const paths& where, std::vector<progress_record> records) {
  std::sort(records.begin(), records.end(),
            [](const auto& a, const auto& b) { return a.exercise < b.exercise; });
  json exercises = json::object();
  for (const progress_record& record : records)
    exercises[record.exercise] = to_json(record);
  const json document = {{"format", format_number}, {"exercises", std::move(exercises)}};
  write_file(progress_path(where), document.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
}

/// Reads what can be read; false if something could not.
bool read_records(const std::string& text, std::vector<progress_record>& records) {
  const json document = json::parse(text, nullptr, false);
  if (!document.is_object() || document.value("format", json()) != format_number ||
      !document.contains("exercises") || !document["exercises"].is_object())
    return false;
  bool whole = true;
  for (const auto& [exercise, entry] : document["exercises"].items()) {
    try {
      records.push_back(record_from(exercise, entry));
    } catch (const json::exception&) {
      whole = false;
    }
  }
  return whole;
}

std::string put_aside(const paths& where, const std::vector<progress_record>& readable) {
  const fs::path file = progress_path(where), aside = fs::path(file).concat(".damaged");
  std::error_code error;
  fs::rename(file, aside, error);
  if (error)
    return fmt::format("{}: not readable as progress, and it cannot be moved away ({}); remove it",
                       file.string(), error.message());
  if (!readable.empty())
    save(where, readable);
  return fmt::format("{}: not readable as progress; it is kept as {}, and {}", file.string(),
                     aside.filename().string(),
                     readable.empty() ? "the record begins anew" : "what could be read of it goes on");
}

progress_record& find_or_add(std::vector<progress_record>& records, const std::string& exercise) {
  const auto found = std::find_if(records.begin(), records.end(),
                                  [&](const auto& record) { return record.exercise == exercise; });
  if (found != records.end())
    return *found;
  records.emplace_back().exercise = exercise;
  return records.back();
}

/// A file that was saved while it was being graded is not what was graded.
bool saved_since(const paths& where, const chapter_spec& chapter, const exercise_spec& exercise,
                 double seconds) {
  const auto begin =
      fs::file_time_type::clock::now() -
      std::chrono::duration_cast<fs::file_time_type::duration>(std::chrono::duration<double>(seconds));
  for (const std::string& name : files_of(exercise)) {
    std::error_code error;
    const auto time = fs::last_write_time(work_folder(where, chapter) / name, error);
    if (!error && time > begin)
      return true;
  }
  return false;
}

/// The best result is kept; of equals, the newer.
void note(progress_record& record, const exercise_result& result,
          std::vector<std::pair<std::string, std::string>> hashes) {
  const bool complete = passes_here(result);
  if (std::pair(complete, result.score()) < std::pair(record.complete, record.score))
    return;
  record.complete = complete;
  record.score = result.score();
  record.files = std::move(hashes);
}

} // namespace

loaded_progress load_progress_file(const paths& where) {
  loaded_progress loaded;
  std::error_code ignored;
  if (!fs::exists(progress_path(where), ignored))
    return loaded;
  try {
    if (!read_records(read_file(progress_path(where)), loaded.records))
      loaded.damage = put_aside(where, loaded.records);
  } catch (const grader_error& error) {
    loaded.damage = error.what();
  }
  return loaded;
}

std::vector<progress_record> load_progress(const paths& where) {
  loaded_progress loaded = load_progress_file(where);
  if (!loaded.damage.empty())
    fmt::print(stderr, "kernlet: {}\n", loaded.damage);
  return std::move(loaded.records);
}

std::string change_record(const paths& where, const std::string& exercise,
                          const std::function<void(progress_record&)>& change) {
  loaded_progress loaded = load_progress_file(where);
  change(find_or_add(loaded.records, exercise));
  try {
    save(where, std::move(loaded.records));
  } catch (const grader_error& error) {
    return fmt::format("your progress is not kept: {}", error.what());
  }
  return loaded.damage;
}

std::string keep_results(const session& here, const grade_report& report) {
  std::string said;
  for (const exercise_result& result : report.exercises) {
    const exercise_spec& exercise = here.table.exercise(result.id);
    const chapter_spec& chapter = here.table.chapter_of(exercise);
    if (saved_since(here.where, chapter, exercise, report.seconds))
      continue;
    const std::string trouble = change_record(here.where, result.id, [&](progress_record& record) {
      note(record, result, hashes_now(here.where, chapter, exercise));
    });
    if (!trouble.empty())
      said = trouble;
  }
  return said;
}

void note_progress(const session& here, const grade_report& report) {
  const std::string said = keep_results(here, report);
  if (!said.empty())
    fmt::print(stderr, "kernlet: {}\n", said);
}

} // namespace kernlet::grader
