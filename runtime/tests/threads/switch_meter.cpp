#include <kernlet/switch_meter.hpp>

#include <sched.h>
#include <stdexcept>
#include <system_error>
#include <vector>

using namespace kernlet;

namespace {

int first_processor() {
  cpu_set_t all;
  CPU_ZERO(&all);
  sched_getaffinity(0, sizeof all, &all);
  int found = 0;
  while (!CPU_ISSET(found, &all))
    ++found;
  return found;
}

} // namespace

TEST_CASE("the meter counts two switches a round, and time passes") {
  switch_meter_options options;
  options.rounds = 1000;
  options.processors[0] = options.processors[1] = first_processor();
  const switch_figures figures = measure_thread_switch(options);
  CHECK(figures.switches == 2000);
  CHECK(figures.nanoseconds > 0);
  CHECK(figures.nanoseconds_per_switch == static_cast<double>(figures.nanoseconds) / 2000);
}

TEST_CASE("the turns come in order, in whichever way the processors are chosen") {
  std::vector<std::uint64_t> turns;
  switch_meter_options options;
  options.rounds = 500;
  options.turn_context = &turns;
  options.on_turn = [](void* self, int side, std::uint64_t turn) noexcept {
    static_cast<std::vector<std::uint64_t>*>(self)->push_back(turn * 2 + static_cast<std::uint64_t>(side));
  };
  const bool pinned = GENERATE(false, true);
  options.processors[1] = pinned ? first_processor() : any_processor;
  measure_thread_switch(options);
  REQUIRE(turns.size() == 1000);
  for (std::uint64_t turn = 0; turn < turns.size(); ++turn)
    REQUIRE(turns[turn] == turn * 2 + turn % 2);
}

TEST_CASE("what cannot be measured is refused") {
  switch_meter_options options;
  options.rounds = 0;
  CHECK_THROWS_AS(measure_thread_switch(options), std::invalid_argument);
  options.rounds = 1;
  options.processors[GENERATE(0, 1)] = GENERATE(-2, CPU_SETSIZE - 1, CPU_SETSIZE);
  CHECK_THROWS_AS(measure_thread_switch(options), std::system_error);
}
