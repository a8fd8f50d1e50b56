// How programs end: deadlocks, exceptions that nobody joins, what the environment asks for. Compiled once for
// each runtime.
#include "catch.hpp"
#include "death.hpp"
#include "sched_test.hpp"

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <set>
#include <string>
#include <thread>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace std::chrono_literals;

TEST_CASE("when every task waits for ever, the report names each, and the program ends") {
  for (const std::uint32_t workers : {1u, 2u}) {
    const auto seen = test::in_child([workers] {
      run(scheduler_options{.workers = workers}, [] {
        auto waits = go("the one that waits", [] { test::park_for_ever(); });
        waits.join();
      });
    });
    CHECK(seen.exit_code == 2);
    CHECK_THAT(seen.said, ContainsSubstring("kernlet: deadlock: every task waits"));
    CHECK_THAT(seen.said, ContainsSubstring("task 'the one that waits' waits for a wake"));
    CHECK_THAT(seen.said, ContainsSubstring("task 'main' waits for the end of a task"));
  }
}

namespace {

[[gnu::noinline]] void wait_deep_down(int depth) {
  if (depth != 0)
    wait_deep_down(depth - 1);
  else
    current_waiter().park();
  asm volatile(""); // no tail call
}

} // namespace

TEST_CASE("the report says where each task waits") {
  for (const std::uint32_t workers : {1u, 2u}) {
    const auto seen = test::in_child([workers] {
      run(scheduler_options{.workers = workers}, [] { go("deep", [] { wait_deep_down(3); }).join(); });
    });
    CHECK(seen.exit_code == 2);
    CHECK_THAT(seen.said, ContainsSubstring("task 'deep' waits for a wake\n      at "));
    CHECK_THAT(seen.said, ContainsSubstring("wait_deep_down"));
  }
}

TEST_CASE("or run() throws, and all tasks are unwound") {
  for (const auto workers : test::worker_counts) {
    bool unwound = false;
    struct notes {
      bool& flag;
      ~notes() { flag = true; }
    };
    CHECK_THROWS_WITH(test::on(workers,
                               [&unwound] {
                                 auto waits = go("stuck", [&unwound] {
                                   const notes here{unwound};
                                   test::park_for_ever();
                                 });
                                 waits.join();
                               }),
                      ContainsSubstring("task 'stuck' waits for a wake"));
    CHECK(unwound);
  }
}

TEST_CASE("a thread outside may still wake somebody: that is no deadlock") {
  for (const auto workers : test::worker_counts) {
    std::jthread other;
    test::on(workers, [&other] {
      waiter& self = current_waiter();
      const scheduler& here = scheduler::here()->owner;
      const std::uint64_t before = here.counts().rests;
      other = std::jthread([&self, &here, before] {
        while (here.counts().rests < before + here.workers()) // all rest, or have rested
          std::this_thread::yield();
        self.wake();
      });
      CHECK(self.park() == wake_reason::woken);
    });
  }
}

TEST_CASE("an exception that nobody joins ends the program with the task's name") {
  const auto seen = test::in_child([] {
    run(scheduler_options{.workers = 2}, [] {
      go("careless", [] { throw std::runtime_error("nobody looks"); }).detach();
      for (;;)
        yield();
    });
  });
  CHECK(seen.signal == SIGABRT);
  CHECK_THAT(seen.said,
             ContainsSubstring("task 'careless' has let out an exception that nobody joins: nobody looks"));
}

TEST_CASE("or it goes to a handler") {
  std::string said;
  const unjoined_handler keeps{[](void* to, const char* task, const std::exception_ptr&) noexcept {
                                 *static_cast<std::string*>(to) = task;
                               },
                               &said};
  run(scheduler_options{.workers = 1, .unjoined = keeps}, [&said] {
    go("careless", [] { throw 1; }).detach();
    test::until([&said] { return !said.empty(); });
  });
  CHECK(said == "careless");
}

TEST_CASE("KERNLET_WORKERS is heeded, and rubbish in it is told") {
  const auto with = [](const char* value) {
    return test::in_child([value] {
      ::setenv("KERNLET_WORKERS", value, 1);
      std::_Exit(static_cast<int>(default_workers()));
    });
  };
  CHECK(with("3").exit_code == 3);
  for (const char* const rubbish : {"0", "-1", "three", "3 ", "100000", "99999999999999999999"}) {
    const auto seen = with(rubbish);
    CHECK(seen.exit_code == static_cast<int>(default_workers()));
    CHECK_THAT(seen.said, ContainsSubstring("KERNLET_WORKERS is '" + std::string(rubbish) + "'"));
  }
}

namespace {

/// What a small crowd does, as one word.
std::string schedule(std::uint64_t seed) {
  std::string seen;
  run(scheduler_options{.seed = seed}, [&seen] {
    std::vector<go_handle<void>> all;
    for (int i = 0; i < 6; ++i)
      all.push_back(go([&seen, i] {
        for (int j = 0; j < 3; ++j) {
          seen += static_cast<char>('a' + i);
          if (j == 1)
            this_task::sleep_for(std::chrono::seconds(i % 3));
          else
            yield();
        }
      }));
    for (auto& one : all)
      one.join();
  });
  return seen;
}

} // namespace

TEST_CASE("in deterministic mode the same number gives the same schedule, and another one another") {
  std::set<std::string> all;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const std::string once = schedule(seed);
    CHECK(schedule(seed) == once);
    all.insert(once);
  }
  CHECK(all.size() > 10);
}

TEST_CASE("KERNLET_SEED switches it on; time jumps") {
  const auto seen = test::in_child([] {
    ::setenv("KERNLET_SEED", "7", 1);
    run([] { this_task::sleep_for(24h * 365); });
  });
  CHECK(seen.exit_code == 0);
  const auto rubbish = test::in_child([] {
    ::setenv("KERNLET_SEED", "seven", 1);
    run([] {});
  });
  CHECK(rubbish.exit_code == 0);
  CHECK_THAT(rubbish.said, ContainsSubstring("KERNLET_SEED is 'seven'"));
}

TEST_CASE("KERNLET_STATS prints what was counted") {
  const auto seen = test::in_child([] {
    ::setenv("KERNLET_STATS", "1", 1);
    run([] { go([] {}).join(); });
  });
  CHECK_THAT(seen.said, ContainsSubstring("2 tasks spawned"));
  CHECK_THAT(seen.said, ContainsSubstring("2 tasks ended"));
}

TEST_CASE("idle costs nothing: with all tasks asleep no processor time is used") {
  const auto used = [] {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
  };
  test::on(2, [&] {
    this_task::sleep_for(10ms);
    const double before = used();
    this_task::sleep_for(500ms);
    CHECK(used() - before < 0.01); // processor time, which no other load lengthens
  });
}
