// The end of a driver, and what is left then. docs/manual/async-semantics.md names these
// tests beside what asyncio does. Compiled once for each runtime.
#include "catch.hpp"
#include "death.hpp"
#include "tasks.hpp"

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace test;

TEST_CASE("end: what was spawned and is left when the root has finished is cancelled and ended") {
  test::log list;
  sync_wait([&]() -> Task<> {
    (void)co_await async::spawn(sleeper(list, "left", 1h));
    co_await async::yield();
    list.push_back("root ends");
  }());
  CHECK(list == test::log{"root ends", "left cancelled"});
}

TEST_CASE("end: every Task waits for what cannot come, and that is said") {
  test::log list;
  const auto hangs = [&]() -> Task<> {
    const noisy local{list, "local"};
    async::event never;
    co_await never.wait();
  };
  CHECK_THROWS_AS(sync_wait(hangs()), deadlock_error);
  CHECK(list == test::log{"~local"});
}

TEST_CASE("end: a frame that is destroyed while its body waits is a panic") {
  const auto seen = test::in_child([] {
    sync_wait([]() -> Task<> {
      auto waits = []() -> async::generator<int> {
        co_await async::sleep_for(1h);
        co_yield 1;
      };
      auto reads = [](async::generator<int>& from) -> Task<> { co_await from.next(); };
      auto numbers = waits();
      auto reader = co_await async::spawn(reads(numbers));
      co_await async::yield();
      numbers = {};
    }());
  });
  CHECK(seen.signal == SIGABRT);
  CHECK_THAT(seen.said, ContainsSubstring("waits"));
}
