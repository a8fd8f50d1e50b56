// Step 05.2: a join waits for the end of a task and brings what it has returned.
#include "support.hpp"

#include <memory>

KERNLET_TEST("05.2.results") {
  using namespace chapter05;
  const auto words = t.input("words");
  using box = std::unique_ptr<std::uint64_t>;
  std::vector<std::uint64_t> seen;
  std::uint64_t turns = 0;
  bool had_ended = false;
  loop tasks;
  auto last = tasks.spawn("last", [&] { return std::make_unique<std::uint64_t>(words[3]); });
  tasks.spawn("joins", [&] {
    t.step("a task joins one that has not begun");
    auto slow = tasks.spawn("slow", [&] {
      for (int i = 0; i < 5; ++i)
        this_task::yield();
      return std::make_unique<std::uint64_t>(words[0]);
    });
    KERNLET_CHECK(t, !slow.done());
    box got = slow.join();
    KERNLET_CHECK(t, turns >= 5); // the others had their turns meanwhile
    seen.push_back(*got);

    t.step("it joins one that has ended already");
    auto quick = tasks.spawn("quick", [&] { return std::make_unique<std::uint64_t>(words[1]); });
    this_task::yield();
    KERNLET_CHECK(t, quick.done());
    const std::uint64_t before = turns;
    seen.push_back(*quick.join());
    KERNLET_CHECK_EQUAL(t, turns, before, "turns of another task during that join");

    t.step("two tasks join one another in a chain");
    auto first = tasks.spawn("first", [&] { return words[2]; });
    auto second = tasks.spawn("second", [&first] { return first.join(); });
    seen.push_back(second.join());

    t.step("a task that joins another one is woken by somebody who means something else");
    waiter& joining = current_waiter();
    auto third = tasks.spawn("third", [&] {
      for (int i = 0; i < 5; ++i) {
        joining.wake();
        this_task::yield();
      }
      had_ended = true;
    });
    try {
      third.join();
    } catch (const cancelled_error&) { // a join that came back too early finds no result
    }
    KERNLET_CHECK(t, had_ended);
  });
  tasks.spawn("counts", [&] {
    for (; turns < 20; ++turns)
      this_task::yield();
  });
  run(t, tasks);
  t.step("main joins one after run()");
  KERNLET_CHECK(t, last.done());
  seen.push_back(*last.join());
  t.observe("words", seen);
}
