#include "lesson/run.hpp"

#include "support/build_target.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <sys/utsname.h>

namespace kernlet::grader {
namespace {

namespace fs = std::filesystem;

/// An experiment, and the chapter or the appendix that it belongs to.
struct found_experiment {
  std::string label, folder; ///< for the list; in chapters/
  const experiment_spec* experiment;
};

std::vector<found_experiment> all_experiments(const course& table) {
  std::vector<found_experiment> all;
  for (const chapter_spec& chapter : table.chapters)
    if (chapter.ready)
      for (const experiment_spec& each : chapter.experiments)
        all.push_back({chapter.number, chapter.folder(), &each});
  for (const appendix_spec& appendix : table.appendices)
    for (const experiment_spec& each : appendix.experiments)
      all.push_back({"A", appendix.folder(), &each});
  return all;
}

/// How many letters must be added, dropped or changed.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
      corner = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

found_experiment find(const course& table, const std::string& name) {
  const std::vector<found_experiment> all = all_experiments(table);
  if (all.empty())
    throw grader_error("no chapter has experiments yet; see ./kernlet list");
  for (const found_experiment& each : all)
    if (each.experiment->name == name)
      return each;
  const auto nearest = std::min_element(all.begin(), all.end(), [&](const auto& a, const auto& b) {
    return distance(name, a.experiment->name) < distance(name, b.experiment->name);
  });
  throw grader_error("no experiment is called '{}'; did you mean '{}'? ./kernlet run lists them all", name,
                     nearest->experiment->name);
}

int list(const session& here) {
  std::size_t width = 4;
  for (const found_experiment& each : all_experiments(here.table))
    width = std::max(width, each.experiment->name.size());
  for (const found_experiment& each : all_experiments(here.table))
    here.screen.line(
        fmt::format("{:2}  {:{}}  {}", each.label, each.experiment->name, width, each.experiment->what));
  here.screen.note("\n./kernlet run NAME runs one; --runtime fast, solutions or mine says on whose parts.");
  return 0;
}

/// Builds the program and returns where it is.
fs::path build(const session& here, const std::string& name, const std::string& runtime,
               const std::vector<std::string>& definitions) {
  const terminal notes(stderr, here.screen.quiet());
  build_targets(here.where, {fmt::format("run_{}_{}", runtime, name)}, notes, definitions);
  return here.where.build / "experiments" / runtime / name;
}

/// CMake's definitions for the learner's own runtime; says which parts it is made of.
std::vector<std::string> mine_definitions(const session& here, const std::vector<part_choice>& choices) {
  const terminal notes(stderr, here.screen.quiet());
  std::vector<std::string> definitions;
  for (const part_choice& each : choices) {
    notes.note(fmt::format("{}: {}", each.layer, each.why));
    definitions.push_back(fmt::format("KERNLET_MINE_{}={}", each.layer, each.folder.string()));
  }
  return definitions;
}

std::string output_of(const fs::path& program, const std::vector<std::string>& arguments) {
  subprocess what{.arguments = {program.string()},
                  .environment = {},
                  .working_directory = {},
                  .inherit_output = false,
                  .on_line = {}};
  what.arguments.insert(what.arguments.end(), arguments.begin(), arguments.end());
  const subprocess_result result = run(what);
  if (result.status != 0)
    throw grader_error("{} ended with code {}:\n{}", program.filename().string(), result.status,
                       result.output);
  return result.output;
}

/// The kind of machine, without its name: "AMD EPYC, Linux 6.18, g++ 12.2".
std::string machine_kind(const paths& where) {
  std::string kind = host_architecture();
  const std::string processor = read_file("/proc/cpuinfo");
  if (const std::size_t at = processor.find("model name"); at != std::string::npos) {
    const std::size_t begin = processor.find(": ", at) + 2;
    kind = processor.substr(begin, processor.find('\n', begin) - begin);
  }
  utsname system{};
  uname(&system);
  const std::string release = system.release;
  kind += fmt::format(", {} {}", system.sysname, release.substr(0, release.find('.', release.find('.') + 1)));
  const nlohmann::json kit = nlohmann::json::parse(read_file(where.build / "kit.json"), nullptr, false);
  if (kit.is_object() && kit.contains("compiler"))
    kind += fmt::format(", {} {}", kit["compiler"].value("id", "") == "GNU" ? "g++" : "clang",
                        kit["compiler"].value("version", ""));
  return kind;
}

int record(const session& here, const found_experiment& which, const fs::path& program,
           std::vector<std::string> arguments) {
  const fs::path folder = here.where.root / "chapters" / which.folder / "experiments/recorded";
  const fs::path kept = here.where.state / "recording.json";
  arguments.insert(arguments.end(), {"--json-to", kept.string()});
  const std::string text = output_of(program, arguments); // both of one run: the page shows both
  const std::string figures = read_file(kept);
  fs::remove(kept);
  write_file(folder / (which.experiment->name + ".txt"), "# " + machine_kind(here.where) + "\n" + text);
  write_file(folder / (which.experiment->name + ".json"), figures);
  here.screen.line(text.substr(0, text.find_last_not_of('\n') + 1));
  here.screen.note("recorded in " + fs::relative(folder, here.where.root).string());
  return 0;
}

} // namespace

int run_experiment(const session& here, const run_options& asked,
                   const std::function<std::vector<part_choice>()>& mine_selection) {
  if (asked.name.empty())
    return list(here);
  if (asked.runtime != "fast" && asked.runtime != "solutions" && asked.runtime != "mine")
    throw grader_error("--runtime is fast, solutions or mine, not '{}'", asked.runtime);
  const found_experiment which = find(here.table, asked.name);
  if (asked.record && asked.runtime != "fast")
    throw grader_error(
        "--record keeps what the text quotes, which runs on the fast parts; leave --runtime {} out",
        asked.runtime);
  if (asked.record && !which.experiment->recorded)
    throw grader_error("{} judges what you have written: there is nothing to record; leave --record out",
                       asked.name);
  const auto definitions =
      asked.runtime == "mine" ? mine_definitions(here, mine_selection()) : std::vector<std::string>{};
  const fs::path program = build(here, asked.name, asked.runtime, definitions);
  if (asked.record)
    return record(here, which, program, asked.arguments);
  subprocess what{.arguments = {program.string()},
                  .environment = {},
                  .working_directory = {},
                  .inherit_output = true,
                  .on_line = {}};
  what.arguments.insert(what.arguments.end(), asked.arguments.begin(), asked.arguments.end());
  if (asked.json)
    what.arguments.push_back("--json");
  std::fflush(stdout);
  const int status = run(what).status;
  if (status != 0 && status != 2 && (status != 1 || which.experiment->recorded)) // 1: judged, and not solved
    throw grader_error("{} ended with {} {}", asked.name, status > 128 ? "signal" : "code",
                       status > 128 ? status - 128 : status);
  return status;
}

std::string experiment_json(const session& here, const std::string& name) {
  find(here.table, name);
  return output_of(build(here, name, "fast", {}), {"--json"});
}

} // namespace kernlet::grader
