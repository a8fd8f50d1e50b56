// Step 05.3, hidden: other kernel threads wake tasks of a loop that sleeps or runs. No wake is lost.
#include "../../../exercises/05-cooperative-loop/tests/support.hpp"

#include <atomic>

KERNLET_TEST("05.3.from-outside") {
  using namespace chapter05;
  constexpr std::uint64_t rounds = 200;
  constexpr std::size_t threads = 2;
  loop tasks;
  std::atomic<std::uint64_t> given[threads] = {};
  waiter* waiting[threads] = {};
  std::uint64_t taken[threads] = {}, yields = 0;
  std::vector<join_handle<void>> kept;
  std::vector<kernlet::judge::thread_id> started;
  std::vector<std::unique_ptr<kernlet::outside_source>> promised;
  for (std::size_t i = 0; i < threads; ++i)
    promised.push_back(std::make_unique<kernlet::outside_source>(tasks));
  t.step("%zu threads wake a task each, %llu times", threads, static_cast<unsigned long long>(rounds));
  for (std::size_t i = 0; i < threads; ++i)
    kept.push_back(tasks.spawn("waits", [&, i] {
      waiting[i] = &current_waiter();
      started.push_back(t.spawn([&, i] {
        for (std::uint64_t round = 1; round <= rounds; ++round) {
          given[i].store(round);
          waiting[i]->wake();
          if (round % 16 == 0)
            t.yield();
        }
        promised[i].reset();
      }));
      while (taken[i] < rounds) {
        taken[i] = given[i].load();
        if (taken[i] < rounds)
          waiting[i]->park(); // what has come since the load has left a wake
      }
    }));
  tasks.spawn("busy", [&] {
    for (; yields < 500; ++yields)
      this_task::yield();
  });
  run(t, tasks);
  for (const auto thread : started)
    t.join(thread);
  for (const std::uint64_t each : taken)
    KERNLET_CHECK_EQUAL(t, each, rounds, "the last word that a task has seen");
  KERNLET_CHECK_EQUAL(t, yields, 500, "turns of another task");
}
