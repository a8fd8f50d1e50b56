#pragma once
/// \file
/// `kernlet bench`: measures the runtime against named peers found on this machine, and says which targets
/// are met.
///
/// runtime/bench/bench.json lists for each name a program and its rows. The program is a Google Benchmark;
/// its benchmarks run many times, interleaved at random, so that whatever else the machine does meets all of
/// them alike. A row shows a median: of the times, or of a counter that the benchmark sets (bytes, mappings).
/// With a peer it compares two medians. A target bounds their ratio, or the value itself.
///
/// A peer may also be a program in its own language, which prints one line of JSON: an object whose keys are
/// benchmarks, whose names begin with the peer's ("go/yield_2"); a value is nanoseconds for one operation, or
/// an object of counters. Program and peers are run in turn, some rounds of all of them.
///
/// A row is never silently left out: where its peer is missing, where the processor itself rules the target
/// out, or where another program shared the core all the time, `met` is null and the reason says so.

#include "support/paths.hpp"
#include "support/terminal.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

/// One row of bench.json.
struct bench_row_spec {
  std::string name, benchmark, unit;
  std::string counter = {}; ///< of the benchmark, to show instead of its time; empty: the time
  std::string peer, peer_benchmark, peer_source; ///< peer_source: what to install where the peer is missing.
                                                 ///< No peer_benchmark: there is none
  std::optional<double> ratio_at_most;           ///< at most one of these two is set;
  std::optional<double> at_most = {};            ///< none: the row is context only. In the row's unit
  std::string floor; ///< a benchmark of the least that the processor takes for this; empty: none
  std::string why;   ///< the claim behind the target
};

/// A peer that is a program in its own language.
struct bench_peer {
  std::string name, source; ///< `source`: what to install where the first word of the command is missing
  std::vector<std::string> command; ///< run at the project's root
};

struct bench_spec {
  std::string name, program, what;
  std::vector<bench_row_spec> rows;
  std::string part_of = {}; ///< who asks for that one gets this one, too; may be empty
  std::vector<bench_peer> peers = {};
};

/// The repetitions of one benchmark.
struct samples {
  std::vector<double> nanoseconds;
  std::string trouble;            ///< why it could not run; empty: it ran
  std::vector<double> tries = {}; ///< for each: batches tried for one on a core that nobody shared
  std::map<std::string, std::vector<double>> counters = {}; ///< what else the benchmark says, by name
};
using measurements = std::map<std::string, samples, std::less<>>;

struct bench_row {
  std::string name, unit, peer;
  std::optional<double> value, low, high; ///< median, least and greatest
  std::optional<double> peer_value, ratio;
  std::optional<double> target; ///< of the ratio, or of the value
  bool absolute = false;        ///< the target bounds the value
  std::optional<bool> met;
  std::string reason; ///< why `met` is null, or what to know beside it
};

/// Throws grader_error naming file and field.
std::vector<bench_spec> parse_bench_table(std::string_view text, const std::string& file);

/// Reads what Google Benchmark writes with --benchmark_format=json: processor time, or real or manual time
/// where the benchmark asked for it; every counter, among them `tries` of runtime/bench/quiet_core.hpp.
/// Throws grader_error if that is not what the program wrote.
measurements parse_measurements(std::string_view text, const std::string& program);

/// Reads what a peer in its own language has printed; lines before the last are its own affair. Throws
/// grader_error if the last line is not what it should be.
measurements parse_peer(std::string_view output, const bench_peer& peer);

/// The middle value; the mean of the two in the middle for an even count. `values` is not empty.
double median(std::vector<double> values);

/// One row for each of the table's. Throws grader_error when the program does not have a benchmark of ours
/// that the table names.
std::vector<bench_row> make_rows(const bench_spec& spec, const measurements& measured);

/// A JSON list with the keys name, value, unit, range, peer, peer_value, ratio, target, met and reason.
std::string bench_json(const std::vector<bench_row>& rows);
/// A table of at most 110 columns.
std::string bench_text(const std::vector<bench_row>& rows, const terminal& where);

struct bench_options {
  std::vector<std::string> names; ///< of bench.json; none: all
  std::string format = "text";    ///< or "json"
  std::filesystem::path output;   ///< empty: standard output
};

/// Builds, measures, reports. Returns 0 when no target is missed, else 1; throws grader_error when it cannot
/// measure.
int bench(const bench_options& asked, const paths& where, const terminal& screen);

} // namespace kernlet::grader
