// Deadlines: what a timeout does to its member, and which of several throws. docs/manual/async-semantics.md
// names these tests beside what asyncio does. Compiled once for each runtime.
#include "catch.hpp"
#include "tasks.hpp"

using namespace kernlet;
using namespace test;

TEST_CASE("timeout: a result in time is returned, the timer is gone") {
  timed_run timed;
  const int value = timed([]() -> Task<int> { co_return co_await async::timeout(1h, later(7, 10ms)); });
  CHECK(value == 7);
  CHECK(timed.took() == 10ms);
}

TEST_CASE("timeout: it cancels, waits for the cleanup, then throws timeout_error") {
  test::log list;
  timed_run timed;
  const auto how = timed([&]() -> Task<std::string> {
    auto slow = [&]() -> Task<> {
      bool cancelled = false;
      try {
        co_await async::sleep_for(1h);
      } catch (const task_cancelled&) {
        cancelled = true;
      }
      if (cancelled) {
        co_await async::without_cancellation(sleeper(list, "cleanup", 5ms));
        throw task_cancelled{};
      }
    };
    co_return co_await outcome(async::timeout(10ms, slow()));
  });
  CHECK(how == "timeout");
  CHECK(list == test::log{"cleanup done"});
  CHECK(timed.took() == 15ms);
}

TEST_CASE("timeout: inside a timeout, the one whose time is over throws") {
  const auto nested = [](std::chrono::milliseconds outer, std::chrono::milliseconds inner,
                         test::log& list) -> Task<> {
    auto middle = [&]() -> Task<> {
      list.push_back("inner: " + co_await outcome(async::timeout(inner, later(1, 1h))));
      co_await async::sleep_for(1h);
    };
    list.push_back("outer: " + co_await outcome(async::timeout(outer, middle())));
  };
  test::log inner_first, outer_first;
  run([&]() -> Task<> { co_await nested(20ms, 10ms, inner_first); });
  CHECK(inner_first == test::log{"inner: timeout", "outer: timeout"});
  run([&]() -> Task<> { co_await nested(10ms, 20ms, outer_first); });
  CHECK(outer_first == test::log{"inner: task_cancelled", "outer: timeout"});
}

TEST_CASE("timeout: when both have passed at once, the outer one throws") {
  test::log list;
  run([&]() -> Task<> {
    auto middle = [&]() -> Task<> {
      const auto how = co_await outcome(async::timeout(10ms, later(1, 1h)));
      list.push_back("inner: " + how);
      if (how == "task_cancelled")
        throw task_cancelled{};
    };
    list.push_back("outer: " + co_await outcome(async::timeout(10ms, middle())));
  });
  CHECK(list == test::log{"inner: task_cancelled", "outer: timeout"});
}

TEST_CASE("timeout: a member that swallows the cancellation and returns has returned") {
  int seen = 0;
  const int value = run([&]() -> Task<int> { co_return co_await async::timeout(10ms, swallows(1, seen)); });
  CHECK(value == 1);
}

TEST_CASE("timeout: of zero still runs the member to its first waiting point") {
  test::log list;
  const auto [waits, does_not] = run([&]() -> Task<std::tuple<std::string, int>> {
    const auto how = co_await outcome(async::timeout(0ms, sleeper(list, "a", 1ms)));
    const int value = co_await async::timeout(-1h, []() -> Task<int> { co_return 5; }());
    co_return std::tuple(how, value);
  });
  CHECK(waits == "timeout");
  CHECK(does_not == 5);
  CHECK(list == test::log{"a cancelled"});
}

TEST_CASE("timeout: of a thousand years, and sleeps as long, are cut to what the clock can count") {
  timed_run timed;
  constexpr auto long_time = std::chrono::years(1000);
  test::log list;
  timed([&]() -> Task<> {
    const int value = co_await async::timeout(long_time, later(7, 10ms));
    CHECK(value == 7);
    auto sleeps = [&]() -> Task<> { co_await async::sleep_for(long_time); };
    const auto how = co_await outcome(async::timeout(long_time, async::timeout(20ms, sleeps())));
    CHECK(how == "timeout");
    auto running = co_await async::spawn(sleeps());
    co_await async::yield();
    running.cancel();
    const auto ended = co_await outcome(running.join());
    CHECK(ended == "cancelled_error");
  });
  CHECK(timed.took() == 30ms);
}

TEST_CASE("timeout: a member that computes is not interrupted") {
  timed_run timed;
  const int value = timed([&]() -> Task<int> {
    auto computes = [&]() -> Task<int> {
      timed.clock().advance(1h); // as a long computation does
      co_return 9;
    };
    co_return co_await async::timeout(10ms, computes());
  });
  CHECK(value == 9);
}

TEST_CASE("timeout: an error of the member's cleanup takes the place of the timeout") {
  const auto how = run([]() -> Task<std::string> {
    auto breaks = []() -> Task<> {
      try {
        co_await async::sleep_for(1h);
      } catch (const task_cancelled&) {
        throw std::runtime_error("cleanup failed");
      }
    };
    co_return co_await outcome(async::timeout(10ms, breaks()));
  });
  CHECK(how == "cleanup failed");
}

TEST_CASE("timeout: a cancellation from outside is no timeout") {
  run([]() -> Task<> {
    auto waits = []() -> Task<> { co_await async::timeout(1h, later(1, 2h)); };
    auto running = co_await async::spawn(waits());
    co_await async::yield();
    running.cancel();
    const auto got_4 = co_await outcome(running.join());
    CHECK(got_4 == "cancelled_error");
  });
}
