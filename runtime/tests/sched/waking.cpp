// Wakes, time-outs, cancellations, from tasks and from threads outside. Compiled once for each runtime;
// repeated, because only some of the interleavings are dangerous.
#include "catch.hpp"
#include "sched_test.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace std::chrono_literals;
using test::on;

namespace {
constexpr int repetitions = 200;
} // namespace

TEST_CASE("a wake before the park makes it return at once; two count as one") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      waiter& self = current_waiter();
      self.wake();
      self.wake();
      CHECK(self.park() == wake_reason::woken);
      CHECK(self.park(std::chrono::steady_clock::now()) == wake_reason::timed_out);
    });
}

TEST_CASE("no wake is lost between tasks that hand a word back and forth") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      constexpr int rounds = 20000;
      std::atomic<waiter*> sides[2] = {nullptr, nullptr};
      std::atomic<int> turn = 0;
      const auto play = [&](int own) {
        sides[own] = &current_waiter();
        test::until([&] { return sides[1 - own].load() != nullptr; });
        for (int i = 0; i < rounds; ++i) {
          while (turn.load() % 2 != own)
            current_waiter().park();
          ++turn;
          sides[1 - own].load()->wake();
        }
        test::until([&] { return turn.load() == 2 * rounds; });
      };
      auto first = go([&] { play(0); });
      auto second = go([&] { play(1); });
      first.join();
      second.join();
      CHECK(turn == 2 * rounds);
    });
}

TEST_CASE("a wake from a thread outside arrives, and what was written before it is seen") {
  for (const auto workers : test::worker_counts)
    for (int i = 0; i < repetitions; ++i) {
      int written = 0, read = 0;
      std::jthread other;
      on(workers, [&] {
        waiter& self = current_waiter();
        other = std::jthread([&] {
          written = 42;
          self.wake();
        });
        if (self.park() == wake_reason::woken)
          read = written;
      });
      CHECK(read == 42);
    }
}

TEST_CASE("the task, and the scheduler after it, may end while the waker is on its way out") {
  for (const auto workers : test::worker_counts)
    for (int i = 0; i < repetitions; ++i) {
      std::atomic<waiter*> waiting = nullptr;
      std::jthread other([&waiting] {
        waiter* self = nullptr;
        while ((self = waiting.load()) == nullptr)
          std::this_thread::yield();
        self->wake();
      });
      on(workers, [&] {
        waiting = &current_waiter();
        while (current_waiter().park() != wake_reason::woken) {
        }
      });
    }
}

TEST_CASE("tasks sleep, not too short, and wake in the order of their deadlines where one worker runs them") {
  for (const auto workers : test::worker_counts)
    on(workers, [workers] {
      std::vector<int> order;
      std::atomic<int> early = 0;
      std::vector<go_handle<void>> all;
      const auto start = std::chrono::steady_clock::now();
      for (const int after : {30, 10, 20})
        all.push_back(go([&, after] {
          this_task::sleep_until(start + std::chrono::milliseconds(after));
          if (std::chrono::steady_clock::now() < start + std::chrono::milliseconds(after))
            ++early;
          if (workers == 1)
            order.push_back(after);
        }));
      for (auto& one : all)
        one.join();
      CHECK(early == 0);
      if (workers == 1)
        CHECK(order == std::vector{10, 20, 30});
    });
}

TEST_CASE("a park with a deadline is woken or times out, and the next one knows nothing of it") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      for (int i = 0; i < repetitions; ++i) {
        std::atomic<waiter*> waiting = nullptr;
        auto sleeper = go([&] {
          waiting = &current_waiter();
          const wake_reason first = current_waiter().park(std::chrono::steady_clock::now() + 50us);
          if (first == wake_reason::timed_out)
            while (current_waiter().park() != wake_reason::woken) {
            }
          const auto start = std::chrono::steady_clock::now();
          return current_waiter().park(start + 100us) == wake_reason::timed_out &&
                 std::chrono::steady_clock::now() >= start + 100us;
        });
        test::until([&] { return waiting.load() != nullptr; });
        for (int spin = 0; spin < i; ++spin)
          yield();
        waiting.load()->wake();
        CHECK(sleeper.join());
      }
    });
}

TEST_CASE("a cancelled task ends at its next waiting point, whatever it waits for") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      auto parks = go([] { test::park_for_ever(); });
      auto sleeps = go([] { this_task::sleep_for(1h); });
      auto yields = go([] {
        for (;;)
          yield();
      });
      auto joins = go([] { go([] { this_task::sleep_for(1h); }).join(); });
      for (int i = 0; i < 10; ++i)
        yield();
      for (go_handle<void>* one : {&parks, &sleeps, &yields, &joins}) {
        one->cancel();
        CHECK_THROWS_AS(one->join(), cancelled_error);
      }
      auto never = go([] { FAIL("it was cancelled before it began"); });
      never.cancel();
      if (scheduler::here()->owner.workers() == 1)
        CHECK_THROWS_AS(never.join(), cancelled_error);
      else
        never.detach();
    });
}

TEST_CASE("tasks that have not ended when the first one does are cancelled, and unwound") {
  for (const auto workers : test::worker_counts) {
    std::atomic<int> unwound = 0;
    struct notes {
      std::atomic<int>& count;
      ~notes() { ++count; }
    };
    on(workers, [&] {
      std::atomic<int> begun = 0;
      for (int i = 0; i < 100; ++i)
        go([&begun, &unwound, i] {
          const notes here{unwound};
          ++begun;
          if (i % 2 == 0)
            this_task::sleep_for(1h);
          else
            test::park_for_ever();
        }).detach();
      test::until([&] { return begun == 100; });
    });
    CHECK(unwound == 100);
  }
}

TEST_CASE("threads outside join, cancel, drop and spawn") {
  for (const auto workers : test::worker_counts)
    for (int i = 0; i < repetitions; ++i) {
      std::atomic<int> ran = 0;
      on(workers, [&] {
        scheduler& here = scheduler::here()->owner;
        auto joined = go([] {
          yield();
          return 5;
        });
        auto cancelled = go([] { this_task::sleep_for(1h); });
        auto dropped = go([] { yield(); });
        auto late = go([] { yield(); });
        std::atomic<bool> over = false;
        std::atomic<int> got = 0;
        std::jthread other([&] {
          got = joined.join();
          cancelled.cancel();
          try {
            cancelled.join();
          } catch (const cancelled_error&) {
            ++got;
          }
          dropped = {};
          auto own = go(here, "own", [&ran] {
            ++ran;
            return 10;
          });
          got += own.join();
          over = true;
        });
        test::until([&] { return over.load(); });
        CHECK(got == 16);
        other.join();
        other = std::jthread([outlives = std::move(late)]() mutable { outlives.detach(); });
      });
      CHECK(ran == 1);
    }
}

TEST_CASE("handles outlive their scheduler") {
  for (const auto workers : test::worker_counts) {
    go_handle<int> kept, cancelled;
    on(workers, [&] {
      kept = go([] { return 11; });
      cancelled = go([] {
        this_task::sleep_for(1h);
        return 0;
      });
      while (!kept.done())
        yield();
    });
    CHECK(kept.join() == 11);
    CHECK(cancelled.done());
    CHECK_THROWS_AS(cancelled.join(), cancelled_error);
  }
}
