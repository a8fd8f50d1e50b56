// The pure part of `bench`: tables, samples, medians, rows.

#include "catch.hpp"

#include "bench/bench.hpp"
#include "support/error.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

using namespace kernlet::grader;
using Catch::Matchers::ContainsSubstring;

namespace {

bench_spec one_row(std::optional<double> target, const std::string& floor = "") {
  return {.name = "switch",
          .program = "bench_switch",
          .what = "a switch",
          .rows = {{.name = "ours",
                    .benchmark = "own",
                    .unit = "ns",
                    .peer = "Peer",
                    .peer_benchmark = "peer",
                    .peer_source = "libpeer-dev",
                    .ratio_at_most = target,
                    .floor = floor,
                    .why = "a claim"}}};
}

measurements measured(std::vector<double> own, std::vector<double> peer) {
  return {{"own", {.nanoseconds = std::move(own), .trouble = ""}},
          {"peer", {.nanoseconds = std::move(peer), .trouble = ""}}};
}

} // namespace

TEST_CASE("the median is the middle value, whatever the order", "[bench]") {
  CHECK(median({3}) == 3);
  CHECK(median({9, 1, 5}) == 5);
  CHECK(median({4, 1, 3, 2}) == 2.5);
  CHECK(median({1, 1, 1, 1000}) == 1);
}

TEST_CASE("a row compares medians and judges their ratio", "[bench]") {
  const auto row = make_rows(one_row(0.45), measured({4, 5, 60}, {10, 20, 12})).front();
  CHECK(row.value == 5);
  CHECK(row.low == 4);
  CHECK(row.high == 60);
  CHECK(row.peer_value == 12);
  CHECK(std::abs(*row.ratio - 5.0 / 12) < 1e-9);
  CHECK(row.met == true);
  CHECK(make_rows(one_row(0.4), measured({5}, {12})).front().met == false);
}

TEST_CASE("a row without a target is never met and never missed", "[bench]") {
  const auto row = make_rows(one_row({}), measured({5}, {12})).front();
  CHECK_FALSE(row.met.has_value());
  CHECK_FALSE(row.reason.empty());
}

TEST_CASE("a missing peer leaves the row undecided, and the reason names the cure", "[bench]") {
  measurements without = measured({5}, {12});
  without.erase("peer");
  auto row = make_rows(one_row(0.45), without).front();
  CHECK_FALSE(row.met.has_value());
  CHECK(row.value == 5);
  CHECK_THAT(row.reason, ContainsSubstring("install libpeer-dev"));

  without["peer"] = {.nanoseconds = {}, .trouble = "there is only one processor"};
  row = make_rows(one_row(0.45), without).front();
  CHECK_FALSE(row.met.has_value());
  CHECK_THAT(row.reason, ContainsSubstring("only one processor"));
}

TEST_CASE("a miss on a core that was shared all the time is not decided", "[bench]") {
  measurements all = measured({9, 9, 9}, {12, 12, 12});
  all["own"].tries = {180, 1, 20};
  CHECK(make_rows(one_row(0.45), all).front().met == false);
  all["own"].tries = {180, 1, 150};
  const auto row = make_rows(one_row(0.45), all).front();
  CHECK_FALSE(row.met.has_value());
  CHECK_THAT(row.reason, ContainsSubstring("shared the processor's core"));
  CHECK(make_rows(one_row(0.8), all).front().met == true); // a disturbed run that meets its target meets it
}

TEST_CASE("a target below the processor's own floor is not decided", "[bench]") {
  measurements all = measured({9}, {12});
  all["floor"] = {.nanoseconds = {8}, .trouble = ""};
  const auto row = make_rows(one_row(0.45, "floor"), all).front();
  CHECK_FALSE(row.met.has_value());
  CHECK_THAT(row.reason, ContainsSubstring("0.67"));

  all["floor"].nanoseconds = {4}; // then it was within reach, and missed
  CHECK(make_rows(one_row(0.45, "floor"), all).front().met == false);
  all["own"].nanoseconds = {5}; // and a target that is met stays met
  all["floor"].nanoseconds = {8};
  CHECK(make_rows(one_row(0.45, "floor"), all).front().met == true);
}

TEST_CASE("a target of the value itself needs no peer", "[bench]") {
  bench_spec spec = one_row({});
  spec.rows[0].at_most = 7;
  measurements all = measured({5, 6, 9}, {12});
  auto row = make_rows(spec, all).front();
  CHECK(row.met == true);
  CHECK(row.absolute);
  CHECK(row.ratio == 0.5); // the peer stands beside it
  all["own"].nanoseconds = {8};
  CHECK(make_rows(spec, all).front().met == false);
  all.erase("peer");
  CHECK(make_rows(spec, all).front().met == false);
  spec.rows[0].peer = spec.rows[0].peer_benchmark = "";
  row = make_rows(spec, all).front();
  CHECK(row.met == false);
  CHECK_FALSE(row.peer_value.has_value());
  CHECK(nlohmann::json::parse(bench_json({row})).at(0)["target"] == "at most 7 ns");

  all["own"].tries = {180};
  row = make_rows(spec, all).front();
  CHECK_FALSE(row.met.has_value());
  CHECK_THAT(row.reason, ContainsSubstring("shared the processor's core"));
  all["own"].tries = {1};
  spec.rows[0].floor = "floor";
  all["floor"] = {.nanoseconds = {7.5}, .trouble = ""};
  row = make_rows(spec, all).front();
  CHECK_FALSE(row.met.has_value());
  CHECK_THAT(row.reason, ContainsSubstring("7.50 ns"));
}

TEST_CASE("a row shows a counter in place of the time", "[bench]") {
  bench_spec spec = one_row({});
  spec.rows[0].counter = "bytes";
  spec.rows[0].unit = "bytes";
  spec.rows[0].at_most = 4400;
  measurements all = measured({5}, {12});
  CHECK_THROWS_WITH(make_rows(spec, all), ContainsSubstring("no counter 'bytes'"));
  all["own"].counters["bytes"] = {4200, 4300, 4100};
  auto row = make_rows(spec, all).front();
  CHECK(row.value == 4200);
  CHECK(row.met == true);
  CHECK_FALSE(row.ratio.has_value()); // the peer does not count
  all["peer"].counters["bytes"] = {8400};
  row = make_rows(spec, all).front();
  CHECK(row.ratio == 0.5);
  all["own"].counters["bytes"] = {4401};
  CHECK(make_rows(spec, all).front().met == false);
}

TEST_CASE("a benchmark of ours that the program lacks is an error", "[bench]") {
  measurements none;
  CHECK_THROWS_WITH(make_rows(one_row(0.45), none), ContainsSubstring("'own'"));
}

TEST_CASE("Google Benchmark's output becomes samples", "[bench]") {
  const auto all = parse_measurements(R"({"benchmarks": [
    {"name": "own", "run_name": "own", "run_type": "iteration", "real_time": 9, "cpu_time": 2.5, "time_unit": "us"},
    {"name": "own", "run_name": "own", "run_type": "iteration", "real_time": 9, "cpu_time": 3.5, "time_unit": "us"},
    {"name": "own_median", "run_name": "own", "run_type": "aggregate", "real_time": 9, "cpu_time": 3, "time_unit": "us"},
    {"name": "peer/real_time", "run_name": "peer/real_time",
     "run_type": "iteration", "real_time": 7, "cpu_time": 1, "time_unit": "ns", "bytes": 4096},
    {"name": "both", "run_name": "both/process_time", "run_type": "iteration", "real_time": 7, "cpu_time": 4, "time_unit": "ns"},
    {"name": "two", "run_name": "two/process_time/manual_time",
     "run_type": "iteration", "real_time": 6, "cpu_time": 0, "time_unit": "ns"},
    {"name": "two_cv", "run_name": "two/process_time/manual_time",
     "run_type": "aggregate", "real_time": 0.1, "cpu_time": NaN, "time_unit": "ns"},
    {"name": "once", "run_name": "once/iterations:1/repeats:1/manual_time",
     "run_type": "iteration", "real_time": 8, "cpu_time": 4, "time_unit": "ns"},
    {"name": "gone", "run_name": "gone", "run_type": "iteration", "error_occurred": true, "error_message": "no processor"}
  ]})",
                                      "bench_x");
  CHECK(all.at("own").nanoseconds == std::vector<double>{2500, 3500});
  CHECK(all.at("peer").nanoseconds == std::vector<double>{7});
  CHECK(all.at("both").nanoseconds == std::vector<double>{4});
  CHECK(all.at("peer").counters.at("bytes") == std::vector<double>{4096});
  CHECK(all.at("two").nanoseconds == std::vector<double>{6});
  CHECK(all.at("once").nanoseconds == std::vector<double>{8});
  CHECK(all.at("gone").nanoseconds.empty());
  CHECK(all.at("gone").trouble == "no processor");
}

TEST_CASE("malformed output is an error that names the program", "[bench]") {
  for (const char* text : {"", "not JSON", "[]", "{}", R"({"benchmarks": 3})", R"({"benchmarks": [3]})",
                           R"({"benchmarks": [{"run_name": "x", "cpu_time": "much", "time_unit": "ns"}]})",
                           R"({"benchmarks": [{"run_name": "x", "cpu_time": 1, "time_unit": "days"}]})"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH(parse_measurements(text, "bench_x"), ContainsSubstring("bench_x"));
    CHECK_THROWS_AS(parse_measurements(text, "bench_x"), grader_error);
  }
}

TEST_CASE("a malformed table is an error that names file and field", "[bench]") {
  CHECK_THROWS_WITH(parse_bench_table("{", "bench.json"), ContainsSubstring("bench.json"));
  CHECK_THROWS_WITH(parse_bench_table(R"({"benchmarks": [{"name": "x"}]})", "bench.json"),
                    ContainsSubstring("program"));
  const auto refused = [](const std::string& row, const char* why) {
    CAPTURE(row);
    CHECK_THROWS_WITH(
        parse_bench_table(R"({"benchmarks": [{"name": "x", "program": "p", "what": "w", "rows": [
      {"name": "r", "benchmark": "b", "why": "w", )" +
                              row + "}]}]}",
                          "bench.json"),
        ContainsSubstring(why));
  };
  refused(R"("unit": "ns", "ratio_at_most": 2)", "needs a 'peer'");
  refused(R"("unit": "ns", "peer": "p")", "'peer_benchmark'");
  refused(R"("unit": "ns", "peer": "p", "peer_benchmark": "b", "ratio_at_most": 2, "at_most": 3)",
          "two targets");
  refused(R"("unit": "bytes", "at_most": 3)", "'bytes'");
  refused(R"("unit": "ns", "at_most": "few")", "at_most");
  CHECK_THROWS_WITH(
      parse_bench_table(R"({"benchmarks": [{"name": "x", "program": "p", "what": "w", "rows": [{"name": "r",
    "benchmark": "b", "unit": "days", "peer": "p", "peer_benchmark": "p", "why": "w"}]}]})",
                        "bench.json"),
      ContainsSubstring("days"));
}

TEST_CASE("peers in their own language stand beside a row, and say where they come from", "[bench]") {
  const auto table = parse_bench_table(R"({"benchmarks": [{"name": "x", "program": "p", "what": "w",
    "part_of": "all", "peers": [{"name": "go", "source": "golang", "command": ["go", "run", "x.go"]}], "rows": [
      {"name": "r", "benchmark": "own", "unit": "ns", "at_most": 3, "why": "w", "beside": {"Go": "go/x", "Asio": "asio"}}]}]})",
                                       "bench.json");
  const bench_spec& spec = table.at(0);
  CHECK(spec.part_of == "all");
  CHECK(spec.peers.at(0).command.size() == 3);
  REQUIRE(spec.rows.size() == 3);
  CHECK(spec.rows[1].name == "r: Asio");
  CHECK(spec.rows[1].peer_source.empty());
  CHECK(spec.rows[2].name == "r: Go");
  CHECK_FALSE(spec.rows[2].at_most.has_value());

  measurements all = parse_peer("a warning\n{\"go/x\": 12.5, \"go/many\": {\"bytes\": 64}}\n", spec.peers[0]);
  CHECK(all.at("go/x").nanoseconds == std::vector<double>{12.5});
  CHECK(all.at("go/many").counters.at("bytes") == std::vector<double>{64});
  all["own"].nanoseconds = {2.5};
  auto rows = make_rows(spec, all);
  CHECK(rows[2].ratio == 0.2);
  CHECK_FALSE(rows[2].met.has_value());
  all.erase("go/x");
  CHECK_THAT(make_rows(spec, all)[2].reason, ContainsSubstring("Go is not on this machine; install golang"));
  for (const char* text :
       {"", "12", "not JSON", R"({"node/x": 3})", R"({"go/x": "fast"})", R"({"go/x": {"bytes": "few"}})"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH(parse_peer(text, spec.peers[0]), ContainsSubstring("peer 'go'"));
  }
}

TEST_CASE("JSON rows carry every key, and null where nothing is known", "[bench]") {
  measurements without = measured({5}, {12});
  without.erase("peer");
  const auto list = nlohmann::json::parse(bench_json(make_rows(one_row(0.45), without)));
  REQUIRE(list.is_array());
  const auto& row = list.at(0);
  for (const char* key :
       {"name", "value", "unit", "range", "peer", "peer_value", "ratio", "target", "met", "reason"}) {
    CAPTURE(key);
    CHECK(row.contains(key));
  }
  CHECK(row["met"].is_null());
  CHECK(row["peer_value"].is_null());
  CHECK(row["value"] == 5.0);
  const auto met = nlohmann::json::parse(bench_json(make_rows(one_row(0.45), measured({5}, {12})))).at(0);
  CHECK(met["met"] == true);
  CHECK(met["target"] == "ratio at most 0.45");
}
