// Groups, stop tokens, shields. Compiled once for each runtime.
#include "catch.hpp"
#include "sched_test.hpp"

#include <atomic>
#include <chrono>
#include <kernlet/go_group.hpp>
#include <string>
#include <thread>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace std::chrono_literals;
using test::on;

TEST_CASE("a group waits for its members, and for those that they start") {
  for (const auto workers : test::worker_counts)
    for (int i = 0; i < 50; ++i)
      on(workers, [] {
        std::atomic<int> ran = 0;
        go_group group;
        for (int j = 0; j < 10; ++j)
          group.go([&] {
            yield();
            group.go([&ran] {
              yield();
              ++ran;
            });
            ++ran;
          });
        group.join();
        CHECK(ran == 20);
        CHECK(group.size() == 0);
        group.go([&ran] { ++ran; });
        group.join();
        CHECK(ran == 21);
      });
}

TEST_CASE("the first member that fails has the others cancelled, and its exception goes to join()") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      std::atomic<int> cancelled = 0;
      go_group group;
      for (int i = 0; i < 5; ++i)
        group.go([&cancelled] {
          try {
            this_task::sleep_for(1h);
          } catch (const task_cancelled&) {
            ++cancelled;
            throw;
          }
        });
      for (int i = 0; i < 20; ++i)
        yield();
      group.go("fails", [] { throw std::runtime_error("the first one"); });
      CHECK_THROWS_WITH(group.join(), "the first one");
      CHECK(cancelled <= 5);
      CHECK(group.size() == 0);
    });
}

TEST_CASE("a group that is left early cancels its members") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      std::atomic<int> ended = 0;
      struct notes {
        std::atomic<int>& count;
        ~notes() { ++count; }
      };
      CHECK_THROWS_WITH(
          [&] {
            go_group group;
            std::atomic<int> begun = 0;
            for (int i = 0; i < 5; ++i)
              group.go([&] {
                const notes here{ended};
                ++begun;
                test::park_for_ever();
              });
            test::until([&] { return begun == 5; });
            throw std::runtime_error("early");
          }(),
          "early");
      CHECK(ended == 5);
    });
}

TEST_CASE("an owner that is cancelled while it waits cancels its members") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      std::atomic<int> begun = 0, ended = 0;
      auto owner = go("owner", [&] {
        go_group group;
        for (int i = 0; i < 3; ++i)
          group.go([&] {
            ++begun;
            try {
              test::park_for_ever();
            } catch (...) {
              ++ended;
              throw;
            }
          });
        group.join();
      });
      test::until([&] { return begun == 3; });
      owner.cancel();
      CHECK_THROWS_AS(owner.join(), cancelled_error);
      CHECK(ended == 3);
    });
}

TEST_CASE("what may not be done with a group says so") {
  CHECK_THROWS_WITH(go_group(), ContainsSubstring("outside a scheduler's task"));
  on(1, [] {
    go_group group;
    std::string said;
    group.go([&] {
      try {
        group.join();
      } catch (const scheduler_error& error) {
        said = error.what();
      }
    });
    group.join();
    CHECK_THAT(said, ContainsSubstring("by another task than its owner 'main'"));
  });
}

TEST_CASE("a task ends when the token that it was given is asked to stop") {
  for (const auto workers : test::worker_counts)
    for (int i = 0; i < 100; ++i) {
      std::stop_source stop;
      on(workers, [&stop] {
        auto sleeps = go({.name = "sleeps", .stop = stop.get_token()}, [] { this_task::sleep_for(1h); });
        std::jthread other([&stop] { stop.request_stop(); });
        CHECK_THROWS_AS(sleeps.join(), cancelled_error);
        auto late = go({.name = "late", .stop = stop.get_token()}, [] { yield(); });
        CHECK_THROWS_AS(late.join(), cancelled_error);
      });
    }
}

TEST_CASE("a computing task looks at its own token") {
  for (const auto workers : {2u, 7u}) // with one worker nobody could cancel it
    on(workers, [] {
      std::atomic<bool> begun = false;
      auto computes = go([&begun] {
        const std::stop_token stop = this_task::stop_token();
        begun = true;
        while (!stop.stop_requested()) {
        }
        return 1;
      });
      test::until([&begun] { return begun.load(); });
      computes.cancel();
      CHECK(computes.join() == 1);
    });
}

TEST_CASE("under a shield a task waits on, and is told afterwards") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      std::atomic<bool> begun = false, asked = false, waited = false;
      auto task = go([&] {
        {
          const cancellation_shield shield;
          begun = true;
          while (!asked)
            this_task::sleep_for(1us);
          waited = true;
        }
        yield();
      });
      test::until([&begun] { return begun.load(); });
      task.cancel();
      asked = true;
      CHECK_THROWS_AS(task.join(), cancelled_error);
      CHECK(waited);
    });
}

TEST_CASE("this_task speaks of a scheduler's task") {
  CHECK(this_task::name() == std::string());
  on(2, [] {
    CHECK(this_task::name() == std::string("main"));
    go("other", [] { CHECK(this_task::name() == std::string("other")); }).join();
  });
}
