// The tour's table: which rows there are, and how they read.

#include "catch.hpp"

#include "command/tour_table.hpp"

#include <algorithm>
#include <map>

using namespace kernlet::grader;

namespace {

double figures(std::string_view experiment, std::string_view pointer) {
  static const std::map<std::string, double, std::less<>> all{
      {"resume-cost/thread_trip/median_ns", 6300},
      {"resume-cost/fast_trip/median_ns", 14},
      {"resume-cost/thread_life/median_ns", 14000},
      {"resume-cost/fast_life/median_ns", 35},
      {"ten-thousand/threads/made", 10000},
      {"ten-thousand/threads/reserved_kib", 8196},
      {"ten-thousand/threads/resident_kib", 12},
      {"ten-thousand/threads/tables_kib", 4},
      {"ten-thousand/threads/kernel_kib", 16},
      {"ten-thousand/coroutines/made", 10000},
      {"ten-thousand/coroutines/reserved_kib", 68},
      {"ten-thousand/coroutines/resident_kib", 4},
      {"ten-thousand/coroutines/tables_kib", 0.2},
      {"ten-thousand/coroutines/kernel_kib", 0},
      {"million-stacks/asked", 1000000},
      {"million-stacks/mprotect/guarded", 32748},
      {"million-stacks/mprotect/mappings", 65530},
      {"million-stacks/mprotect/made", 32748},
      {"million-stacks/mprotect/resident_bytes", 4100},
      {"million-stacks/pool/guarded", 1000000},
      {"million-stacks/pool/mappings", 43},
      {"million-stacks/pool/made", 1000000},
      {"million-stacks/pool/resident_bytes", 4100}};
  return all.at(std::string(experiment) + std::string(pointer));
}

} // namespace

TEST_CASE("the tour's table has a row for each comparison", "[tour]") {
  const auto rows = make_tour_rows([](std::string_view) { return true; }, figures);
  REQUIRE(rows.size() == 8);
  CHECK(rows[0].thread == "6.3 us");
  CHECK(rows[0].coroutine == "14 ns");
  CHECK(rows[0].times == "450");
  CHECK(rows[3].thread == "78 GiB");
  CHECK(rows[5].coroutine == "1,000,000");
  CHECK(rows[5].thread == "32,748");
}

TEST_CASE("the tour's table leaves out what a course without those chapters cannot measure", "[tour]") {
  CHECK(make_tour_rows([](std::string_view) { return false; }, figures).empty());
  CHECK(tour_lines({}).empty());
  CHECK(make_tour_rows([](std::string_view name) { return name == "resume-cost"; }, figures).size() == 2);
}

TEST_CASE("no line of the tour's table is longer than a hundred columns", "[tour]") {
  const auto lines = tour_lines(make_tour_rows([](std::string_view) { return true; }, figures));
  CHECK(lines.size() == 9);
  CHECK(std::all_of(lines.begin(), lines.end(), [](const std::string& line) { return line.size() <= 97; }));
}
