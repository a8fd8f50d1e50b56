#include "explore/corpus.hpp"
#include "explore/explored_program.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <algorithm>
#include <atomic>
#include <fmt/ranges.h>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

constexpr std::uint64_t found_within = 100'000; ///< executions that a search may take to find a planted bug
constexpr int stress_runs = 200, detector_runs = 20;

fs::path corpus_folder(const paths& where) {
  return where.root / "autograder/explore/tests/corpus";
}

struct one_search {
  std::string name;
  std::uint64_t bases = 0, found = 0, executions = 0, worst = 0;
};

/// What came of one program.
struct corpus_row {
  const corpus_program* program = nullptr;
  std::vector<one_search> searches;
  std::string kind, trouble; ///< trouble: why it is not as declared
  bool exhausted = false;
  std::uint64_t executions = 0;
  int stress_found = 0, detector_found = 0;
};

std::vector<std::string> defines(const corpus_program& program) {
  return {fmt::format("-DPLANTED={}", program.planted)};
}

void look_for_planted(corpus_row& row, const explored_program& program, const corpus_options& options) {
  const auto all = program.measure(
      fmt::format("bounded:0:{0},bounded:1:{0},bounded:2:{0},random:{0}:1,pct:3:{0}:1", found_within),
      options.bases);
  std::set<std::string> kinds;
  bool by_bounded = false;
  std::uint64_t before = 0;
  for (const search_measure& each : all) {
    if (each.found != 0)
      kinds.insert(each.kind);
    if (each.search != "bounded") {
      row.searches.push_back({each.search, each.bases, each.found, each.executions, each.worst});
      continue;
    }
    if (row.searches.empty())
      row.searches.push_back({"bounded", 1, 0, 0, 0});
    if (by_bounded)
      continue;
    by_bounded = each.found != 0;
    one_search& bounded = row.searches.front();
    bounded.found = by_bounded;
    bounded.executions = bounded.worst = before + (by_bounded ? each.worst : 0);
    before += each.tried;
  }
  row.kind = fmt::format("{}", fmt::join(kinds, ", "));
  const bool always = std::any_of(row.searches.begin(), row.searches.end(),
                                  [](const one_search& each) { return each.found == each.bases; });
  if (!always)
    row.trouble = "MISSED: no search finds it for every seed";
  for (const std::string& kind : kinds)
    if (std::find(row.program->finds.begin(), row.program->finds.end(), kind) == row.program->finds.end())
      row.trouble = "finds " + kind + ", which is not what was planted";
}

void look_for_alarms(corpus_row& row, const explored_program& program, const corpus_options& options) {
  search_request what;
  what.budget = options.correct;
  const exploration found = program.search(what);
  for (const explored_phase& each : found.phases) {
    row.executions += each.executions;
    row.exhausted = row.exhausted || (each.search == "bounded" && each.parameter == 2 && each.exhausted);
  }
  if (found.failure)
    row.trouble = "FALSE ALARM: " + found.failure->kind + ": " + found.failure->text;
  else if (!found.nondeterminism.empty())
    row.trouble = found.nondeterminism;
}

/// How many of so many runs of a program fail, or hang, by themselves.
int failing_runs(const fs::path& program, int runs) {
  int failed = 0;
  for (int i = 0; i < runs; ++i) {
    const subprocess_result done = run({.arguments = {"timeout", "-s", "KILL", "2", program.string()}});
    failed += done.status != 0;
    if (done.seconds > 1) // it hangs: that is one answer, and an expensive one
      return failed;
  }
  return failed;
}

void ask_peers(corpus_row& row, const paths& where) {
  const kit& with = load_kit(where, host_architecture());
  const temporary_folder folder;
  const fs::path source = corpus_folder(where) / row.program->source;
  for (const bool detector : {false, true}) {
    std::vector<std::string> command{with.compiler, "-std=c++20", "-O2", "-g", "-pthread"};
    if (detector)
      command.push_back("-fsanitize=thread");
    for (const std::string& each : defines(*row.program))
      command.push_back(each);
    const fs::path program = folder.path() / (detector ? "detector" : "stress");
    command.insert(command.end(), {"-w", source.string(), "-o", program.string()});
    if (run({.arguments = command}).status != 0)
      throw grader_error("{} does not compile for kernel threads", source.string());
    (detector ? row.detector_found : row.stress_found) =
        failing_runs(program, detector ? detector_runs : stress_runs);
  }
}

corpus_row examine(const session& here, const corpus_program& program, const corpus_options& options) {
  corpus_row row;
  row.program = &program;
  const explored_program explored(here, corpus_folder(here.where) / program.source, defines(program));
  if (program.planted != 0)
    look_for_planted(row, explored, options);
  else
    look_for_alarms(row, explored, options);
  if (options.peers)
    ask_peers(row, here.where);
  return row;
}

std::string one_search_text(const one_search& each) {
  if (each.found == 0)
    return "-";
  const std::string mean =
      fmt::format("{:.0f}", static_cast<double>(each.executions) / static_cast<double>(each.found));
  if (each.bases == 1)
    return mean;
  return each.found == each.bases ? fmt::format("{} ({})", mean, each.worst)
                                  : fmt::format("{} in {}/{}", mean, each.found, each.bases);
}

void print_row(const session& here, const corpus_row& row, bool peers) {
  const corpus_program& program = *row.program;
  std::string line;
  if (program.planted != 0)
    line = fmt::format("{:38} {:15} {:>9} {:>14} {:>14}", program.name, row.kind,
                       one_search_text(row.searches.at(0)), one_search_text(row.searches.at(1)),
                       one_search_text(row.searches.at(2)));
  else
    line = fmt::format("{:38} {:15} {:>39}", program.name, "nothing",
                       fmt::format("{} executions{}", row.executions, row.exhausted ? ", exhausted" : ""));
  if (peers)
    line += fmt::format("  {:>7} {:>6}", fmt::format("{}/{}", row.stress_found, stress_runs),
                        fmt::format("{}/{}", row.detector_found, detector_runs));
  here.screen.line(row.trouble.empty() ? line : here.screen.paint(colour::bad, line + "  " + row.trouble));
}

} // namespace

std::vector<corpus_program> read_corpus(const paths& where) {
  const fs::path file = corpus_folder(where) / "corpus.json";
  std::vector<corpus_program> all;
  try {
    const json rows = json::parse(read_file(file));
    for (const json& each : rows) {
      corpus_program program{
          each.at("name"),          each.at("source"), each.at("about"), each.at("planted"), {},
          each.value("weak", false)};
      if (each.contains("finds"))
        program.finds = each["finds"].is_array() ? each["finds"].get<std::vector<std::string>>()
                                                 : std::vector<std::string>{each["finds"].get<std::string>()};
      if ((program.planted != 0) == program.finds.empty())
        throw grader_error("{}: {}: a planted bug says what is found, and a correct program does not",
                           file.string(), program.name);
      if (!fs::exists(corpus_folder(where) / program.source))
        throw grader_error("{}: {}: there is no {}", file.string(), program.name, program.source);
      all.push_back(std::move(program));
    }
  } catch (const json::exception& trouble) {
    throw grader_error("{}, row {}: {}", file.string(), all.size() + 1, trouble.what());
  }
  return all;
}

check_outcome check_corpus(const session& here, const corpus_options& options) {
  std::vector<corpus_program> programs = read_corpus(here.where);
  if (!options.only.empty())
    std::erase_if(programs, [&](const corpus_program& each) {
      return each.name.find(options.only) == std::string::npos;
    });
  if (programs.empty())
    throw grader_error("no program of the corpus is called '{}'", options.only);
  if (options.few) { // of each source the correct form and the first bug
    std::set<std::string> seen;
    std::erase_if(programs, [&](const corpus_program& each) {
      return !seen.insert(each.source + (each.planted != 0 ? " planted" : "")).second;
    });
  }
  std::vector<corpus_program> correct;
  for (const corpus_program& each : programs)
    if (each.planted == 0)
      correct.push_back(each);
  std::erase_if(programs, [](const corpus_program& each) { return each.planted == 0; });
  programs.insert(programs.end(), correct.begin(), correct.end()); // bugs first
  here.screen.line(fmt::format("{:38} {:15} {:>9} {:>14} {:>14}{}", "program", "finds", "bounded", "random",
                               "pct", options.peers ? "   stress  tsan" : ""));
  here.screen.note(
      fmt::format("executions to the first failure: mean over {} seeds (worst); stress, tsan: failing runs",
                  options.bases));
  // Two at a time; the rows come out in their order.
  std::vector<corpus_row> rows(programs.size());
  std::vector<char> done(programs.size());
  std::size_t next = 0, printed = 0;
  std::mutex lock;
  std::exception_ptr trouble;
  check_outcome tally;
  const auto work = [&] {
    for (;;) {
      std::size_t mine;
      {
        const std::lock_guard held(lock);
        if (next == programs.size() || trouble)
          return;
        mine = next++;
      }
      try {
        rows[mine] = examine(here, programs[mine], options);
      } catch (...) {
        const std::lock_guard held(lock);
        trouble = std::current_exception();
        return;
      }
      const std::lock_guard held(lock);
      done[mine] = 1;
      for (; printed < rows.size() && done[printed] != 0; ++printed) {
        print_row(here, rows[printed], options.peers);
        ++(rows[printed].trouble.empty() ? tally.proved : tally.gaps);
      }
    }
  };
  load_kit(here.where, host_architecture());
  {
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i)
      workers.emplace_back(work);
  }
  if (trouble)
    std::rethrow_exception(trouble);
  const auto planted =
      std::count_if(programs.begin(), programs.end(), [](const auto& each) { return each.planted != 0; });
  std::size_t missed = 0, alarms = 0;
  for (const corpus_row& each : rows)
    (each.program->planted != 0 ? missed : alarms) += !each.trouble.empty();
  here.screen.line(fmt::format("\nexplore: {} planted bugs, {} missed; {} correct programs, {} false alarms",
                               planted, missed, programs.size() - static_cast<std::size_t>(planted), alarms));
  return tally;
}

} // namespace kernlet::grader
