// A request to end: when it takes effect, what it leaves alone, how it comes back.
// docs/manual/async-semantics.md names these tests beside what asyncio does. Compiled once for each runtime.
#include "catch.hpp"
#include "tasks.hpp"

using namespace kernlet;
using namespace test;

TEST_CASE("cancel: a request, which takes effect at the next turn") {
  test::log list;
  run([&]() -> Task<> {
    auto running = co_await async::spawn(sleeper(list, "a", 1h));
    co_await async::yield();
    running.cancel();
    running.cancel(); // says nothing new
    CHECK_FALSE(running.done());
    CHECK(list.empty());
    const auto got_5 = co_await outcome(running.join());
    CHECK(got_5 == "cancelled_error");
    running.cancel(); // is over
  });
  CHECK(list == test::log{"a cancelled"});
}

TEST_CASE("cancel: before the Task began, the first waiting point throws") {
  test::log list;
  run([&]() -> Task<> {
    auto running = co_await async::spawn(sleeper(list, "a", 1h));
    running.cancel();
    const auto got_6 = co_await outcome(running.join());
    CHECK(got_6 == "cancelled_error");
  });
  CHECK(list == test::log{"a cancelled"});
}

TEST_CASE("cancel: of oneself takes effect at the next waiting point") {
  test::log list;
  run([&]() -> Task<> {
    async::handle<void> own;
    auto body = [&]() -> Task<> {
      own.cancel();
      list.push_back("goes on");
      co_await async::yield();
      list.push_back("not reached");
    };
    own = co_await async::spawn(body());
    const auto got_7 = co_await outcome(own.join());
    CHECK(got_7 == "cancelled_error");
  });
  CHECK(list == test::log{"goes on"});
}

TEST_CASE("cancel: swallowed, it comes back at each waiting point") {
  int seen = 0;
  const int value = run([&]() -> Task<int> {
    auto running = co_await async::spawn(swallows(3, seen));
    co_await async::yield();
    running.cancel();
    co_return co_await running.join();
  });
  CHECK(value == 3);
}

TEST_CASE("cancel: during cleanup, a wait throws again unless it is kept from cancellation") {
  test::log list;
  run([&]() -> Task<> {
    auto body = [&]() -> Task<> {
      try {
        co_await async::sleep_for(1h);
      } catch (const task_cancelled&) {
      }
      try {
        co_await async::sleep_for(1ms);
      } catch (const task_cancelled&) {
        list.push_back("unprotected: cancelled");
      }
      co_await async::without_cancellation(sleeper(list, "protected", 10ms));
      const bool got_8 = co_await async::cancelled();
      CHECK(got_8);
      throw task_cancelled{};
    };
    auto running = co_await async::spawn(body());
    co_await async::yield();
    running.cancel();
    co_await async::sleep_for(5ms);
    running.cancel(); // a second request does not get through either
    const auto got_9 = co_await outcome(running.join());
    CHECK(got_9 == "cancelled_error");
  });
  CHECK(list == test::log{"unprotected: cancelled", "protected done"});
}

TEST_CASE("cancel: what came first counts, a wait that was granted succeeds") {
  test::log list;
  run([&]() -> Task<> {
    async::event ready;
    auto body = [&]() -> Task<> {
      co_await ready.wait();
      list.push_back("granted");
      co_await async::yield();
      list.push_back("not reached");
    };
    auto running = co_await async::spawn(body());
    co_await async::yield();
    ready.set();
    running.cancel();
    const auto got_10 = co_await outcome(running.join());
    CHECK(got_10 == "cancelled_error");
  });
  CHECK(list == test::log{"granted"});
}

TEST_CASE("cancel: an await that need not wait does not look") {
  test::log list;
  run([&]() -> Task<> {
    async::semaphore passes(1);
    auto body = [&]() -> Task<> {
      try {
        co_await async::sleep_for(1h);
      } catch (const task_cancelled&) {
      }
      co_await passes.acquire();
      list.push_back("acquired");
      passes.release();
    };
    auto running = co_await async::spawn(body());
    co_await async::yield();
    running.cancel();
    co_await running.join();
  });
  CHECK(list == test::log{"acquired"});
}

TEST_CASE("cancel: the stop token of the scope is asked") {
  run([]() -> Task<> {
    std::stop_token seen;
    auto body = [&]() -> Task<> {
      seen = co_await async::stop_token();
      co_await async::sleep_for(1h);
    };
    auto running = co_await async::spawn(body());
    co_await async::yield();
    CHECK_FALSE(seen.stop_requested());
    running.cancel();
    CHECK(seen.stop_requested());
    const auto got_11 = co_await outcome(running.join());
    CHECK(got_11 == "cancelled_error");
  });
}

TEST_CASE("cancel: task_cancelled passes a handler of std::exception") {
  test::log list;
  run([&]() -> Task<> {
    auto body = [&]() -> Task<> {
      try {
        co_await async::sleep_for(1h);
      } catch (const std::exception&) {
        list.push_back("caught");
      }
    };
    auto running = co_await async::spawn(body());
    co_await async::yield();
    running.cancel();
    const auto got_12 = co_await outcome(running.join());
    CHECK(got_12 == "cancelled_error");
  });
  CHECK(list.empty());
}

TEST_CASE("scopes: a cancellation goes through many that are nested") {
  constexpr int depth = tail_calls ? 10'000 : 50;
  struct nest {
    static Task<> level(int left) {
      if (left == 0)
        co_await async::sleep_for(10h);
      else
        co_await async::timeout(20h, level(left - 1));
    }
  };
  const auto body = []() -> Task<std::string> {
    auto running = co_await async::spawn(nest::level(depth));
    co_await async::yield();
    running.cancel();
    co_return co_await outcome(running.join());
  };
  const auto how = sync_wait(body()); // on the thread's own stack
  CHECK(how == "cancelled_error");
}

TEST_CASE("cancel: of one that has finished does nothing, its result is there") {
  const int value = run([]() -> Task<int> {
    auto finished = co_await async::spawn(later(3, 1ms));
    co_await async::sleep_for(2ms);
    CHECK(finished.done());
    finished.cancel();
    co_return co_await finished.join();
  });
  CHECK(value == 3);
}
