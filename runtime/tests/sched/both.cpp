// Fork and join for Task<T>. Compiled once for each runtime.
#include "catch.hpp"
#include "sched_test.hpp"

#include <atomic>
#include <chrono>
#include <kernlet/async_both.hpp>
#include <kernlet/stack_pool.hpp>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>

using namespace kernlet;
using namespace std::chrono_literals;

namespace {

/// Goes back to its driver now and then: without tail calls, as g++ compiles for the sanitizers, a chain that
/// never waits takes stack for each of its steps.
Task<long> fib(int n) {
  if (n < 2)
    co_return n;
  if (n == 5)
    co_await async::yield();
  auto [one, other] = co_await async::both(fib(n - 1), fib(n - 2));
  co_return one + other;
}

Task<int> fails(const char* what) {
  co_await async::yield();
  throw std::runtime_error(what);
}

Task<int> after(std::chrono::nanoseconds length, int value) {
  co_await async::sleep_for(length);
  co_return value;
}

Task<> add(std::atomic<int>& sum, int what) {
  sum += what;
  co_return;
}

/// Waits until it is cancelled; `begun` and `ended` say how far it is.
Task<int> for_ever(std::atomic<int>& begun, std::atomic<int>& ended) {
  struct note {
    std::atomic<int>& count;
    ~note() { ++count; }
  };
  const note at_end{ended};
  ++begun;
  co_await async::sleep_for(24h);
  co_return 0;
}

/// Keeps its worker until `holds`, so that another one has to take what was offered.
Task<int> until(std::function<bool()> holds) {
  while (!holds())
    std::this_thread::yield();
  co_return 1;
}

/// On stacks with room for chains without tail calls; see fib().
stack_pool& large_stacks() {
  static stack_pool large({.size = 2 << 20});
  return large;
}

template <class Main>
auto on(std::uint32_t workers, Main&& main) {
  return run(scheduler_options{.workers = workers, .stacks = &large_stacks()}, std::forward<Main>(main));
}

template <class T>
T drive(Task<T> task) {
  return sync_wait(std::move(task));
}

} // namespace

TEST_CASE("both halves give their values, whoever runs them") {
  for (const auto workers : test::worker_counts)
    CHECK(on(workers, [] { return drive(fib(18)); }) == 2584);
}

TEST_CASE("outside a scheduler they run one after the other") {
  CHECK(drive(fib(12)) == 144);
  loop here({.stacks = &large_stacks()});
  long from_loop = 0;
  here.spawn("task", [&] { from_loop = drive(fib(5)); });
  here.run();
  CHECK(from_loop == 5);
}

TEST_CASE("another worker takes the second while the first one runs") {
  on(2, [] {
    std::atomic<bool> taken{false};
    const auto second = [&taken]() -> Task<int> {
      taken = true;
      co_return 2;
    };
    const auto [one, other] = drive(async::both(until([&] { return taken.load(); }), second()));
    CHECK(one == 1);
    CHECK(other == 2);
  });
}

TEST_CASE("halves may wait, and give nothing, a reference's like, or what can only be moved") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      const auto [early, late] = drive(async::both(after(2ms, 1), after(1ms, 2)));
      CHECK(early + late == 3);
      std::atomic<int> sum{0};
      drive([](std::atomic<int>& into) -> Task<> {
        co_await async::both(add(into, 1), async::both(add(into, 10), add(into, 100)));
      }(sum));
      CHECK(sum == 111);
      const auto owned = [](int value) -> Task<std::unique_ptr<int>> {
        co_return std::make_unique<int>(value);
      };
      auto pair = drive(async::both(owned(3), owned(4)));
      CHECK(*pair.first + *pair.second == 7);
    });
}

TEST_CASE("an exception of either half comes out, when both have ended") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      CHECK_THROWS_WITH(drive(async::both(fails("left"), after(0ns, 1))), "left");
      CHECK_THROWS_WITH(drive(async::both(after(0ns, 1), fails("right"))), "right");
      CHECK_THROWS_WITH(drive(async::both(fails("left"), fails("right"))), "left");
    });
}

TEST_CASE("a half that another worker has begun is cancelled when the first one fails") {
  on(2, [] {
    std::atomic<int> begun{0}, ended{0};
    const auto left = [&begun]() -> Task<int> {
      co_await until([&] { return begun != 0; });
      throw std::runtime_error("left");
    };
    CHECK_THROWS_WITH(drive(async::both(left(), for_ever(begun, ended))), "left");
    CHECK(ended == 1);
  });
}

TEST_CASE("a cancellation of the caller reaches both halves") {
  on(3, [] { // one looks, one runs the first half, one is free to take the second
    std::atomic<int> begun{0}, ended{0};
    auto task = go("parent", [&] {
      const auto left = [&]() -> Task<int> {
        co_await until([&] { return begun != 0; });
        co_return co_await for_ever(begun, ended);
      };
      drive(async::both(left(), for_ever(begun, ended)));
    });
    test::until([&] { return begun == 2; });
    task.cancel();
    CHECK_THROWS_AS(task.join(), cancelled_error);
    CHECK(ended == 2);
  });
}

TEST_CASE("a driver of Tasks lets the scheduler's other tasks run") {
  on(1, [] {
    bool other_ran = false;
    auto other = go([&] { other_ran = true; });
    drive([](bool& ran) -> Task<> {
      while (!ran)
        co_await async::yield();
    }(other_ran));
    other.join();
  });
}

TEST_CASE("a driver's timers follow the scheduler's clock") {
  run(scheduler_options{.seed = 1}, [] { CHECK(drive(after(24h * 365, 1)) == 1); });
}
