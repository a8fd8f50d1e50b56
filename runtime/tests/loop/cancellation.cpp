// Cancellation. Compiled once for each runtime.
#include "catch.hpp"
#include "loop_test.hpp"

#include <kernlet/this_task.hpp>
#include <string>
#include <vector>

using namespace kernlet;
using namespace std::chrono_literals;
using test::says, test::timed_loop;

TEST_CASE("a waiting task that is cancelled unwinds, innermost first, and leaves no result") {
  timed_loop with;
  std::string seen;
  auto task = with.here.spawn("unwinds", [&] {
    const says outer{seen, "outer "};
    const says inner{seen, "inner "};
    this_task::sleep_for(1h);
    seen += "never";
    return 1;
  });
  with.here.spawn([&] {
    task.cancel();
    task.cancel(); // a second time: nothing
    seen += "asked ";
    try {
      task.join();
    } catch (const cancelled_error& error) {
      seen += error.what();
    }
  });
  with.here.run();
  CHECK(seen == "asked inner outer task 'unwinds' was cancelled: it has no result");
  CHECK(with.clock.now() == with.start); // its timer is gone
}

TEST_CASE("cancelling one that waits in a join leaves the joined one alone") {
  timed_loop with;
  auto slow = with.here.spawn("slow", [] {
    this_task::sleep_for(10s);
    return 5;
  });
  auto joins = with.here.spawn("joins", [&] { return slow.join(); });
  int got = 0;
  with.here.spawn([&] {
    this_task::sleep_for(1s);
    joins.cancel();
    CHECK_THROWS_AS(joins.join(), cancelled_error);
    got = slow.join(); // nobody else joins it any more
  });
  with.here.run();
  CHECK(got == 5);
}

TEST_CASE("who was cancelled in a join is not woken by the end of what it joined") {
  timed_loop with;
  auto slow = with.here.spawn("slow", [] { this_task::sleep_for(10s); });
  wake_reason last = wake_reason::cancelled;
  auto joins = with.here.spawn("joins", [&] {
    try {
      slow.join();
    } catch (const task_cancelled&) {
      const cancellation_shield shield;
      last = current_waiter().park(with.start + 20s);
    }
  });
  with.here.spawn([&] { joins.cancel(); });
  with.here.run();
  CHECK(last == wake_reason::timed_out);
}

TEST_CASE(
    "a cancellation that is swallowed is raised again at the next waiting point, and at each one after") {
  timed_loop with;
  int raised = 0;
  auto task = with.here.spawn([&] {
    const auto swallow = [&](auto wait) {
      try {
        wait();
      } catch (const task_cancelled&) {
        ++raised;
      }
    };
    swallow([] { this_task::sleep_for(1h); });
    swallow([] { this_task::yield(); });
    swallow([] { this_task::sleep_for(1h); });
    swallow([&] {
      if (current_waiter().park() == wake_reason::cancelled)
        throw task_cancelled{};
    });
    return 3;
  });
  with.here.spawn([&] { task.cancel(); });
  with.here.run();
  CHECK(raised == 4);
  CHECK(task.join() == 3); // it has ended by itself, with a result
}

TEST_CASE("cancelling one that has finished, one that has not begun, and oneself") {
  loop here;
  bool ran = false, before = false, after = false;
  auto finished = here.spawn([] { return 1; });
  auto fresh = here.spawn([&] { ran = true; });
  join_handle<void> self;
  fresh.cancel();
  here.run();
  CHECK_FALSE(ran);
  CHECK_THROWS_AS(fresh.join(), cancelled_error);
  finished.cancel();
  CHECK(finished.join() == 1);
  self = here.spawn([&] {
    self.cancel();
    before = true;
    this_task::yield();
    after = true;
  });
  here.run();
  CHECK(before);
  CHECK_FALSE(after);
  CHECK_THROWS_AS(self.join(), cancelled_error);
  self.cancel(); // empty: nothing
}

TEST_CASE("catch by std::exception lets a cancellation pass") {
  loop here;
  bool passed = true;
  auto task = here.spawn([&] {
    try {
      current_waiter().park();
      this_task::yield();
    } catch (const std::exception&) {
      passed = false;
    }
  });
  here.spawn([&] { task.cancel(); });
  here.run();
  CHECK(passed);
}

TEST_CASE("a wake that came before the cancellation is taken first") {
  loop here;
  std::vector<wake_reason> seen;
  auto task = here.spawn([&] {
    waiter& self = current_waiter();
    for (int i = 0; i < 3; ++i)
      seen.push_back(self.park());
  });
  here.spawn([&] {
    task.record()->wake();
    task.cancel();
  });
  here.run();
  using enum wake_reason;
  CHECK(seen == std::vector<wake_reason>{woken, cancelled, cancelled});
}

TEST_CASE("a wake between the cancellation and its arrival is not lost either") {
  loop here;
  std::vector<wake_reason> seen;
  auto task = here.spawn([&] {
    seen.push_back(current_waiter().park());
    seen.push_back(current_waiter().park());
  });
  here.spawn([&] {
    task.cancel();
    task.record()->wake();
  });
  here.run();
  using enum wake_reason;
  CHECK(seen == std::vector<wake_reason>{woken, cancelled});
}

TEST_CASE("cleanup waits under a shield; the request stays") {
  timed_loop with;
  std::string seen;
  auto task = with.here.spawn([&] {
    try {
      this_task::sleep_for(1h);
    } catch (const task_cancelled&) {
      {
        const cancellation_shield shield;
        const cancellation_shield nested;
        this_task::sleep_for(5s);
        seen += "cleaned ";
      }
      this_task::yield();
      seen += "never";
    }
  });
  auto shielded = with.here.spawn([&] {
    {
      const cancellation_shield shield;
      this_task::sleep_for(20s); // cancelled meanwhile: sleeps on, to its end
      seen += with.clock.now() - with.start == 20s ? "slept " : "short ";
    }
    this_task::sleep_for(1h);
    seen += "never";
  });
  with.here.spawn([&] {
    this_task::sleep_for(1s);
    task.cancel();
    shielded.cancel();
  });
  with.here.run();
  CHECK(seen == "cleaned slept ");
  CHECK(with.clock.now() - with.start == 20s);
}

TEST_CASE("a destructor that an exception calls may wait") {
  timed_loop with;
  std::string seen;
  struct waits {
    std::string& seen;
    ~waits() {
      this_task::sleep_for(3s);
      seen += "waited";
    }
  };
  auto task = with.here.spawn([&] {
    const waits local{seen};
    this_task::sleep_for(1h);
  });
  with.here.spawn([&] {
    task.cancel();
    this_task::sleep_for(1s);
    task.cancel();
  });
  with.here.run();
  CHECK(seen == "waited");
  CHECK(with.clock.now() - with.start == 3s);
}

TEST_CASE("a stop token tells the task, and a stop source cancels it") {
  loop here;
  std::stop_source source;
  bool asked_before = true, asked_after = false;
  int callbacks = 0;
  auto task = here.spawn({.name = "told", .stop = source.get_token()}, [&] {
    const std::stop_token own = this_task::stop_token();
    const std::stop_callback callback(own, [&] { ++callbacks; });
    asked_before = own.stop_requested();
    try {
      current_waiter().park() == wake_reason::cancelled ? throw task_cancelled{} : void();
    } catch (...) {
      asked_after = own.stop_requested();
      throw;
    }
  });
  here.spawn([&] { source.request_stop(); });
  here.run();
  CHECK_FALSE(asked_before);
  CHECK(asked_after);
  CHECK(callbacks == 1);
  CHECK_THROWS_AS(task.join(), cancelled_error);

  bool ran = false;
  auto late = here.spawn({.name = "late", .stop = source.get_token()}, [&] { ran = true; });
  here.run();
  CHECK_FALSE(ran);
  CHECK_THROWS_AS(late.join(), cancelled_error);

  bool seen = false;
  join_handle<void> self;
  self = here.spawn([&] {
    self.cancel();
    seen = this_task::stop_token().stop_requested(); // asked for only now
  });
  here.run();
  CHECK(seen);
}
