// Event, lock, semaphore, queue. Compiled once for each runtime.
#include "catch.hpp"
#include "death.hpp"
#include "tasks.hpp"

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace test;

TEST_CASE("event: everybody who waits goes on, in the order of their coming") {
  test::log list;
  run([&]() -> Task<> {
    async::event ready;
    auto waits = [&](std::string name) -> Task<> {
      co_await ready.wait();
      list.push_back(name);
    };
    auto sets = [&]() -> Task<> {
      list.push_back("set");
      ready.set();
      ready.clear(); // those who were admitted go on all the same
      co_return;
    };
    co_await async::gather(waits("a"), waits("b"), sets());
    CHECK_FALSE(ready.is_set());
    ready.set();
    co_await ready.wait(); // does not wait
  });
  CHECK(list == test::log{"set", "a", "b"});
}

TEST_CASE("lock: first come, first served; nobody gets in between") {
  test::log list;
  run([&]() -> Task<> {
    async::lock door;
    auto enters = [&](std::string name, int times) -> Task<> {
      for (int i = 0; i < times; ++i) {
        const auto mine = co_await door.hold();
        list.push_back(name);
        co_await async::yield();
      }
    };
    co_await async::gather(enters("a", 3), enters("b", 3), enters("c", 3));
    CHECK_FALSE(door.is_locked());
  });
  CHECK(list == test::log{"a", "b", "c", "a", "b", "c", "a", "b", "c"});
}

TEST_CASE("lock: it keeps an invariant across a waiting point") {
  const int counted = run([]() -> Task<int> {
    async::lock door;
    int count = 0;
    auto adds = [&]() -> Task<> {
      const auto mine = co_await door.hold();
      const int before = count;
      co_await async::yield();
      count = before + 1;
    };
    std::vector<Task<>> all;
    for (int i = 0; i < 100; ++i)
      all.push_back(adds());
    co_await async::gather(std::move(all));
    co_return count;
  });
  CHECK(counted == 100);
}

TEST_CASE("lock: a waiter that is cancelled leaves the line, the next one is served") {
  test::log list;
  run([&]() -> Task<> {
    async::lock door;
    auto enters = [&](std::string name) -> Task<> {
      const auto mine = co_await door.hold();
      list.push_back(name);
    };
    co_await door.acquire();
    auto first = co_await async::spawn(enters("first"));
    auto second = co_await async::spawn(enters("second"));
    co_await async::yield();
    first.cancel();
    co_await async::yield();
    door.release();
    co_await second.join();
    CHECK_THROWS_WITH(door.release(), ContainsSubstring("nobody holds"));
  });
  CHECK(list == test::log{"second"});
}

TEST_CASE("lock: handed over and cancelled at once, it is held and released") {
  run([]() -> Task<> {
    async::lock door;
    auto enters = [&]() -> Task<> {
      const auto mine = co_await door.hold();
      co_await async::sleep_for(1h);
    };
    co_await door.acquire();
    auto other = co_await async::spawn(enters());
    co_await async::yield();
    door.release();
    other.cancel();
    CHECK(door.is_locked());
    try {
      co_await other.join();
    } catch (const cancelled_error&) {
    }
    CHECK_FALSE(door.is_locked());
  });
}

TEST_CASE("semaphore: so many at a time, and no more") {
  int inside = 0, most = 0;
  timed_run timed;
  timed([&]() -> Task<> {
    async::semaphore passes(3);
    auto works = [&]() -> Task<> {
      co_await passes.acquire();
      most = std::max(most, ++inside);
      co_await async::sleep_for(10ms);
      --inside;
      passes.release();
    };
    std::vector<Task<>> all;
    for (int i = 0; i < 9; ++i)
      all.push_back(works());
    co_await async::gather(std::move(all));
    CHECK(passes.free() == 3);
    CHECK(passes.try_acquire());
  });
  CHECK(most == 3);
  CHECK(timed.took() == 30ms);
}

TEST_CASE("queue: elements keep their order, a full one makes the producer wait") {
  std::vector<int> got;
  std::size_t most = 0;
  run([&]() -> Task<> {
    async::queue<int> line(2);
    auto produces = [&]() -> Task<> {
      for (int i = 0; i < 10; ++i) {
        co_await line.put(i);
        most = std::max(most, line.size());
      }
      line.close();
    };
    auto consumes = [&]() -> Task<> {
      try {
        for (;;)
          got.push_back(co_await line.get());
      } catch (const async::queue_closed&) {
      }
    };
    co_await async::gather(produces(), consumes());
  });
  CHECK(got == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(most == 2);
}

TEST_CASE("queue: closed, it is emptied first; whoever waits is told") {
  test::log list;
  run([&]() -> Task<> {
    async::queue<std::unique_ptr<int>> line(1);
    auto gets = [&](std::string name) -> Task<> {
      try {
        for (;;)
          list.push_back(name + " got " + std::to_string(*co_await line.get()));
      } catch (const async::queue_closed&) {
        list.push_back(name + " told");
      }
    };
    auto puts = [&]() -> Task<> {
      co_await line.put(std::make_unique<int>(1));
      try {
        co_await line.put(std::make_unique<int>(2)); // waits for room
      } catch (const async::queue_closed&) {
        list.push_back("producer told");
      }
    };
    auto producer = co_await async::spawn(puts());
    co_await async::yield();
    line.close();
    CHECK(line.closed());
    co_await async::gather(gets("a"), gets("b"));
    co_await producer.join();
    CHECK_THROWS_AS(line.try_put(nullptr), async::queue_closed);
    CHECK_FALSE(line.try_get().has_value());
  });
  CHECK(list == test::log{"producer told", "a got 1", "a told", "b told"});
}

TEST_CASE("queue: a get that is cancelled loses no element") {
  std::vector<int> got;
  run([&]() -> Task<> {
    async::queue<int> line;
    auto gets = [&]() -> Task<> { got.push_back(co_await line.get()); };
    auto waits = co_await async::spawn(gets());
    co_await async::yield();
    waits.cancel();
    co_await line.put(1); // the one who waited has left the line
    co_await async::yield();
    CHECK(line.size() == 1);
    auto granted = co_await async::spawn(gets());
    auto also = co_await async::spawn(gets());
    co_await async::yield();
    co_await line.put(2); // granted to `also`, which is cancelled too late
    also.cancel();
    co_await granted.join();
    co_await also.join();
    CHECK(line.size() == 0);
  });
  CHECK(got == std::vector<int>{1, 2});
}

TEST_CASE("queue: try_put and try_get do not wait, and do not overtake") {
  run([]() -> Task<> {
    async::queue<int> line(1);
    CHECK(line.try_put(1));
    CHECK_FALSE(line.try_put(2));
    CHECK(line.try_get() == 1);
    CHECK_FALSE(line.try_get().has_value());
    auto gets = [&]() -> Task<int> { co_return co_await line.get(); };
    auto first = co_await async::spawn(gets());
    co_await async::yield();
    CHECK(line.try_put(3)); // promised to the one who waits
    CHECK_FALSE(line.try_get().has_value());
    const auto got_1 = co_await first.join();
    CHECK(got_1 == 3);
    CHECK_THROWS_AS(async::queue<int>(0), task_error);
  });
}

TEST_CASE("an event that is destroyed while somebody waits for it is a panic") {
  const auto seen = test::in_child([] {
    sync_wait([]() -> Task<> {
      auto ready = std::make_unique<async::event>();
      auto waits = [](async::event& which) -> Task<> { co_await which.wait(); };
      (void)co_await async::spawn(waits(*ready));
      co_await async::yield();
      ready.reset();
    }());
  });
  CHECK(seen.signal == SIGABRT);
  CHECK_THAT(seen.said, ContainsSubstring("destroyed while Tasks wait"));
}

TEST_CASE("lock: whoever holds it is cancelled, it is released and the next one is served") {
  test::log list;
  run([&]() -> Task<> {
    async::lock door;
    auto enters = [&](std::string name, std::chrono::milliseconds length) -> Task<> {
      const auto mine = co_await door.hold();
      co_await sleeper(list, name, length);
    };
    auto holder = co_await async::spawn(enters("holder", 1h));
    auto next = co_await async::spawn(enters("next", 1ms));
    co_await async::yield();
    holder.cancel();
    co_await next.join();
    CHECK_FALSE(door.is_locked());
  });
  CHECK(list == test::log{"holder cancelled", "next done"});
}

TEST_CASE("queue: a put that is cancelled puts nothing, the next producer has the room") {
  std::vector<int> got;
  run([&]() -> Task<> {
    async::queue<int> line(1);
    auto puts = [&](int value) -> Task<> { co_await line.put(value); };
    co_await line.put(1);
    auto second = co_await async::spawn(puts(2));
    auto third = co_await async::spawn(puts(3));
    co_await async::yield();
    second.cancel();
    co_await async::yield();
    for (int i = 0; i < 2; ++i)
      got.push_back(co_await line.get());
    co_await third.join();
    CHECK_FALSE(line.try_get().has_value());
  });
  CHECK(got == std::vector<int>{1, 3});
}
