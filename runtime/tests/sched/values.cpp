// Task-local values: each task's own, on whatever worker it goes on. Compiled once for each runtime.
#include "catch.hpp"
#include "sched_test.hpp"

#include <atomic>
#include <kernlet/loop.hpp>
#include <kernlet/task_local.hpp>
#include <string>
#include <thread>
#include <vector>

using namespace kernlet;

namespace {

task_local<int> number;
task_local<std::string> word([] { return std::string("at first"); });

/// Counts itself, and notes in which order its like are destroyed.
struct counted {
  counted() { ++alive; }
  ~counted() {
    --alive;
    kernlet::yield(); // a destructor may wait: it runs on its task's stack
  }
  counted(const counted&) = delete;
  counted& operator=(const counted&) = delete;
  static inline std::atomic<int> alive{0};
};
task_local<counted> life;

struct makes_another {
  makes_another() = default;
  ~makes_another() { *number = 7; }
};
task_local<makes_another> late;

} // namespace

TEST_CASE("a task's value stays its own, wherever the task goes on") {
  for (const auto workers : test::worker_counts)
    test::on(workers, [] {
      std::vector<go_handle<int>> all;
      for (int i = 1; i <= 50; ++i)
        all.push_back(go([i] {
          int wrong = *number != 0;
          *number = i;
          for (int round = 0; round < 20; ++round) {
            kernlet::yield();
            wrong += *number != i;
          }
          return wrong;
        }));
      for (auto& one : all)
        CHECK(one.join() == 0);
      CHECK(*number == 0);
    });
}

TEST_CASE("a value begins as its maker says, and is destroyed when the task ends") {
  for (const auto workers : test::worker_counts)
    test::on(workers, [] {
      go([] {
        CHECK(*word == "at first");
        *word = "changed";
        static_cast<void>(life.get());
        CHECK(counted::alive == 1);
      }).join();
      CHECK(counted::alive == 0);
      CHECK(*word == "at first");
      auto cancelled = go([] {
        static_cast<void>(life.get());
        test::park_for_ever();
      });
      test::until([] { return counted::alive == 1; });
      cancelled.cancel();
      CHECK_THROWS_AS(cancelled.join(), cancelled_error);
      CHECK(counted::alive == 0);
    });
}

TEST_CASE("a destructor may make another value, which is destroyed too") {
  test::on(1, [] {
    go([] { static_cast<void>(late.get()); }).join();
    CHECK(*number == 0);
  });
}

TEST_CASE("tasks of a loop and kernel threads have values of their own") {
  *number = 1;
  loop here;
  int in_task = -1;
  here.spawn("task", [&] {
    in_task = *number;
    *number = 2;
    static_cast<void>(life.get());
  });
  here.run();
  CHECK(in_task == 0);
  CHECK(counted::alive == 0);
  CHECK(*number == 1);
  int in_thread = -1;
  std::thread([&] {
    in_thread = *number;
    static_cast<void>(life.get());
  }).join();
  CHECK(in_thread == 0);
  CHECK(counted::alive == 0);
  *number = 0;
}
