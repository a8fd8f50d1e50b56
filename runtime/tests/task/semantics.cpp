// What becomes of whom: gathers, timeouts, cancellation, groups. docs/manual/async-semantics.md names each of
// these tests beside what asyncio does. Compiled once for each runtime.
#include "catch.hpp"
#include "death.hpp"
#include "tasks.hpp"

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace test;

namespace {

/// How an awaited Task comes out.
template <class T>
Task<std::string> outcome(Task<T> task) {
  try {
    co_await std::move(task);
  } catch (const timeout_error&) {
    co_return "timeout";
  } catch (const cancelled_error&) {
    co_return "cancelled_error";
  } catch (const std::exception& error) {
    co_return error.what();
  } catch (const task_cancelled&) {
    co_return "task_cancelled";
  }
  co_return "value";
}

/// Waits for ever, and ends only when it has been cancelled `times`.
Task<int> swallows(int times, int& seen) {
  async::event never;
  while (seen < times) {
    try {
      co_await never.wait();
    } catch (const task_cancelled&) {
      ++seen;
    }
  }
  co_return seen;
}

} // namespace

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
