// Step 06.3: wait() returns when the source is ready, at once if it is so already, and for no other reason.
#include "support.hpp"

KERNLET_TEST("06.3.waits") {
  using namespace chapter06;
  world all;
  pair both;
  watch mine(all.where, both.ends[0]);
  waiter* waiting = nullptr;
  bool over = false, second = false;
  std::string heard;
  all.tasks.spawn("waits", [&] {
    t.step("the source is ready: wait() returns at once, as often as one asks");
    say(both.ends[1], "ab");
    for (int i = 0; i < 3; ++i)
      KERNLET_CHECK(t, all.where.wait(mine.source(), direction::readable) == wait_outcome::ready);
    KERNLET_CHECK(t, all.where.wait(mine.source(), direction::writable) == wait_outcome::ready);
    hear(both.ends[0], heard);
    waiting = &current_waiter();
    KERNLET_CHECK(t, all.where.wait(mine.source(), direction::readable) == wait_outcome::ready);
    over = true;
    KERNLET_CHECK_EQUAL(t, hear(both.ends[0], heard), 1, "bytes that are there after the wait");
  });
  all.tasks.spawn("meddles", [&] {
    give_way_until([&] { return waiting != nullptr; });
    t.step("the task is woken by somebody who has nothing to do with the source");
    for (int i = 0; i < 3; ++i) {
      waiting->wake();
      this_task::yield();
      this_task::yield();
    }
    KERNLET_CHECK(t, !over);
    t.step("a second task waits for the same direction; a callback is set on it");
    second = throws<reactor_error>([&] { all.where.wait(mine.source(), direction::readable, at_once); });
    KERNLET_CHECK(t, throws<reactor_error>([&] { mine.on_readable([] {}); }));
    say(both.ends[1], "c");
  });
  all.run(t);
  KERNLET_CHECK(t, over);
  KERNLET_CHECK(t, second);
  t.step("who is no task may not wait");
  KERNLET_CHECK(t,
                throws<reactor_error>([&] { all.where.wait(mine.source(), direction::readable, at_once); }));
  bool refused = false;
  all.where.call_soon([&] {
    char byte;
    refused = throws<reactor_error>([&] { all.where.read_some(mine.source(), &byte, 1, at_once); });
  });
  all.where.run_once(at_once);
  KERNLET_CHECK(t, refused);
}
