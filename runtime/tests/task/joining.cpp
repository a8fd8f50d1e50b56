// Spawned Tasks, and those who wait for them. docs/manual/async-semantics.md names these
// tests beside what asyncio does. Compiled once for each runtime.
#include "catch.hpp"
#include "death.hpp"
#include "tasks.hpp"

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace test;

TEST_CASE("join: a cancelled Task throws cancelled_error, which is not one's own cancellation") {
  const auto how = run([]() -> Task<std::string> {
    auto running = co_await async::spawn("victim", later(1, 1h));
    running.cancel();
    try {
      co_await running.join();
    } catch (const cancelled_error& error) {
      co_return error.what();
    }
    co_return "";
  });
  CHECK_THAT(how, ContainsSubstring("'victim'"));
}

TEST_CASE("join: cancelling the one who joins leaves the other alone") {
  test::log list;
  run([&]() -> Task<> {
    auto other = co_await async::spawn(sleeper(list, "other", 50ms));
    auto joins = [&]() -> Task<> { co_await other.join(); };
    auto joiner = co_await async::spawn(joins());
    co_await async::sleep_for(10ms);
    joiner.cancel();
    const auto got_13 = co_await outcome(joiner.join());
    CHECK(got_13 == "cancelled_error");
    co_await other.join(); // nobody else joins it any more
  });
  CHECK(list == test::log{"other done"});
}

TEST_CASE("join: a second one, of oneself, and of nothing are refused") {
  run([]() -> Task<> {
    auto one = co_await async::spawn(later(1, 1ms));
    co_await one.join();
    const auto got_14 = co_await outcome(one.join());
    CHECK_THAT(got_14, ContainsSubstring("second time"));
    CHECK_THROWS_AS(async::handle<int>().join(), task_error);
    async::handle<void> own;
    std::string how;
    auto body = [&]() -> Task<> { how = co_await outcome(own.join()); };
    own = co_await async::spawn("narcissus", body());
    co_await async::sleep_for(1ms);
    CHECK_THAT(how, ContainsSubstring("'narcissus' joins itself"));
  });
}

TEST_CASE("join: an exception that nobody joins ends the program and names the Task") {
  const auto seen = test::in_child([] {
    sync_wait([]() -> Task<> {
      (void)co_await async::spawn("forgotten", fails("lost", 0ms));
      co_await async::sleep_for(10ms);
    }());
  });
  CHECK(seen.signal == SIGABRT);
  CHECK_THAT(seen.said, ContainsSubstring("'forgotten'") && ContainsSubstring("lost"));
}

TEST_CASE("shield: the waiting is cancelled, the work goes on") {
  test::log list;
  run([&]() -> Task<> {
    auto body = [&]() -> Task<> { co_await async::shield(sleeper(list, "work", 50ms)); };
    auto running = co_await async::spawn(body());
    co_await async::sleep_for(10ms);
    running.cancel();
    const auto got_15 = co_await outcome(running.join());
    CHECK(got_15 == "cancelled_error");
    list.push_back("gave up");
    co_await async::sleep_for(100ms);
  });
  CHECK(list == test::log{"gave up", "work done"});
}

TEST_CASE("shield: undisturbed it gives the value, or the exception") {
  run([]() -> Task<> {
    const auto got_16 = co_await async::shield(later(4, 1ms));
    CHECK(got_16 == 4);
    const auto got_17 = co_await outcome(async::shield(fails("broken", 1ms)));
    CHECK(got_17 == "broken");
  });
}

TEST_CASE("join: a cancellation that comes with the result leaves the result to the one who joins") {
  test::log list;
  run([&]() -> Task<> {
    auto ends_soon = []() -> Task<int> {
      co_await async::yield();
      co_return 2;
    };
    auto joins = [&](async::handle<int> other) -> Task<> {
      const int got = co_await other.join();
      list.push_back("got " + std::to_string(got));
      co_await async::yield();
      list.push_back("not reached");
    };
    auto other = co_await async::spawn(ends_soon());
    auto joiner = co_await async::spawn(joins(std::move(other)));
    co_await async::yield(); // the other one gives its turn away, the joiner waits
    co_await async::yield(); // the other one ends; it is main's turn before the joiner's
    joiner.cancel();
    CHECK(list.empty());
    const auto how = co_await outcome(joiner.join());
    CHECK(how == "cancelled_error");
  });
  CHECK(list == test::log{"got 2"});
}
