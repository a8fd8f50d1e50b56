// Task<T>s beside stackful tasks on one loop, and beside other threads. Compiled once for each runtime.
#include "catch.hpp"
#include "tasks.hpp"

#include <kernlet/this_task.hpp>
#include <thread>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace test;

TEST_CASE("a stackful task joins a Task, a Task joins a stackful task") {
  timed_run timed;
  auto stackful = timed.loop().spawn("stackful", [] {
    this_task::sleep_for(20ms);
    return 2;
  });
  auto mixed = async::start(timed.loop(), "mixed", [](join_handle<int> other) -> Task<int> {
    co_return co_await async::join(std::move(other)) + co_await later(3, 10ms);
  }(std::move(stackful)));
  auto last = timed.loop().spawn("last", [&] { return mixed.join() * 10; });
  timed.loop().run();
  CHECK(last.join() == 50);
  CHECK(timed.took() == 30ms);
}

TEST_CASE("on_stack runs code in blocking style, and other Tasks go on meanwhile") {
  test::log list;
  run([&]() -> Task<> {
    auto blocking = [&]() -> Task<> {
      const int value = co_await async::on_stack("blocking", [&] {
        this_task::sleep_for(20ms);
        return 5;
      });
      list.push_back("blocking " + std::to_string(value));
    };
    co_await async::gather(blocking(), sleeper(list, "other", 10ms));
    bool thrown = false;
    try {
      co_await async::on_stack("throws", [] { throw std::runtime_error("inside"); });
    } catch (const std::runtime_error&) {
      thrown = true;
    }
    CHECK(thrown);
  });
  CHECK(list == test::log{"other done", "blocking 5"});
}

TEST_CASE("a cancellation reaches the stackful task that a Task awaits, and is waited for") {
  test::log list;
  run([&]() -> Task<> {
    try {
      co_await async::timeout(10ms, async::on_stack("blocking", [&] {
                                const noisy local{list, "stack"};
                                this_task::sleep_for(1h);
                              }));
    } catch (const timeout_error&) {
      list.push_back("timeout");
    }
  });
  CHECK(list == test::log{"~stack", "timeout"});
}

TEST_CASE("a Task cancelled before its stackful task began does not wait for ever") {
  run([]() -> Task<> {
    auto waits = []() -> Task<> {
      co_await async::on_stack("never", [] { FAIL("it was cancelled before"); });
    };
    auto running = co_await async::spawn(waits());
    co_await async::yield();
    running.cancel();
    bool cancelled = false;
    try {
      co_await running.join();
    } catch (const cancelled_error&) {
      cancelled = true;
    }
    CHECK(cancelled);
  });
}

TEST_CASE("cancelling the stackful task that drives cancels the Task, with its cleanup") {
  test::log list;
  timed_run timed;
  auto body = [&]() -> Task<> {
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
  auto running = async::start(timed.loop(), "driver", body());
  timed.loop().spawn("other", [&] {
    this_task::sleep_for(10ms);
    running.cancel();
  });
  timed.loop().run();
  CHECK_THROWS_AS(running.join(), cancelled_error);
  CHECK(list == test::log{"cleanup done"});
  CHECK(timed.took() == 15ms);
}

TEST_CASE("a loop that is destroyed ends its Tasks") {
  test::log list;
  {
    virtual_clock clock;
    loop own({.hooks = clock.hooks()});
    async::start(own, "left", [](test::log& l) -> Task<> {
      const noisy local{l, "left"};
      co_await async::gather(sleeper(l, "a", 1h), sleeper(l, "b", 2h));
    }(list));
    own.spawn("stops", [&] {
      this_task::sleep_for(10ms);
      own.stop();
    });
    own.run();
  }
  CHECK(list == test::log{"a cancelled", "b cancelled", "~left"});
}

TEST_CASE("the loop reports a deadlock of a Task by the name of the task that drives it") {
  timed_run timed;
  auto hangs = []() -> Task<> {
    async::event never;
    co_await never.wait();
  };
  auto running = async::start(timed.loop(), "hangs", hangs());
  CHECK_THROWS_WITH(timed.loop().run(), ContainsSubstring("'hangs'") && ContainsSubstring("Task<T>"));
  running.cancel();
  timed.loop().run();
}

TEST_CASE("Tasks of two drivers meet at an event") {
  test::log list;
  timed_run timed;
  async::event ready;
  auto waits = [&]() -> Task<> {
    co_await ready.wait();
    list.push_back("went on");
  };
  auto sets = [&]() -> Task<> {
    co_await async::sleep_for(5ms);
    list.push_back("set");
    ready.set();
  };
  async::start(timed.loop(), "waits", waits());
  async::start(timed.loop(), "sets", sets());
  timed.loop().run();
  CHECK(list == test::log{"set", "went on"});
}

TEST_CASE("yielding Tasks let the loop's other tasks run") {
  timed_run timed;
  bool stop = false;
  auto spins = [&]() -> Task<> {
    while (!stop)
      co_await async::yield();
  };
  async::start(timed.loop(), "spins", spins());
  timed.loop().spawn("other", [&] { stop = true; });
  timed.loop().run();
  CHECK(stop);
}

TEST_CASE("a wake from another thread, before and after the park, a thousand times") {
  for (int i = 0; i < 1000; ++i) {
    const auto waits = [&]() -> Task<int> {
      async::waiter done;
      int value = 0;
      std::thread other([&] {
        value = i;
        done.wake();
      });
      co_await done.park();
      other.join();
      co_return value;
    };
    REQUIRE(sync_wait(waits()) == i);
  }
}

TEST_CASE("a loop sleeps for a wake from another thread rather than report a deadlock") {
  loop own;
  auto waits = []() -> Task<int> {
    async::waiter done;
    std::thread other([&] { done.wake(); });
    co_await done.park();
    other.join();
    co_return 1;
  };
  auto running = async::start(own, "waits", waits());
  own.run();
  CHECK(running.join() == 1);
}

TEST_CASE("a wake and a cancellation meet, hundreds of times: one of them counts, nothing is lost") {
  int woken = 0, cancelled = 0;
  for (int i = 0; i < 300; ++i) {
    const auto races = [&]() -> Task<> {
      async::waiter done;
      std::thread other([&] { done.wake(); });
      auto parks = [&]() -> Task<> { co_await done.park(); };
      auto running = co_await async::spawn(parks());
      co_await async::yield();
      running.cancel();
      try {
        co_await running.join();
        ++woken;
      } catch (const cancelled_error&) {
        ++cancelled;
      }
      other.join(); // tells the waker off: from here on nobody wakes
    };
    sync_wait(races());
  }
  CHECK(woken + cancelled == 300);
}

TEST_CASE("a stop token from another thread ends a Task that waits") {
  std::stop_source source;
  test::log list;
  std::thread other([&] { source.request_stop(); });
  CHECK_THROWS_AS(sync_wait(sleeper(list, "a", 1h), source.get_token()), task_cancelled);
  other.join();
  CHECK(list == test::log{"a cancelled"});
}

TEST_CASE("a thousand threads' worth of wakes reach a thousand Tasks") {
  const auto all = []() -> Task<int> {
    std::vector<std::unique_ptr<async::waiter>> waiters;
    std::vector<Task<>> parked;
    int gone_on = 0;
    for (int i = 0; i < 1000; ++i) {
      waiters.push_back(std::make_unique<async::waiter>());
      parked.push_back([](async::waiter& where, int& count) -> Task<> {
        co_await where.park();
        ++count;
      }(*waiters.back(), gone_on));
    }
    const auto half = [&](std::size_t from) {
      for (std::size_t i = from; i < waiters.size(); i += 2)
        waiters[i]->wake();
    };
    std::thread even([&] { half(0); }), odd([&] { half(1); });
    co_await async::gather(std::move(parked));
    even.join();
    odd.join();
    co_return gone_on;
  };
  CHECK(sync_wait(all()) == 1000);
}

TEST_CASE("an async::waiter is refused where a stack would be needed") {
  CHECK_THROWS_AS(sync_wait(async::on_stack("none", [] {})), task_error);
}

TEST_CASE("run() of a driver that runs already is refused") {
  task_driver driver;
  auto inner = [&]() -> Task<> {
    Task<int> other = later(1, 1ms);
    CHECK_THROWS_WITH(driver.run(other.promise()), ContainsSubstring("runs already"));
    co_return;
  };
  Task<> root = inner();
  driver.run(root.promise());
  root.promise().result();
}
