// Step 05.1: while tasks are ready the loop looks outside, at least once in so many switches.
#include "support.hpp"

namespace {

using namespace chapter05;

/// A source of events that counts how often it is asked, and how many switches went by in between.
struct source {
  loop* tasks = nullptr;
  std::uint64_t polls = 0, last = 0, longest = 0;

  static void poll(void* self) noexcept {
    source& here = *static_cast<source*>(self);
    if (here.tasks == nullptr)
      return;
    const std::uint64_t now = here.tasks->counts().switches;
    ++here.polls;
    here.longest = std::max(here.longest, now - here.last);
    here.last = now;
  }
};

} // namespace

KERNLET_TEST("05.1.looks-outside") {
  source events;
  loop_options options;
  options.hooks = {&events, [](void*) noexcept { return deadline{}; },
                   [](void*, deadline, bool) noexcept { return false; }, source::poll, [](void*) noexcept {}};
  loop tasks(options);
  events.tasks = &tasks;
  t.step("three tasks yield a thousand times each: somebody is always ready");
  for (int i = 0; i < 3; ++i)
    tasks.spawn([] {
      for (int round = 0; round < 1000; ++round)
        this_task::yield();
    });
  run(t, tasks);
  KERNLET_CHECK(t, tasks.counts().switches >= 3000);
  KERNLET_CHECK(t, events.polls >= 3000 / loop::poll_interval);
  KERNLET_CHECK(t, events.longest <= loop::poll_interval + 1);
}
