// The end of a loop with tasks alive. Compiled once for each runtime.
#include "catch.hpp"
#include "death.hpp"
#include "loop_test.hpp"

#include <kernlet/stack_pool.hpp>
#include <kernlet/this_task.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace std::chrono_literals;
using test::says, test::timed_loop;

TEST_CASE("a loop that is destroyed unwinds the tasks that are alive") {
  stack_pool stacks;
  std::string seen;
  join_handle<void> kept, fresh;
  std::string said;
  {
    virtual_clock clock;
    loop here({.hooks = clock.hooks(), .stacks = &stacks});
    for (int i = 0; i < 3; ++i)
      kept = here.spawn([&, i] {
        const says gone{seen, "x"};
        if (i == 0)
          current_waiter().park();
        this_task::yield();
        this_task::sleep_for(1h);
      });
    here.spawn([&] {
      try {
        this_task::sleep_for(2h);
      } catch (const task_cancelled&) {
        const cancellation_shield shield;
        this_task::sleep_for(1min);
        seen += "cleaned";
        try {
          here.spawn([] {});
        } catch (const loop_error& error) {
          said = error.what();
        }
      }
    });
    here.spawn([&] { here.stop(); });
    here.run();
    fresh = here.spawn([&] { seen += "never"; });
  }
  CHECK(seen == "xxxcleaned");
  CHECK_THAT(said, ContainsSubstring("being destroyed"));
  CHECK(stacks.counts().taken() == 2);
  CHECK(kept.done());
  CHECK_THROWS_AS(kept.join(), cancelled_error);
  CHECK_THROWS_AS(fresh.join(), cancelled_error);
  CHECK(stacks.counts().taken() == 0);
}

TEST_CASE("tasks that refuse to end are named, and end the program") {
  const auto swallows = test::in_child([] {
    loop here;
    here.spawn("stubborn", [] {
      for (;;)
        try {
          this_task::yield();
        } catch (...) {
        }
    });
    here.spawn([&] { here.stop(); });
    here.run();
  });
  CHECK(swallows.signal == SIGABRT);
  CHECK_THAT(swallows.said, ContainsSubstring("'stubborn' has swallowed"));

  const auto shields = test::in_child([] {
    loop here;
    here.spawn("shielded", [] {
      const cancellation_shield shield;
      current_waiter().park();
    });
    here.spawn([&] { here.stop(); });
    here.run();
  });
  CHECK(shields.signal == SIGABRT);
  CHECK_THAT(shields.said, ContainsSubstring("task 'shielded' waits for a wake"));
}

TEST_CASE("a loop that one of its own tasks destroys ends the program") {
  const auto seen = test::in_child([] {
    auto here = std::make_unique<loop>();
    here->spawn([&] { here.reset(); });
    here->run();
  });
  CHECK(seen.signal == SIGABRT);
  CHECK_THAT(seen.said, ContainsSubstring("destroyed by one of its own tasks"));
}

TEST_CASE("tasks that join each other end with their loop, and that is no failure of theirs") {
  std::vector<std::string> unjoined;
  join_handle<void> ring[3], shielded, asks;
  {
    virtual_clock clock;
    loop here({.hooks = clock.hooks(),
               .unjoined = {[](void* self, const char* task, const std::exception_ptr&) noexcept {
                              static_cast<std::vector<std::string>*>(self)->push_back(task);
                            },
                            &unjoined}});
    for (std::size_t i = 0; i < 3; ++i)
      ring[i] = here.spawn("one of a ring", [&ring, i] { ring[(i + 1) % 3].join(); });
    // Under the shield it is told of the other's end, not of its own.
    asks = here.spawn("asked", [] { this_task::sleep_for(1h); });
    shielded = here.spawn("shielded", [&] {
      const cancellation_shield shield;
      asks.join();
    });
    here.spawn("fails", [] {
      try {
        this_task::sleep_for(1h);
      } catch (const task_cancelled&) {
        throw std::runtime_error("cleanup failed");
      }
    });
    here.spawn([&] { here.stop(); });
    here.run();
  }
  CHECK_THROWS_WITH(shielded.join(), ContainsSubstring("'shielded' was cancelled"));
  for (auto& each : ring) {
    CHECK(each.done());
    each.detach();
  }
  CHECK(unjoined == std::vector<std::string>{"fails"}); // what is a failure is still told
}

TEST_CASE("the cancelled_error of another is a failure of a task that was not to end itself") {
  std::vector<std::string> unjoined;
  loop here({.unjoined = {[](void* self, const char* task, const std::exception_ptr&) noexcept {
                            static_cast<std::vector<std::string>*>(self)->push_back(task);
                          },
                          &unjoined}});
  auto joined = here.spawn("joined", [] { this_task::sleep_for(1h); });
  here.spawn("joins", [&] { joined.join(); }).detach();
  here.spawn([&] { joined.cancel(); });
  here.run();
  CHECK(unjoined == std::vector<std::string>{"joins"});
}

TEST_CASE("a task that sleeps a thousand years by the real clock is ended by another thread") {
  loop here;
  auto sleeper = here.spawn("sleeper", [] { this_task::sleep_for(std::chrono::years(1000)); });
  auto second = here.spawn("second", [&] { this_task::sleep_until(no_deadline - deadline::duration(1)); });
  std::jthread other;
  here.spawn([&] {
    other = std::jthread([&sleeper, &second] {
      sleeper.record()->request_cancel();
      second.record()->request_cancel();
    });
  });
  here.run();
  CHECK_THROWS_AS(sleeper.join(), cancelled_error);
  CHECK_THROWS_AS(second.join(), cancelled_error);
}
