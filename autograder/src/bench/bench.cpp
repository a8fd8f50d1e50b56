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
    const std::size_t before = chosen.size();
    for (const bench_spec& each : all)
      if (each.name == name || each.part_of == name)
        chosen.push_back(each);
    if (chosen.size() != before)
      continue;
    std::string known;
    for (const bench_spec& each : all)
      known += (known.empty() ? "" : ", ") + each.name;
    throw grader_error("no benchmark is called '{}'; there is {}", name, known);
  }
  return chosen;
}

void add(measurements& all, const measurements& more) {
  const auto append = [](std::vector<double>& to, const std::vector<double>& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  for (const auto& [name, from] : more) {
    samples& to = all[name];
    append(to.nanoseconds, from.nanoseconds);
    append(to.tries, from.tries);
    for (const auto& [counter, values] : from.counters)
      append(to.counters[counter], values);
    to.trouble = from.trouble;
  }
}

measurements run_program(const bench_spec& spec, int repetitions, const paths& where) {
  // The report goes to a file: what the library says about the machine comes on standard error.
  const std::filesystem::path file = where.build / "bin" / (spec.program + ".json");
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  const subprocess_result result =
      run({.arguments = {(where.build / "bin" / spec.program).string(),
                         "--benchmark_enable_random_interleaving=true",
                         fmt::format("--benchmark_repetitions={}", repetitions), "--benchmark_min_time=0.02",
                         "--benchmark_out_format=json", "--benchmark_out=" + file.string()},
           .environment = {},
           .working_directory = {},
           .inherit_output = false,
           .on_line = {}});
  if (result.status != 0)
    throw grader_error("{} ended with code {}:\n{}", spec.program, result.status, result.output);
  return parse_measurements(read_file(file), spec.program);
}

/// A peer that is not here has no measurements; one that fails is in trouble wherever a row names it.
measurements run_peer(const bench_peer& peer, const bench_spec& spec, const paths& where) {
  if (find_program(peer.command.front()).empty())
    return {};
  const subprocess_result result = run({.arguments = peer.command, .working_directory = where.root});
  try {
    if (result.status == 0)
      return parse_peer(result.output, peer);
    throw grader_error("{} ended with code {}: {}", peer.command.front(), result.status, result.output);
  } catch (const grader_error& error) {
    measurements failed;
    for (const bench_row_spec& row : spec.rows)
      if (row.peer_benchmark.starts_with(peer.name + "/"))
        failed[row.peer_benchmark].trouble = error.what();
    return failed;
  }
}

/// Fifteen samples of each benchmark of the program. With peers beside it, in rounds: whatever else the
/// machine does meets all of them alike.
measurements measure(const bench_spec& spec, const paths& where) {
  constexpr int samples_wanted = 15, rounds_with_peers = 5;
  const int rounds = spec.peers.empty() ? 1 : rounds_with_peers;
  measurements all;
  for (int round = 0; round < rounds; ++round) {
    add(all, run_program(spec, samples_wanted / rounds, where));
    for (const bench_peer& peer : spec.peers)
      add(all, run_peer(peer, spec, where));
  }
  return all;
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
