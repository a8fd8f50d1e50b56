// What goes wrong around a scheduler: no stack for a task, exceptions in destructors, fork, signals at every
// moment. Compiled once for each runtime.
#include "catch.hpp"
#include "death.hpp"
#include "sched_test.hpp"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <fstream>
#include <kernlet/sanitizer_fiber.hpp>
#include <kernlet/stack_pool.hpp>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace std::chrono_literals;

namespace {

/// A timer of the kernel's that sends a signal all the time, to whatever thread, while it lives.
class signals {
 public:
  explicit signals(int number) : number_(number) {
    struct sigaction counts{};
    counts.sa_handler = [](int) { seen.fetch_add(1, std::memory_order_relaxed); };
    counts.sa_flags = SA_RESTART;
    ::sigaction(number, &counts, &former_);
    sigevent event{};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = number;
    if (::timer_create(CLOCK_MONOTONIC, &event, &timer_) != 0)
      std::abort();
    const itimerspec often{{0, 100'000}, {0, 100'000}};
    ::timer_settime(timer_, 0, &often, nullptr);
  }
  ~signals() {
    ::timer_delete(timer_);
    ::sigaction(number_, &former_, nullptr);
  }
  signals(const signals&) = delete;
  signals& operator=(const signals&) = delete;
  static inline std::atomic<int> seen{0};

 private:
  const int number_;
  struct sigaction former_{};
  timer_t timer_{};
};

#if !KERNLET_ASAN && !KERNLET_TSAN
/// The process may take 64 MB more than it has.
void limit_memory() {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  const rlim_t most = pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) + (rlim_t{64} << 20);
  const rlimit limit{most, most};
  ::setrlimit(RLIMIT_AS, &limit);
}
#endif

int wait_for_child(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

} // namespace

#if !KERNLET_ASAN && !KERNLET_TSAN // whose own allocators end the process
TEST_CASE("when there is no memory for a task, its spawn says so, and the others go on") {
  for (const auto workers : test::worker_counts) {
    const auto seen = test::in_child([workers] {
      test::on(workers, [] {
        go([] {}).join();
        limit_memory();
        std::vector<go_handle<int>> all;
        all.reserve(100'000);
        try {
          for (;;)
            all.push_back(go([] {
              kernlet::yield();
              return 1;
            }));
        } catch (const stack_error& error) {
          std::fputs(error.what(), stderr);
        }
        std::size_t sum = 0;
        for (auto& one : all)
          sum += static_cast<std::size_t>(one.join());
        if (sum != all.size() || all.empty() || go([] { return 2; }).join() != 2) // there is room again
          std::_Exit(9);
      });
    });
    CHECK(seen.exit_code == 0);
    CHECK_THAT(seen.said, ContainsSubstring("stack"));
  }
}
#endif

TEST_CASE("destructors may wait, and throw and catch, while an exception or a cancellation unwinds a task") {
  struct waits_at_end {
    ~waits_at_end() {
      kernlet::yield();
      try {
        go([] { throw std::runtime_error("inside"); }).join();
      } catch (const std::runtime_error&) {
      }
    }
  };
  for (const auto workers : test::worker_counts)
    test::on(workers, [] {
      auto fails = go([] {
        const waits_at_end one;
        throw std::runtime_error("outside");
      });
      CHECK_THROWS_WITH(fails.join(), "outside");
      std::atomic<bool> begun{false};
      auto cancelled = go([&begun] {
        const waits_at_end one;
        begun = true;
        test::park_for_ever();
      });
      test::until([&begun] { return begun.load(); });
      cancelled.cancel();
      CHECK_THROWS_AS(cancelled.join(), cancelled_error);
    });
}

TEST_CASE("an exception out of a destructor that an exception has called ends the program, as anywhere") {
  const auto seen = test::in_child([] {
    struct throws_at_end {
      ~throws_at_end() noexcept(false) { throw std::runtime_error("second"); }
    };
    test::on(2, [] {
      go("doubly", [] {
        const throws_at_end one;
        throw std::runtime_error("first");
      }).join();
    });
  });
  CHECK(seen.signal == SIGABRT);
}

TEST_CASE("a task may fork: the child leaves by exec or _exit, and the parent's tasks go on") {
  for (const auto workers : test::worker_counts)
    test::on(workers, [] {
      auto other = go([] {
        for (int i = 0; i < 100; ++i)
          kernlet::yield();
      });
      const pid_t leaves = ::fork();
      if (leaves == 0)
        ::_exit(7);
      CHECK(WEXITSTATUS(wait_for_child(leaves)) == 7);
      kernlet::yield();
      const pid_t executes = ::fork();
      if (executes == 0) {
        ::execl("/bin/sh", "sh", "-c", "exit 8", static_cast<char*>(nullptr));
        ::_exit(1);
      }
      CHECK(WEXITSTATUS(wait_for_child(executes)) == 8);
      other.join();
    });
}

TEST_CASE("a child that was forked outside a scheduler has schedulers of its own") {
  CHECK(test::on(2, [] { return go([] { return 1; }).join(); }) == 1);
  const auto seen = test::in_child([] {
    if (test::on(2, [] { return go([] { return 1; }).join(); }) != 1)
      std::_Exit(1);
  });
  CHECK(seen.exit_code == 0);
}

TEST_CASE("signals may arrive at every moment") {
  for (const int number : {SIGPROF, SIGUSR1})
    for (const auto workers : test::worker_counts) {
      const signals often(number);
      const int before = signals::seen;
      test::on(workers, [before] {
        long rounds = 0;
        while (signals::seen < before + 200) {
          std::vector<go_handle<int>> all;
          for (int i = 0; i < 10; ++i)
            all.push_back(go([i] {
              kernlet::yield();
              this_task::sleep_for(1us);
              try {
                throw i;
              } catch (const int caught) {
                kernlet::yield();
                return caught;
              }
            }));
          int sum = 0;
          for (auto& one : all)
            sum += one.join();
          CHECK(sum == 45);
          ++rounds;
        }
        CHECK(rounds > 0);
      });
    }
}
