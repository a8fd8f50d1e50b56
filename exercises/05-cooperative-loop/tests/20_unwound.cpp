// Step 05.4: a waiting task that is cancelled leaves its functions, innermost first, whatever it waits for.
#include "support.hpp"

namespace {

using namespace chapter05;

/// Calls itself `depth` deep, with a witness in each call, and waits at the bottom.
void descend(std::vector<std::uint64_t>& list, std::span<const std::uint64_t> numbers,
             const std::function<void()>& wait) {
  if (numbers.empty())
    return wait();
  const witness here(list, numbers.back());
  descend(list, numbers.first(numbers.size() - 1), wait);
}

} // namespace

KERNLET_TEST("05.4.unwound") {
  const auto numbers = t.input("numbers");
  constexpr std::size_t each = 4;
  timeless world;
  loop& tasks = world.tasks;
  std::vector<std::uint64_t> list;
  auto endless = tasks.spawn("endless", [] { current_waiter().park(); });
  const std::function<void()> waits[] = {
      [] { this_task::sleep_for(1h); },
      [] {
        if (current_waiter().park() == wake_reason::cancelled)
          throw task_cancelled{};
      },
      [&] { endless.join(); },
      [] {
        for (int round = 0; round < 1000; ++round)
          this_task::yield();
      },
  };
  std::vector<join_handle<void>> handles;
  for (std::size_t i = 0; i < 4; ++i)
    handles.push_back(
        tasks.spawn("waits", [&, i] { descend(list, numbers.subspan(i * each, each), waits[i]); }));
  std::uint64_t cancelled = 0;
  tasks.spawn("cancels", [&] {
    this_task::yield();
    for (std::size_t i = 0; i < 4; ++i) {
      t.step("a task is cancelled that %s", i == 0   ? "sleeps"
                                            : i == 1 ? "has parked"
                                            : i == 2 ? "joins another one"
                                                     : "yields again and again");
      handles[i].cancel();
      KERNLET_CHECK(t, !handles[i].done()); // a request, no more
      try {
        handles[i].join();
      } catch (const cancelled_error&) {
        ++cancelled;
      }
      if (!KERNLET_CHECK(t, handles[i].done()))
        t.finish();
    }
    endless.cancel();
  });
  run(t, tasks);
  KERNLET_CHECK_EQUAL(t, cancelled, 4, "joins that said that the task was cancelled");
  KERNLET_CHECK_EQUAL(t, world.passed(), 0, "milliseconds that have passed");
  t.observe("numbers", list);
}
