// What a live program says about itself at SIGQUIT. Compiled once for each runtime.
#include "catch.hpp"
#include "death.hpp"
#include "sched_test.hpp"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <kernlet/quit_signal.hpp>
#include <string>
#include <thread>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace std::chrono_literals;

namespace {

[[gnu::noinline]] void wait_far_down(int depth) {
  if (depth != 0)
    wait_far_down(depth - 1);
  else if (current_waiter().park() == wake_reason::cancelled)
    throw task_cancelled{};
  asm volatile(""); // no tail call
}

#ifdef __SANITIZE_THREAD__
constexpr bool may_keep_signals = true; // until the thread that was interrupted calls what it intercepts
#else
constexpr bool may_keep_signals = false;
#endif

/// Sends SIGQUIT to the process, and waits until it is answered.
template <class Wait>
void ask(Wait wait) {
  const std::uint32_t before = quit_signal::requests();
  ::kill(::getpid(), SIGQUIT);
  for (int waits = 1; quit_signal::requests() == before || !quit_signal::answered(); ++waits) {
    wait();
    if (may_keep_signals && waits % 100 == 0 && quit_signal::requests() == before)
      ::kill(::getpid(), SIGQUIT);
  }
}

/// In a child, where no check is heard.
void must_be_cancelled(go_handle<void>& task) {
  try {
    task.join();
    std::_Exit(9);
  } catch (const cancelled_error&) {
  }
}

} // namespace

TEST_CASE("SIGQUIT says where each task waits, and the program goes on") {
  for (const std::uint32_t workers : {1u, 2u}) {
    const auto seen = test::in_child([workers] {
      run(scheduler_options{.workers = workers}, [] {
        auto waits = go("far down", [] { wait_far_down(3); });
        kernlet::yield(); // with one worker it waits now
        ask([] { kernlet::yield(); });
        waits.cancel();
        must_be_cancelled(waits);
        std::fputs("goes on\n", stderr);
      });
    });
    CHECK(seen.exit_code == 0);
    CHECK_THAT(seen.said, ContainsSubstring("kernlet: SIGQUIT: 2 tasks on"));
    CHECK_THAT(seen.said, ContainsSubstring("task 'main' runs, or is ready to"));
    CHECK_THAT(seen.said, ContainsSubstring("task 'far down' "));
    CHECK_THAT(seen.said, ContainsSubstring("goes on"));
    if (workers == 1)
      CHECK_THAT(seen.said,
                 ContainsSubstring("waits for a wake\n      at ") && ContainsSubstring("wait_far_down"));
  }
}

TEST_CASE("SIGQUIT is answered though every worker rests") {
  for (const std::uint32_t workers : {1u, 2u}) {
    const auto seen = test::in_child([workers] {
      run(scheduler_options{.workers = workers}, [] {
        auto& self = current_waiter();
        std::thread outside([&self] {
          ask([] { std::this_thread::yield(); });
          self.wake();
        });
        if (self.park(std::chrono::steady_clock::now() + 24h) != wake_reason::woken)
          std::_Exit(9);
        outside.join();
      });
    });
    CHECK(seen.exit_code == 0);
    CHECK_THAT(seen.said,
               ContainsSubstring("kernlet: SIGQUIT: 1 tasks on") && ContainsSubstring("task 'main' "));
  }
}

TEST_CASE("a task that keeps its worker is named by the second SIGQUIT") {
  const auto seen = test::in_child([] {
    run(scheduler_options{.workers = 1}, [] {
      go("greedy", [] {
        ::raise(SIGQUIT);
        ::raise(SIGQUIT);
      }).join();
    });
  });
  CHECK(seen.exit_code == 0);
  CHECK_THAT(seen.said, ContainsSubstring("SIGQUIT again: task 'greedy' has reached no waiting point since"));
}

TEST_CASE("SIGQUIT is left alone on request, and where the program handles it itself") {
  const auto ended = test::in_child(
      [] { run(scheduler_options{.workers = 1, .report_on_quit = false}, [] { ::raise(SIGQUIT); }); });
  CHECK(ended.signal == SIGQUIT);
  const auto ignored = test::in_child([] {
    std::signal(SIGQUIT, SIG_IGN);
    run(scheduler_options{.workers = 1}, [] { ::raise(SIGQUIT); });
  });
  CHECK(ignored.exit_code == 0);
  CHECK(ignored.said.empty());
}

TEST_CASE("no wake, time-out or cancellation is lost while tasks are asked where they are") {
  for (const auto workers : test::worker_counts) {
    const auto seen = test::in_child([workers] {
      test::on(workers, [] {
        std::atomic<bool> over{false};
        auto asks = go("asks", [&over] {
          for (int asked = 0; asked < 50 && !over; ++asked) // a report takes milliseconds
            ask([] { kernlet::yield(); });
        });
        std::vector<go_handle<void>> pairs;
        for (int i = 0; i < 4; ++i)
          pairs.push_back(go("pair", [] {
            for (int round = 0; round < 50; ++round) {
              waiter& self = current_waiter();
              std::atomic<bool> said{false};
              auto other = go("other", [&] {
                said = true;
                self.wake();
              });
              while (!said)
                static_cast<void>(self.park());
              other.join();
              static_cast<void>(self.park(std::chrono::steady_clock::now() + 1us));
              auto ends = go("ends", [] { test::park_for_ever(); });
              ends.cancel();
              must_be_cancelled(ends);
            }
          }));
        for (auto& one : pairs)
          one.join();
        over = true;
        asks.join();
      });
    });
    CHECK(seen.exit_code == 0);
    CHECK(seen.signal == 0);
  }
}
