// Step 01.1: the clock is the judge's. It says which turns lie between its two readings, and what the average
// must be.
#include "notebook.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

namespace {

/// The numbers of this process's kernel threads. One that was joined may still be among them: the kernel
/// wakes who joins it before it takes it off the list.
std::set<std::string> threads() {
  std::set<std::string> numbers;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task"))
    numbers.insert(entry.path().filename());
  return numbers;
}

/// A clock that is read a second time after as long as the judge has drawn.
struct judges_clock {
  std::int64_t first, passes;
  std::uint64_t readings = 0;
  const chapter01::notebook* turns;
  std::set<std::string> others = threads(); ///< those that are no side of the measurement
  std::uint64_t turns_at[2] = {}, sides_at[2] = {};

  static std::int64_t read(void* self) noexcept {
    auto& clock = *static_cast<judges_clock*>(self);
    if (clock.readings < 2) {
      clock.turns_at[clock.readings] = clock.turns->notes().size();
      clock.sides_at[clock.readings] = static_cast<std::uint64_t>(
          std::ranges::count_if(threads(), [&](const auto& one) { return !clock.others.contains(one); }));
    }
    return clock.readings++ == 0 ? clock.first : clock.first + clock.passes;
  }
};

} // namespace

KERNLET_TEST("01.1.average") {
  using namespace chapter01;
  const auto passes = t.input("passes");
  std::vector<std::uint64_t> measured;
  for (const std::uint64_t nanoseconds : passes) {
    const std::uint64_t rounds = 1 + nanoseconds % 50;
    notebook seen(2 * rounds);
    judges_clock clock{1'000'000'007, static_cast<std::int64_t>(nanoseconds), 0, &seen};
    switch_meter_options options = noting(seen, rounds);
    options.clock = judges_clock::read;
    options.clock_context = &clock;
    t.step("%llu rounds, during which the clock passes %llu ns", static_cast<unsigned long long>(rounds),
           static_cast<unsigned long long>(nanoseconds));
    const switch_figures figures = measure_thread_switch(options);
    KERNLET_CHECK_EQUAL(t, clock.readings, 2u, "times that the clock was read");
    KERNLET_CHECK_EQUAL(t, clock.turns_at[0], 0u, "turns before the first reading");
    KERNLET_CHECK_EQUAL(t, clock.turns_at[1], 2 * rounds, "turns before the second reading");
    KERNLET_CHECK_EQUAL(t, clock.sides_at[0], 2u, "threads beside the caller when the clock was read first");
    const double average = static_cast<double>(nanoseconds) / static_cast<double>(2 * rounds);
    KERNLET_CHECK(t, figures.nanoseconds_per_switch == average && "nanoseconds by switches");
    measured.push_back(static_cast<std::uint64_t>(figures.nanoseconds));
  }
  t.observe("passes", measured);
}
