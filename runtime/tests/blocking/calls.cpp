// Calls that block: whoever else is ready goes on meanwhile.
#include "../sched/sched_test.hpp"
#include "death.hpp"

#include <kernlet/blocking.hpp>
#include <kernlet/go_group.hpp>
#include <kernlet/parker.hpp>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <poll.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace kernlet;
using namespace std::chrono_literals;

namespace {

/// The kernel keeps the thread so long: the subject of these tests, and nothing that they rely on.
void block_for(std::chrono::nanoseconds time) {
  const timespec limit{0, static_cast<long>(time.count())}; // below a second
  ::ppoll(nullptr, 0, &limit, nullptr);
}

} // namespace

TEST_CASE("outside a scheduler a blocking call is a call") {
  CHECK(blocking([] { return 7; }) == 7);
  CHECK_THROWS_AS(blocking([] { throw std::string("no"); }), std::string);
}

TEST_CASE("what a call returns or throws comes back, quick or slow") {
  for (const std::uint32_t workers : test::worker_counts)
    test::on(workers, [] {
      for (int round = 0; round < 6; ++round) { // in place, then with a helper
        const std::string got = blocking([] {
          block_for(1ms);
          return std::string("there and back");
        });
        CHECK(got == "there and back");
        CHECK_THROWS_AS(blocking([] {
                          block_for(1ms);
                          throw 7;
                        }),
                        int);
      }
    });
}

TEST_CASE("while a call blocks, the others go on, with one worker") {
  test::on(1, [] {
    parker in_the_call;
    std::atomic<bool> begun{false};
    auto other = go("goes on", [&] {
      test::until([&] { return begun.load(); });
      in_the_call.wake(); // nobody else would: the call ends because this task has run
    });
    for (int round = 0; round < 5; ++round) {
      begun = false;
      auto waker = go("wakes", [&] {
        test::until([&] { return begun.load(); });
        in_the_call.wake();
      });
      blocking([&] {
        begun = true;
        in_the_call.park();
      });
      waker.join();
      if (round == 0)
        other.join();
    }
  });
}

TEST_CASE("inside a call the caller is no task, and a plain thread's things work") {
  test::on(2, [] {
    blocking([] {
      CHECK(this_thread().current == nullptr);
      CHECK(scheduler::here() == nullptr);
      CHECK(current_waiter().park(deadline::min()) == wake_reason::timed_out);
    });
    CHECK(this_thread().current != nullptr);
    CHECK(scheduler::here() != nullptr);
  });
}

TEST_CASE("many calls at once, more than workers, and each comes back") {
  for (const std::uint32_t workers : test::worker_counts)
    test::on(workers, [] {
      constexpr int tasks = 60, rounds = 20;
      std::atomic<int> done{0};
      go_group group;
      for (int i = 0; i < tasks; ++i)
        group.go("calls", [&, i] {
          for (int round = 0; round < rounds; ++round) {
            if ((i + round) % 3 == 0)
              blocking([] { block_for(100us); });
            else
              blocking([] {});
            yield();
            done.fetch_add(1);
          }
        });
      group.join();
      CHECK(done.load() == tasks * rounds);
    });
}

TEST_CASE("a call inside a task that was joined in place") {
  for (const std::uint32_t workers : test::worker_counts)
    test::on(workers, [] {
      for (int round = 0; round < 30; ++round) {
        auto outer = go("outer", [] {
          auto inner = go("inner", [] {
            blocking([] { block_for(200us); });
            return 1;
          });
          return inner.join() + 1;
        });
        CHECK(outer.join() == 2);
      }
    });
}

TEST_CASE("a task that is cancelled in a call ends after it") {
  test::on(2, [] {
    std::atomic<bool> begun{false};
    parker release;
    bool returned = false;
    auto task = go("calls", [&] {
      blocking([&] {
        begun = true;
        release.park();
      });
      returned = true;
      yield();
      FAIL("it was to end");
    });
    test::until([&] { return begun.load(); });
    task.cancel();
    release.wake();
    CHECK_THROWS_AS(task.join(), cancelled_error);
    CHECK(returned);
  });
}

TEST_CASE("the end of a scheduler waits for calls that go on") {
  std::atomic<bool> over{false};
  test::on(2, [&] {
    std::atomic<bool> begun{false};
    auto outlives = go("outlives main", [&over, &begun] {
      blocking([&] {
        begun = true;
        block_for(5ms);
        over = true;
      });
    });
    test::until([&] { return begun.load(); });
    outlives.detach();
  });
  CHECK(over.load());
}

TEST_CASE("a deadlock is one, although there have been calls; and a call is none") {
  CHECK_THROWS_AS(test::on(2,
                           [] {
                             blocking([] { block_for(2ms); });
                             current_waiter().park();
                           }),
                  deadlock_error);
}

TEST_CASE("a call with an exception in flight") {
  struct calls_at_the_end {
    ~calls_at_the_end() {
      blocking([] { block_for(1ms); });
    }
  };
  test::on(1, [] {
    auto other = go("throws meanwhile", [] {
      for (int i = 0; i < 100; ++i) {
        try {
          throw i;
        } catch (int) {
          yield();
        }
      }
    });
    for (int i = 0; i < 5; ++i)
      try {
        const calls_at_the_end at_the_end;
        throw std::string("in flight");
      } catch (const std::string& what) {
        CHECK(what == "in flight");
        CHECK(std::uncaught_exceptions() == 0);
      }
    other.join();
  });
}

// One helper: it stands in for the worker whose task blocks, and then its own task blocks, too. The thread
// outside reads the message, and only then lets both go on.
TEST_CASE("when all helpers are in calls, the program is told how many there are, and goes on") {
  const auto seen = test::in_child([] {
    ::setenv("KERNLET_HELPERS", "1", 1);
    int said[2], first[2], second[2];
    if (::pipe(said) != 0 || ::pipe(first) != 0 || ::pipe(second) != 0)
      std::abort();
    const int errors = ::dup(STDERR_FILENO);
    ::dup2(said[1], STDERR_FILENO);
    std::thread outside([&] {
      std::string heard;
      for (char byte; heard.find("KERNLET_HELPERS") == heard.npos && ::read(said[0], &byte, 1) == 1;)
        heard += byte;
      if (::write(first[1], "x", 1) != 1 || ::write(second[1], "x", 1) != 1)
        std::abort();
    });
    test::on(1, [&] {
      const auto reads = [](int from) {
        blocking([from] {
          char byte;
          if (::read(from, &byte, 1) != 1)
            std::abort();
        });
      };
      auto one = go([&] { reads(first[0]); });
      auto other = go([&] { reads(second[0]); });
      one.join();
      other.join();
    });
    outside.join();
    ::dup2(errors, STDERR_FILENO);
    std::fprintf(stderr, "went on");
  });
  CHECK(seen.said == "went on");
  CHECK(seen.exit_code == 0);
}

TEST_CASE("a number of helpers that is none is said, and the usual one holds") {
  const auto seen = test::in_child([] {
    ::setenv("KERNLET_HELPERS", "many", 1);
    test::on(1, [] { blocking([] {}); });
  });
  CHECK(seen.said.find("KERNLET_HELPERS is \"many\"") != seen.said.npos);
  CHECK(seen.exit_code == 0);
}
