// Step 05.2: an exception that a task lets out goes to the one who joins it, and to nobody else.
#include "support.hpp"

KERNLET_TEST("05.2.exceptions") {
  using namespace chapter05;
  const auto thrown = t.input("thrown");
  std::vector<std::uint64_t> caught;
  std::uint64_t bystander = 0;
  const auto joins = [&](auto& handle) {
    try {
      handle.join();
    } catch (std::uint64_t what) {
      caught.push_back(what);
    } catch (const cancelled_error&) { // it has lost what it threw
    }
  };
  loop tasks;
  tasks.spawn("bystander", [&] {
    for (; bystander < 10; ++bystander)
      this_task::yield();
  });
  tasks.spawn("joins", [&] {
    t.step("a task throws while it is joined");
    auto first = tasks.spawn("throws", [&] {
      this_task::yield();
      throw thrown[0];
    });
    joins(first);
    t.step("a task has thrown before it is joined");
    auto second = tasks.spawn("throws", [&] { throw thrown[1]; });
    this_task::yield();
    KERNLET_CHECK(t, second.done());
    joins(second);
  });
  auto third = tasks.spawn("throws", [&] { throw thrown[2]; });
  run(t, tasks); // lets nothing out
  t.step("main joins one that has thrown");
  joins(third);
  KERNLET_CHECK_EQUAL(t, bystander, 10, "turns of another task");
  t.observe("thrown", caught);
}
