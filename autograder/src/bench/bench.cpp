// Builds the programs, runs them, and measures again what was missed.

#include "bench/bench.hpp"

#include "support/build_target.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace kernlet::grader {
namespace {

/// The rows of bench.json that were asked for.
std::vector<bench_spec> selected(const std::vector<std::string>& names, const paths& where) {
  const std::filesystem::path file = where.root / "runtime/bench/bench.json";
  if (!std::filesystem::exists(file))
    throw grader_error(
        "this hand-out has no benchmarks: its runtime is sealed, so its speed is not the course's. "
        "./kernlet run shows the experiments; a hand-out made with --open has both");
  std::vector<bench_spec> all = parse_bench_table(read_file(file), "runtime/bench/bench.json");
  if (names.empty())
    return all;
  std::vector<bench_spec> chosen;
  for (const std::string& name : names) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const bench_spec& each) { return each.name == name; });
    if (found == all.end()) {
      std::string known;
      for (const bench_spec& each : all)
        known += (known.empty() ? "" : ", ") + each.name;
      throw grader_error("no benchmark is called '{}'; there is {}", name, known);
    }
    chosen.push_back(*found);
  }
  return chosen;
}

measurements measure(const bench_spec& spec, const paths& where) {
  // The report goes to a file: what the library says about the machine comes on standard error.
  const std::filesystem::path file = where.build / "bin" / (spec.program + ".json");
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  const subprocess_result result =
      run({.arguments = {(where.build / "bin" / spec.program).string(),
                         "--benchmark_enable_random_interleaving=true", "--benchmark_repetitions=15",
                         "--benchmark_min_time=0.02", "--benchmark_out_format=json",
                         "--benchmark_out=" + file.string()},
           .environment = {},
           .working_directory = {},
           .inherit_output = false,
           .on_line = {}});
  if (result.status != 0)
    throw grader_error("{} ended with code {}:\n{}", spec.program, result.status, result.output);
  return parse_measurements(read_file(file), spec.program);
}

bool missed(const std::vector<bench_row>& rows) {
  return std::any_of(rows.begin(), rows.end(), [](const bench_row& row) { return row.met == false; });
}

/// A row that is missed while other programs take the processors says so: the sharper of two programs suffers
/// more.
void note_load(std::vector<bench_row>& rows) {
  double load = 0;
  const auto processors = static_cast<double>(std::max(1u, std::thread::hardware_concurrency()));
  if (getloadavg(&load, 1) != 1 || load < processors + 0.5)
    return;
  for (bench_row& row : rows)
    if (row.met == false)
      row.reason =
          fmt::format("the machine is busy, load {:.1f} on {} processors: measure again when it is quiet",
                      load, processors);
}

std::vector<bench_row> measure_rows(const bench_spec& spec, const paths& where, const terminal& notes) {
  progress bar(notes, "bench " + spec.name, 0);
  bar.step("measuring: " + spec.what);
  std::vector<bench_row> rows = make_rows(spec, measure(spec, where));
  note_load(rows);
  return rows;
}

} // namespace

int bench(const bench_options& asked, const paths& where, const terminal& screen) {
  if (asked.format != "text" && asked.format != "json")
    throw grader_error("--format is text or json, not '{}'", asked.format);
  const std::vector<bench_spec> specs = selected(asked.names, where);
  const terminal notes(stderr, screen.quiet());
  std::vector<bench_row> rows;
  for (const bench_spec& spec : specs) {
    build_targets(where, {spec.program}, notes);
    const std::vector<bench_row> measured = measure_rows(spec, where, notes);
    rows.insert(rows.end(), measured.begin(), measured.end());
  }
  const std::string report = asked.format == "json" ? bench_json(rows) : bench_text(rows, screen);
  if (!asked.output.empty())
    write_file(asked.output, report);
  else
    screen.line(std::string_view(report).substr(0, report.size() - 1));
  return missed(rows) ? 1 : 0;
}

} // namespace kernlet::grader
