// What a task is: run, go, yield, results, exceptions, names. Compiled once for each runtime.
#include "catch.hpp"
#include "sched_test.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace std::chrono_literals;
using test::on;

TEST_CASE("run returns what its body returns, and throws what it throws") {
  for (const auto workers : test::worker_counts) {
    CHECK(on(workers, [] { return 42; }) == 42);
    CHECK_THROWS_WITH(on(workers, [] { throw std::runtime_error("no"); }), "no");
    on(workers, [] {});
    CHECK(*on(workers, [] { return std::make_unique<int>(7); }) == 7);
  }
}

TEST_CASE("a task's result and its exception go to whoever joins it") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      auto moved = std::make_unique<int>(3);
      auto sum = go("sum", [moved = std::move(moved)] { return *moved + 4; });
      auto fails = go("fails", []() -> int { throw std::runtime_error("as it must"); });
      CHECK(sum.name() == std::string("sum"));
      CHECK(sum.join() == 7);
      CHECK_FALSE(static_cast<bool>(sum));
      CHECK_THROWS_WITH(fails.join(), "as it must");
      CHECK_FALSE(static_cast<bool>(fails));
    });
}

TEST_CASE("each of many tasks runs once") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      constexpr int count = 2000; // more than a ring holds
      std::vector<std::atomic<int>> runs(count);
      std::vector<go_handle<int>> handles;
      for (int i = 0; i < count; ++i)
        handles.push_back(go("one", [&runs, i] {
          ++runs[static_cast<std::size_t>(i)];
          return i;
        }));
      for (int i = 0; i < count; ++i)
        CHECK(handles[static_cast<std::size_t>(i)].join() == i);
      CHECK(std::all_of(runs.begin(), runs.end(), [](const auto& one) { return one == 1; }));
    });
}

TEST_CASE("tasks are joined in whatever order, also in the reverse one") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      std::vector<go_handle<int>> handles;
      for (int i = 0; i < 300; ++i)
        handles.push_back(go([i] { return i; }));
      for (int i = 299; i >= 0; i -= 2)
        CHECK(handles[static_cast<std::size_t>(i)].join() == i);
      for (int i = 0; i < 300; i += 2)
        CHECK(handles[static_cast<std::size_t>(i)].join() == i);
    });
}

namespace {

std::uint64_t tree(int depth) {
  if (depth == 0)
    return 1;
  auto left = go("left", [depth] { return tree(depth - 1); });
  const std::uint64_t right = tree(depth - 1);
  return left.join() + right;
}

/// As tree(), but each leaf gives way, so that who joins has to park.
std::uint64_t yielding_tree(int depth) {
  if (depth == 0) {
    yield();
    return 1;
  }
  auto left = go("left", [depth] { return yielding_tree(depth - 1); });
  const std::uint64_t right = yielding_tree(depth - 1);
  return left.join() + right;
}

} // namespace

TEST_CASE("forks and joins nest") {
  for (const auto workers : test::worker_counts) {
    CHECK(on(workers, [] { return tree(12); }) == 4096);
    CHECK(on(workers, [] { return yielding_tree(10); }) == 1024);
  }
}

TEST_CASE("a fork and join needs as many stacks as its tree is deep") {
  // 101 tasks: after 61 switches, in the middle of the tree, the processor should look round; it is asked
  // once to stay, whatever the time.
  stack_pool stacks;
  run(scheduler_options{.workers = 1, .stacks = &stacks}, [] {
    for (int i = 0; i < 38; ++i)
      go([] {}).join();
    return tree(6);
  });
  CHECK(stacks.counts().made <= 8); // one for each level, the first task's, and perhaps one held ready
}

TEST_CASE("one that runs its children in place does not starve the others") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      const auto joins_until = [](const std::atomic<bool>& seen) {
        while (!seen)
          go([] {}).join();
      };
      std::atomic<bool> ready = false, slept = false, woken = false, gone = false;
      auto waits = go("waits", [&ready] { ready = true; });
      joins_until(ready);
      auto sleeps = go("sleeps", [&slept] {
        this_task::sleep_for(1ms); // a timer that is due is looked after
        slept = true;
      });
      joins_until(slept);
      std::atomic<waiter*> parked = nullptr;
      auto parks = go("parks", [&] {
        parked = &current_waiter();
        current_waiter().park();
        woken = true;
      });
      std::thread outside([&, &all = scheduler::here()->owner] {
        while (parked.load() == nullptr)
          std::this_thread::yield();
        parked.load()->wake();
        go(all, "spawned outside", [] {}).join();
        gone = true;
      });
      joins_until(woken);
      joins_until(gone);
      outside.join();
      waits.join();
      sleeps.join();
      parks.join();
    });
}

TEST_CASE("a yield lets others run, and comes back") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      std::atomic<int> turns = 0;
      std::vector<go_handle<void>> all;
      for (int i = 0; i < 10; ++i)
        all.push_back(go([&turns] {
          for (int j = 0; j < 1000; ++j) {
            ++turns;
            yield();
          }
        }));
      for (auto& one : all)
        one.join();
      CHECK(turns == 10000);
    });
}

TEST_CASE("two that wake each other do not starve the others") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      std::atomic<bool> over = false;
      std::atomic<int> done = 0;
      std::atomic<waiter*> left = nullptr, right = nullptr;
      const auto plays = [&](std::atomic<waiter*>& own, std::atomic<waiter*>& other) {
        own = &current_waiter();
        test::until([&] { return other.load() != nullptr; });
        while (!over) {
          other.load()->wake();
          current_waiter().park();
        }
        other.load()->wake(); // it lives, until both have come here
        ++done;
        test::until([&done] { return done == 2; });
      };
      auto one = go("one", [&] { plays(left, right); });
      auto two = go("two", [&] { plays(right, left); });
      auto third = go("third", [&] {
        for (int i = 0; i < 100; ++i)
          yield();
        over = true;
      });
      third.join();
      one.join();
      two.join();
    });
}

TEST_CASE("what a body captures is destroyed once, when the task is disposed of") {
  for (const auto workers : test::worker_counts) {
    const auto counted = std::make_shared<int>(0);
    on(workers, [&] {
      auto joined = go([counted] { yield(); });
      go([counted] {}).detach();
      joined.join();
    });
    CHECK(counted.use_count() == 1);
  }
}

TEST_CASE("exceptions in flight stay with their task, whichever worker goes on with it") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      std::vector<go_handle<void>> all;
      for (int i = 0; i < 50; ++i)
        all.push_back(go([i] {
          for (int j = 0; j < 20; ++j)
            try {
              throw i;
            } catch (int mine) {
              yield();
              try {
                throw;
              } catch (int again) {
                if (again != i || mine != i)
                  throw std::runtime_error("somebody else's exception");
              }
            }
        }));
      for (auto& one : all)
        one.join();
    });
}

TEST_CASE("what may not be done says so, and does nothing") {
  CHECK_THROWS_WITH((void)go([] {}), ContainsSubstring("outside a task"));
  on(1, [] {
    CHECK_THROWS_WITH(on(1, [] {}), ContainsSubstring("run() inside a task"));
    go_handle<void> none;
    CHECK_THROWS_WITH(none.join(), ContainsSubstring("empty handle"));
    CHECK(none.done());
    none.cancel();
    go_handle<void> self;
    std::string said;
    bool placed = false;
    self = go("narcissus", [&] {
      test::until([&placed] { return placed; });
      try {
        self.join();
      } catch (const scheduler_error& error) {
        said = error.what();
      }
    });
    placed = true;
    test::until([&self] { return self.done(); });
    CHECK_THAT(said, ContainsSubstring("'narcissus' joins itself"));
    self.join();
  });
  CHECK_THROWS_WITH(on(scheduler_options::most_workers + 1, [] {}),
                    ContainsSubstring("scheduler_options::workers"));
}

TEST_CASE("a scheduler runs once, and counts") {
  scheduler here({.workers = 2});
  CHECK(here.workers() == 2);
  auto& first = detail::make(
      here, {.name = "main"},
      [] {
        for (int i = 0; i < 10; ++i)
          go([] {}).join();
      },
      &scheduler::launch);
  go_handle handle(first);
  here.run(first);
  handle.join();
  const scheduler_counts counts = here.counts();
  CHECK(counts.spawned == 11);
  CHECK(counts.finished == 11);
}

TEST_CASE("as many workers as this process may use processors") {
  CHECK(default_workers() >= 1);
  CHECK(default_workers() <= std::max(1u, std::thread::hardware_concurrency()));
}
