// Task<T> by itself: values, exceptions, who runs next, how deep. Compiled once for each runtime.
#include "catch.hpp"
#include "tasks.hpp"

#include <memory>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace test;

namespace {

Task<int> answer() {
  co_return 42;
}
Task<int> twice() {
  co_return co_await answer() + co_await answer();
}
Task<> says(test::log& list, std::string text) {
  list.push_back(std::move(text));
  co_return;
}

} // namespace

TEST_CASE("a Task is lazy: nothing runs before it is awaited, and dropped it frees its parameters") {
  test::log list;
  auto kept = std::make_shared<int>(1);
  {
    const auto never = [](std::shared_ptr<int>, test::log& l) -> Task<> {
      l.push_back("ran");
      co_return;
    }(kept, list);
    CHECK(kept.use_count() == 2);
  }
  CHECK(kept.use_count() == 1);
  CHECK(list.empty());
}

TEST_CASE("values: an object, a reference, one that only moves, void") {
  CHECK(sync_wait(twice()) == 84);
  int there = 1;
  int& same = sync_wait([](int& number) -> Task<int&> { co_return number; }(there));
  CHECK(&same == &there);
  auto owned = sync_wait([]() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(7); }());
  CHECK(*owned == 7);
  test::log list;
  sync_wait(says(list, "void"));
  CHECK(list == test::log{"void"});
}

TEST_CASE("an exception goes to whoever awaits, with its type, and is not kept longer") {
  struct special {
    std::shared_ptr<int> kept;
  };
  auto count = std::make_shared<int>(0);
  const auto throws = [](std::shared_ptr<int> kept) -> Task<int> {
    throw special{std::move(kept)};
    co_return 0;
  };
  const auto catches = [&]() -> Task<int> {
    try {
      co_return co_await throws(count);
    } catch (const special& caught) {
      *caught.kept = 5;
    }
    co_return 3;
  };
  CHECK(sync_wait(catches()) == 3);
  CHECK(*count == 5);
  CHECK(count.use_count() == 1);
  CHECK_THROWS_AS(sync_wait(throws(count)), special);
  CHECK(count.use_count() == 1);
}

TEST_CASE("awaiting is a call: the awaited body runs at once, before anybody who is ready") {
  test::log list;
  run([&]() -> Task<> {
    auto other = co_await async::spawn(says(list, "spawned"));
    co_await says(list, "awaited");
    list.push_back("after");
    co_await other.join();
  });
  CHECK(list == test::log{"awaited", "after", "spawned"});
}

TEST_CASE("a Task that is awaited twice, or was never made, is refused") {
  CHECK_THROWS_AS(sync_wait(Task<int>()), task_error);
  const auto second = []() -> Task<int> {
    Task<int> once = answer();
    co_await std::move(once);
    co_return co_await std::move(once);
  };
  CHECK_THROWS_WITH(sync_wait(second()), ContainsSubstring("awaited once"));
}

TEST_CASE("locals and awaited frames are destroyed innermost first") {
  test::log list;
  const auto inner = [&]() -> Task<> {
    const noisy local{list, "inner"};
    co_return;
  };
  const auto outer = [&]() -> Task<> {
    const noisy local{list, "outer"};
    co_await inner();
    list.push_back("back");
  };
  sync_wait(outer());
  CHECK(list == test::log{"~inner", "back", "~outer"});
}

constexpr int deep = tail_calls ? 1'000'000 : 1'000;

namespace {
Task<int> chain(int left) {
  if (left == 0)
    co_return 0;
  co_return co_await chain(left - 1) + 1;
}
Task<> chain_that_waits(int left, async::event& end) {
  if (left == 0)
    co_await end.wait();
  else
    co_await chain_that_waits(left - 1, end);
}
} // namespace

TEST_CASE("a chain of a million awaits does not overflow") {
  INFO("depth " << deep
                << (!tail_calls ? ": g++ makes no tail calls in this build; the release and clang do" : ""));
  CHECK(sync_wait(chain(deep)) == deep);
}

TEST_CASE("a million awaits one after the other do not overflow") {
  const auto many = []() -> Task<int> {
    int sum = 0;
    for (int i = 0; i < deep; ++i)
      sum += co_await answer() - 41;
    co_return sum;
  };
  CHECK(sync_wait(many()) == deep);
}

TEST_CASE("a long chain is cancelled at its end, and unwound to its root") {
  // An exception is thrown again at each frame.
  const int depth = tail_calls ? 100'000 : 50;
  const auto body = [&]() -> Task<> {
    async::event never;
    auto waits = co_await async::spawn(chain_that_waits(depth, never));
    co_await async::yield();
    waits.cancel();
    bool cancelled = false;
    try {
      co_await waits.join();
    } catch (const cancelled_error&) {
      cancelled = true;
    }
    CHECK(cancelled);
  };
  sync_wait(body()); // on the thread's own stack
}

TEST_CASE("an await is no turn of the driver") {
  task_driver driver;
  Task<int> root = chain(100);
  driver.run(root.promise());
  CHECK(driver.counts().resumed == 1);
}

TEST_CASE("a generator yields, waits in between, and ends") {
  const auto numbers = [](int count) -> async::generator<int> {
    for (int i = 0; i < count; ++i) {
      co_await async::sleep_for(10ms);
      co_yield i;
    }
  };
  timed_run timed;
  const int sum = timed([&]() -> Task<int> {
    auto all = numbers(5);
    int total = 0;
    while (int* each = co_await all.next())
      total += *each;
    const auto got_1 = co_await all.next();
    CHECK(got_1 == nullptr);
    co_return total;
  });
  CHECK(sum == 10);
  CHECK(timed.took() == 50ms);
}

TEST_CASE("a generator that is dropped half way destroys its locals at once") {
  test::log list;
  const auto endless = [&]() -> async::generator<int> {
    const noisy local{list, "local"};
    for (int i = 0;; ++i)
      co_yield i;
  };
  sync_wait([&]() -> Task<> {
    {
      auto all = endless();
      co_await all.next();
      co_await all.next();
    }
    list.push_back("after");
  }());
  CHECK(list == test::log{"~local", "after"});
}

TEST_CASE("a generator's exception goes to its reader, once") {
  sync_wait([]() -> Task<> {
    auto all = []() -> async::generator<int> {
      co_yield 1;
      throw std::runtime_error("dry");
    }();
    const auto got_2 = *co_await all.next();
    CHECK(got_2 == 1);
    bool thrown = false;
    try {
      co_await all.next();
    } catch (const std::runtime_error&) {
      thrown = true;
    }
    CHECK(thrown);
    bool refused = false;
    try {
      co_await all.next();
    } catch (const task_error&) {
      refused = true;
    }
    CHECK(refused);
    async::generator<int> none;
    CHECK_THROWS_AS(none.next(), task_error);
  }());
}

TEST_CASE("a million elements of a generator need no more stack than one") {
  const auto numbers = []() -> async::generator<int> {
    for (int i = 0;; ++i)
      co_yield i;
  };
  const int last = sync_wait([&]() -> Task<int> {
    auto all = numbers();
    int seen = 0;
    for (int i = 0; i < deep; ++i)
      seen = *co_await all.next();
    co_return seen;
  }());
  CHECK(last == deep - 1);
}

TEST_CASE("a result that is aligned like a vector, a thousand frames at once") {
  struct alignas(16) wide {
    double lanes[2];
  };
  const auto one = [](int i) -> Task<wide> {
    wide local{{double(i), 1}};
    co_await async::yield();
    CHECK(reinterpret_cast<std::uintptr_t>(&local) % 16 == 0);
    co_return local;
  };
  const auto sum = run([&]() -> Task<double> {
    std::vector<Task<wide>> all;
    for (int i = 0; i < 1000; ++i)
      all.push_back(one(i));
    double total = 0;
    for (const wide& each : co_await async::gather(std::move(all)))
      total += each.lanes[0] + each.lanes[1];
    co_return total;
  });
  CHECK(sum == 1000 * 999 / 2 + 1000);
}
