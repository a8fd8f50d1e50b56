// Sleeps, deadlines, the clock that jumps, and what the loop says when nothing can come. Compiled once for
// each runtime.
#include "catch.hpp"
#include "loop_test.hpp"

#include <algorithm>
#include <kernlet/this_task.hpp>
#include <kernlet/virtual_clock.hpp>
#include <limits>
#include <random>
#include <string>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace std::chrono_literals;
using test::timed_loop;

TEST_CASE("sleeps end in the order of their deadlines, and the clock jumps") {
  timed_loop with;
  std::vector<std::pair<int, deadline::duration>> seen;
  for (const int seconds : {30, 10, 20, 0})
    with.here.spawn([&, seconds] {
      this_task::sleep_for(std::chrono::seconds(seconds));
      seen.emplace_back(seconds, with.clock.now() - with.start);
    });
  with.here.run();
  CHECK(seen == std::vector<std::pair<int, deadline::duration>>{{0, 0s}, {10, 10s}, {20, 20s}, {30, 30s}});
}

TEST_CASE("equal deadlines end in the order in which they were set") {
  timed_loop with;
  std::string seen;
  const deadline same = with.start + 5s;
  for (char name = 'a'; name <= 'z'; ++name)
    with.here.spawn([&, name] {
      this_task::sleep_until(same);
      seen += name;
    });
  with.here.run();
  CHECK(seen == "abcdefghijklmnopqrstuvwxyz");
}

TEST_CASE("many timers at random: each fires at its deadline, in order") {
  timed_loop with;
  std::mt19937 random(7); // the same each time
  std::vector<deadline> fired;
  int wrong = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto length = std::chrono::milliseconds(random() % 300);
    with.here.spawn([&, length] {
      for (int turn = 1; turn <= 3; ++turn) {
        const deadline until = with.clock.now() + length;
        this_task::sleep_until(until);
        wrong += with.clock.now() != until;
        fired.push_back(with.clock.now());
      }
    });
  }
  with.here.run();
  CHECK(fired.size() == 3000);
  CHECK(std::is_sorted(fired.begin(), fired.end()));
  CHECK(wrong == 0);
}

TEST_CASE("a time that has passed lets the others run, and does not move the clock") {
  timed_loop with;
  std::string seen;
  with.here.spawn([&] {
    for (int i = 0; i < 2; ++i) {
      seen += "a";
      this_task::sleep_until(deadline::min());
    }
    this_task::sleep_for(-1h);
    seen += "A";
  });
  with.here.spawn([&] {
    seen += "b";
    this_task::yield();
    seen += "B";
  });
  with.here.run();
  CHECK(seen.substr(0, 2) == "ab");
  CHECK(seen.find('A') > seen.find('b'));
  CHECK(with.clock.now() == with.start);
}

TEST_CASE("a sleep of a thousand years is cut to what the clock can count, and can be cancelled") {
  timed_loop with;
  auto sleeper = with.here.spawn("sleeper", [] { this_task::sleep_for(std::chrono::years(1000)); });
  auto even_longer = with.here.spawn("longer", [] {
    this_task::sleep_for(std::chrono::duration<double>(std::numeric_limits<double>::infinity()));
  });
  with.here.spawn([&] {
    this_task::sleep_for(std::chrono::years(100));
    sleeper.cancel();
  });
  with.here.run(); // jumps to the end of time for the other one
  CHECK_THROWS_AS(sleeper.join(), cancelled_error);
  even_longer.join();
  CHECK(with.clock.now() == no_deadline - deadline::duration(1));
}

TEST_CASE("a deadline of park() is not woken by what others wait for; a wake before it stays") {
  timed_loop with;
  std::vector<wake_reason> seen;
  waiter* waiting = nullptr;
  with.here.spawn([&] {
    waiting = &current_waiter();
    seen.push_back(waiting->park(with.start + 10s)); // woken at 3 s
    seen.push_back(waiting->park(with.start + 11s)); // nobody wakes it
    waiting->wake();
    waiting->wake();
    seen.push_back(waiting->park(with.start + 12s)); // held, and the two count as one
    seen.push_back(waiting->park(with.start + 13s));
  });
  with.here.spawn([&] {
    this_task::sleep_for(3s);
    waiting->wake();
  });
  with.here.run();
  using enum wake_reason;
  CHECK(seen == std::vector<wake_reason>{woken, timed_out, woken, timed_out});
  CHECK(with.clock.now() - with.start == 13s);
}

TEST_CASE("a timer fires while others are busy, and not before its time") {
  timed_loop with;
  bool fired = false;
  int turns_after = 0;
  deadline when{};
  with.here.spawn([&] {
    this_task::sleep_for(1ms);
    when = with.clock.now();
    fired = true;
  });
  with.here.spawn([&] {
    while (!fired) {
      with.clock.advance(10us); // a task that computes; the loop is never idle
      turns_after += with.clock.now() - with.start >= 1ms;
      this_task::yield();
    }
  });
  with.here.run();
  CHECK(when - with.start >= 1ms);
  CHECK(turns_after <= static_cast<int>(loop::poll_interval) + 1);
}

TEST_CASE("a real clock: a sleep is never short") {
  loop here;
  int early = 0;
  for (int i = 0; i < 50; ++i)
    here.spawn([&, i] {
      const auto before = std::chrono::steady_clock::now();
      this_task::sleep_for(std::chrono::microseconds(i * 20));
      early += std::chrono::steady_clock::now() - before < std::chrono::microseconds(i * 20);
    });
  here.run();
  CHECK(early == 0);
}

TEST_CASE("a deadlock is reported, with each task and what it waits for") {
  loop here;
  join_handle<void> first, second;
  first = here.spawn("first", [&] { second.join(); });
  second = here.spawn("second", [&] { first.join(); });
  here.spawn("third", [] {
    const waits_for note("a letter");
    current_waiter().park();
  });
  here.spawn("fourth", [] { current_waiter().park(); });
  here.spawn("gone", [] {});
  std::string said;
  try {
    here.run();
  } catch (const deadlock_error& error) {
    said = error.what();
  }
  CHECK_THAT(said, ContainsSubstring("deadlock") &&
                       ContainsSubstring("task 'first' waits for the end of task 'second'\n") &&
                       ContainsSubstring("task 'second' waits for the end of task 'first'\n") &&
                       ContainsSubstring("task 'third' waits for a letter\n") &&
                       ContainsSubstring("task 'fourth' waits for a wake\n"));
  CHECK_THAT(said, !ContainsSubstring("gone"));
  CHECK(said.find("'first'") < said.find("'third'"));

  // All is as it was: a cancellation gets the ring going again.
  first.cancel();
  CHECK_THROWS_AS(here.run(), deadlock_error);
  CHECK(first.done());
  CHECK(second.done());
  CHECK(here.unfinished() == 2);
  CHECK_THROWS_AS(second.join(), cancelled_error);
}

TEST_CASE("with a timer set there is no deadlock, and the report says what sleeps") {
  timed_loop with;
  std::string said;
  with.here.spawn("sleeper", [&] { this_task::sleep_for(1h); });
  with.here.spawn("asks", [&] { said = with.here.describe_tasks(); });
  with.here.run();
  CHECK_THAT(said, ContainsSubstring("'sleeper' waits for the end of a sleep"));
}

TEST_CASE("hooks: poll is called among busy tasks, and may wake, spawn and stop") {
  struct world {
    loop* owner = nullptr;
    waiter* waiting = nullptr;
    int polls = 0, spawned = 0;
  } outside;
  loop_hooks hooks = virtual_clock().hooks();
  hooks = {.self = &outside,
           .now = [](void*) noexcept { return deadline(); },
           .idle = [](void*, deadline, bool) noexcept { return false; },
           .poll =
               [](void* self) noexcept {
                 auto& all = *static_cast<world*>(self);
                 if (++all.polls == 3) {
                   all.waiting->wake();
                   all.owner->spawn("by a hook", [&all] { ++all.spawned; });
                 }
               },
           .interrupt = [](void*) noexcept {}};
  loop here({.hooks = hooks});
  outside.owner = &here;
  bool woken = false;
  here.spawn([&] {
    outside.waiting = &current_waiter();
    woken = outside.waiting->park() == wake_reason::woken;
  });
  here.spawn([&] {
    for (int i = 0; i < 1000; ++i)
      this_task::yield();
  });
  here.run();
  CHECK(woken);
  CHECK(outside.spawned == 1);
  CHECK(outside.polls >= 1000 / static_cast<int>(loop::poll_interval));
}
