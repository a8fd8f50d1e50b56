// Several at once: gather and gather_settled. docs/manual/async-semantics.md names these
// tests beside what asyncio does. Compiled once for each runtime.
#include "catch.hpp"
#include "tasks.hpp"

using namespace kernlet;
using namespace test;

TEST_CASE("gather: results come in the order of the members, the waits overlap") {
  timed_run timed;
  const auto [a, b, c] = timed([]() -> Task<std::tuple<int, int, std::monostate>> {
    test::log list;
    co_return co_await async::gather(later(1, 30ms), later(2, 10ms), sleeper(list, "third", 20ms));
  });
  CHECK(a == 1);
  CHECK(b == 2);
  CHECK(timed.took() == 30ms);
}

TEST_CASE("gather: a failing member cancels the others, which end before it throws") {
  test::log list;
  timed_run timed;
  const auto how = timed([&]() -> Task<std::string> {
    co_return co_await outcome(
        async::gather(sleeper(list, "a", 100ms), fails("broken", 10ms), sleeper(list, "b", 5ms)));
  });
  CHECK(how == "broken");
  CHECK(list == test::log{"b done", "a cancelled"});
  CHECK(timed.took() == 10ms);
}

TEST_CASE("gather: of two failures the first counts") {
  const auto how = run([]() -> Task<std::string> {
    co_return co_await outcome(async::gather(fails("second", 2ms), fails("first", 1ms)));
  });
  CHECK(how == "first");
}

TEST_CASE("gather_settled: failures are collected, nobody is cancelled") {
  timed_run timed;
  const auto all = timed([]() -> Task<std::vector<async::settled<int>>> {
    std::vector<Task<int>> tasks;
    tasks.push_back(later(1, 30ms));
    tasks.push_back(fails("broken", 10ms));
    tasks.push_back(later(3, 20ms));
    co_return co_await async::gather_settled(std::move(tasks));
  });
  REQUIRE(all.size() == 3);
  CHECK(all[0].has_value());
  CHECK_FALSE(all[1].has_value());
  CHECK_THROWS_WITH(std::rethrow_exception(all[1].error()), "broken");
  CHECK(all[2].has_value());
  CHECK(timed.took() == 30ms);
}

TEST_CASE("gather: cancelled, it cancels every member and ends after them") {
  test::log list;
  run([&]() -> Task<> {
    auto both = [&]() -> Task<> {
      co_await async::gather(sleeper(list, "a", 100ms), sleeper(list, "b", 200ms));
      list.push_back("not reached");
    };
    auto running = co_await async::spawn(both());
    co_await async::sleep_for(10ms);
    running.cancel();
    list.push_back("asked");
    const auto got_1 = co_await outcome(running.join());
    CHECK(got_1 == "cancelled_error");
  });
  CHECK(list == test::log{"asked", "a cancelled", "b cancelled"});
}

TEST_CASE("gather_settled: cancelled, it throws rather than collect") {
  run([]() -> Task<> {
    test::log list;
    auto collect = [&]() -> Task<> {
      (void)co_await async::gather_settled(sleeper(list, "a", 100ms), later(1, 1ms));
      list.push_back("not reached");
    };
    auto running = co_await async::spawn(collect());
    co_await async::sleep_for(10ms);
    running.cancel();
    const auto got_2 = co_await outcome(running.join());
    CHECK(got_2 == "cancelled_error");
    CHECK(list == test::log{"a cancelled"});
  });
}

TEST_CASE("gather: of nothing goes on at once") {
  timed_run timed;
  timed([]() -> Task<> {
    co_await async::gather(std::vector<Task<>>{});
    const bool got_3 = (co_await async::gather(std::vector<Task<int>>{})).empty();
    CHECK(got_3);
    (void)co_await async::gather();
  });
  CHECK(timed.took() == 0ms);
}
