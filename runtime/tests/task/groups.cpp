// Task groups: members that come at any time and end together. docs/manual/async-semantics.md names these
// tests beside what asyncio does. Compiled once for each runtime.
#include "catch.hpp"
#include "tasks.hpp"

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace test;

TEST_CASE("group: it ends after its body and all members") {
  test::log list;
  timed_run timed;
  const int value = timed([&]() -> Task<int> {
    co_return co_await async::with_group([&](async::group& all) -> Task<int> {
      all.spawn(sleeper(list, "a", 30ms));
      all.spawn([](async::group& g, test::log& l) -> Task<> {
        co_await async::sleep_for(10ms);
        g.spawn(sleeper(l, "grandchild", 40ms));
      }(all, list));
      co_return 6;
    });
  });
  CHECK(value == 6);
  CHECK(list == test::log{"a done", "grandchild done"});
  CHECK(timed.took() == 50ms);
}

TEST_CASE("group: a failing member cancels the body and the others, then it throws") {
  test::log list;
  const auto how = run([&]() -> Task<std::string> {
    co_return co_await outcome(async::with_group([&](async::group& all) -> Task<> {
      all.spawn(sleeper(list, "a", 1h));
      all.spawn([]() -> Task<> { co_await fails("broken", 10ms); }());
      co_await sleeper(list, "body", 2h);
    }));
  });
  CHECK(how == "broken");
  CHECK(list == test::log{"body cancelled", "a cancelled"});
}

TEST_CASE("group: an exception of the body cancels the members, then it throws") {
  test::log list;
  const auto how = run([&]() -> Task<std::string> {
    co_return co_await outcome(async::with_group([&](async::group& all) -> Task<> {
      all.spawn(sleeper(list, "a", 1h));
      co_await async::yield();
      throw std::runtime_error("body");
    }));
  });
  CHECK(how == "body");
  CHECK(list == test::log{"a cancelled"});
}

TEST_CASE("group: its own cancel() ends it without an exception") {
  test::log list;
  run([&]() -> Task<> {
    co_await async::with_group([&](async::group& all) -> Task<> {
      all.spawn(sleeper(list, "a", 1h));
      co_await async::yield();
      all.cancel();
    });
    list.push_back("after");
  });
  CHECK(list == test::log{"a cancelled", "after"});
}

TEST_CASE("group: cancelled from outside, it ends after all and throws task_cancelled") {
  test::log list;
  run([&]() -> Task<> {
    auto body = [&]() -> Task<> {
      co_await async::with_group([&](async::group& all) -> Task<> {
        all.spawn(sleeper(list, "a", 1h));
        co_await sleeper(list, "body", 1h);
      });
    };
    auto running = co_await async::spawn(body());
    co_await async::sleep_for(1ms);
    running.cancel();
    const auto got_18 = co_await outcome(running.join());
    CHECK(got_18 == "cancelled_error");
  });
  CHECK(list == test::log{"body cancelled", "a cancelled"});
}

TEST_CASE("group: a member for one that has ended is refused") {
  run([]() -> Task<> {
    test::log list;
    co_await async::with_group([&](async::group& all) -> Task<> {
      CHECK_THROWS_AS(all.spawn(Task<>()), task_error);
      co_return;
    });
    async::group never((co_await detail::own_promise()).scope());
    CHECK_THROWS_WITH(never.spawn(sleeper(list, "a", 1ms)), ContainsSubstring("has ended"));
  });
}

TEST_CASE("group: ten thousand members come and go, few frames are kept") {
  std::size_t most = 0;
  run([&]() -> Task<> {
    co_await async::with_group([&](async::group& all) -> Task<> {
      for (int i = 0; i < 10'000; ++i) {
        all.spawn([]() -> Task<> { co_return; }());
        co_await async::yield();
        most = std::max(most, all.size());
      }
    });
  });
  CHECK(most < 100);
}
