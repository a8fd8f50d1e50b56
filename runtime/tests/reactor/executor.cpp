// Step 06.4: the hand-over to an executor.

#include "fixtures.hpp"

#include <atomic>
#include <kernlet/call_in_executor.hpp>
#include <kernlet/executor.hpp>
#include <kernlet/resolve.hpp>
#include <memory>
#include <semaphore>
#include <thread>
#include <vector>

using namespace kernlet;
using namespace test;

namespace {

/// Until a moment that the pool's counts tell of has come; the task gives way meanwhile.
template <class Condition>
void until(Condition condition) {
  while (!condition())
    this_task::yield();
}

} // namespace

TEST_CASE("a call runs on another thread; what it returns and throws comes back") {
  thread_pool pool({.threads = 2});
  run_as_task([&](reactor&, loop& all) {
    const auto home = std::this_thread::get_id();
    CHECK(run_in_executor(pool, [&] { return std::this_thread::get_id() != home; }));
    CHECK(*run_in_executor(pool, [] { return std::make_unique<int>(7); }) == 7);
    run_in_executor(pool, [] {});
    CHECK(message_of<std::out_of_range>(
              [&] { run_in_executor(pool, []() -> int { throw std::out_of_range("far"); }); }) == "far");
    bool others = false;
    std::binary_semaphore gate(0);
    auto other = all.spawn("other", [&] {
      others = true;
      gate.release();
    });
    run_in_executor(pool, [&] { gate.acquire(); }); // would hold the loop's thread for ever
    CHECK(others);
    other.join();
  });
}

TEST_CASE("a kernel thread may call, too") {
  thread_pool pool({.threads = 1});
  CHECK(run_in_executor(pool, [] { return 3; }) == 3);
}

TEST_CASE("thousands of calls from many tasks, by few threads") {
  thread_pool pool({.threads = 3, .capacity = 5});
  run_as_task([&](reactor&, loop& all) {
    std::vector<join_handle<int>> tasks;
    for (int i = 0; i < 100; ++i)
      tasks.push_back(all.spawn([&, i] {
        int sum = 0;
        for (int k = 0; k < 30; ++k)
          sum += run_in_executor(pool, [i, k] { return i * k; });
        return sum;
      }));
    int wrong = 0;
    for (int i = 0; i < 100; ++i)
      wrong += tasks[static_cast<std::size_t>(i)].join() != i * 435;
    CHECK(wrong == 0);
  });
}

TEST_CASE("the queue is bounded: who comes then waits outside in order, or is refused") {
  thread_pool pool({.threads = 1, .capacity = 2, .name = "small"});
  run_as_task([&](reactor&, loop& all) {
    std::binary_semaphore gate(0);
    auto first = all.spawn([&] { run_in_executor(pool, [&] { gate.acquire(); }); });
    until([&] { return pool.count().running == 1; });
    std::vector<int> order;
    std::vector<join_handle<void>> tasks;
    for (int i = 0; i < 5; ++i)
      tasks.push_back(all.spawn([&, i] { run_in_executor(pool, [&, i] { order.push_back(i); }); }));
    until([&] { return pool.count().outside == 3; });
    CHECK(pool.count().queued == 2);
    CHECK(contains(message_of<executor_full>(
                       [&] { run_in_executor(pool, [] {}, {.full = when_full::refuse, .name = "extra"}); }),
                   "'extra': the queue of small is full (2 wait)"));
    tasks[0].cancel(); // makes room
    until([&] { return pool.count().outside == 2; });
    CHECK(pool.count().queued == 2);
    gate.release();
    CHECK_THROWS_AS(tasks[0].join(), cancelled_error);
    for (std::size_t i = 1; i < 5; ++i)
      tasks[i].join();
    first.join();
    CHECK(order == std::vector{1, 2, 3, 4});
  });
}

TEST_CASE("cancelled before it began: it never runs") {
  thread_pool pool({.threads = 1});
  run_as_task([&](reactor&, loop& all) {
    std::binary_semaphore gate(0);
    auto first = all.spawn([&] { run_in_executor(pool, [&] { gate.acquire(); }); });
    until([&] { return pool.count().running == 1; });
    bool ran = false;
    auto second = all.spawn([&] { run_in_executor(pool, [&] { ran = true; }); });
    until([&] { return pool.count().queued == 1; });
    second.cancel();
    CHECK_THROWS_AS(second.join(), cancelled_error);
    CHECK(message_of<std::system_error>([&] {
            run_in_executor(pool, [&] { ran = true; }, {.until = deadline_after(1ms), .name = "late"});
          }) == "'late' in pool: Connection timed out");
    gate.release();
    first.join();
    run_in_executor(pool, [] {});
    CHECK_FALSE(ran);
  });
}

TEST_CASE("cancelled while it runs: it is asked to stop, and waited for") {
  thread_pool pool({.threads = 1});
  run_as_task([&](reactor&, loop& all) {
    std::atomic<bool> asked{false}, ended{false};
    std::binary_semaphore gate(0);
    auto task = all.spawn([&] {
      run_in_executor(pool, [&](std::stop_token stop) {
        while (!stop.stop_requested())
          std::this_thread::yield();
        asked = true;
        gate.acquire();
        ended = true;
      });
    });
    until([&] { return pool.count().running == 1; });
    task.cancel();
    until([&] { return asked.load(); });
    this_task::yield();
    CHECK_FALSE(task.done());
    gate.release();
    CHECK_THROWS_AS(task.join(), cancelled_error);
    CHECK(ended);
  });
}

TEST_CASE("a call that is abandoned runs to its end, and its result is dropped") {
  auto token = std::make_shared<int>(0);
  std::binary_semaphore gate(0);
  std::optional<thread_pool> pool(std::in_place, thread_pool_options{.threads = 1});
  run_as_task([&](reactor&, loop& all) {
    auto task = all.spawn([&] {
      run_in_executor(*pool,
                      [token, &gate] {
                        gate.acquire();
                        return token;
                      },
                      {.leaving = if_running::abandon});
    });
    until([&] { return pool->count().running == 1; });
    task.cancel();
    CHECK_THROWS_AS(task.join(), cancelled_error); // at once: the gate is closed
  });
  gate.release();
  pool.reset();
  CHECK(token.use_count() == 1);
}

TEST_CASE("deadlines and cancellations that race with the end of the call") {
  thread_pool pool({.threads = 2});
  auto token = std::make_shared<int>(0);
  run_as_task([&](reactor&, loop& all) {
    for (int round = 0; round < 300; ++round) {
      const bool abandon = round % 2 == 0;
      auto task = all.spawn([&, abandon] {
        return *run_in_executor(pool, [token] { return token; },
                                {.until = deadline_after(std::chrono::microseconds(round % 40)),
                                 .leaving = abandon ? if_running::abandon : if_running::wait});
      });
      if (round % 3 == 0)
        task.cancel();
      this_task::yield();
      task.cancel();
      try {
        task.join();
      } catch (const cancelled_error&) {
      } catch (const std::system_error&) {
      }
    }
  });
  pool.shut_down();
  CHECK(token.use_count() == 1);
}

TEST_CASE("a pool that is shut down loses nobody") {
  run_as_task([&](reactor&, loop& all) {
    thread_pool pool({.threads = 1, .capacity = 1, .name = "closing"});
    std::vector<join_handle<std::string>> tasks;
    auto first = all.spawn([&] {
      run_in_executor(pool, [](std::stop_token stop) {
        while (!stop.stop_requested())
          std::this_thread::yield();
      });
    });
    until([&] { return pool.count().running == 1; });
    for (int i = 0; i < 4; ++i)
      tasks.push_back(all.spawn([&] {
        return message_of<executor_error>([&] { run_in_executor(pool, [] {}, {.name = "call"}); });
      }));
    until([&] { return pool.count().outside == 3; });
    pool.shut_down();
    first.join();
    for (auto& task : tasks)
      CHECK(task.join() == "'call' has not begun: its pool was shut down");
    CHECK(message_of<executor_error>([&] { run_in_executor(pool, [] {}, {.name = "more"}); }) ==
          "'more' was given to closing after it was shut down");
  });
}

TEST_CASE("from callbacks: call_in_executor, and run_in_executor is refused") {
  thread_pool pool({.threads = 1, .capacity = 0});
  reactor all;
  std::binary_semaphore gate(0);
  std::string seen;
  all.call_soon([&] {
    CHECK(contains(message_of<executor_error>([&] { run_in_executor(pool, [] {}); }), "in a callback"));
    CHECK(call_in_executor(
        pool, all,
        [&] {
          gate.acquire();
          return std::make_unique<int>(5);
        },
        [&](std::exception_ptr error, std::optional<std::unique_ptr<int>> result) {
          CHECK(error == nullptr);
          seen += "five";
          CHECK(**result == 5);
        }));
  });
  all.run_once(deadline::min());
  while (pool.count().running != 1)
    std::this_thread::yield();
  CHECK_FALSE(call_in_executor(pool, all, [] {}, [](std::exception_ptr) { std::abort(); }));
  gate.release();
  all.run(); // is held until the result has come
  CHECK(seen == "five");
  CHECK(call_in_executor(
      pool, all, [] { throw std::runtime_error("no"); },
      [&](std::exception_ptr error) { seen += error != nullptr ? " error" : ""; }));
  all.run();
  CHECK(seen == "five error");
}

TEST_CASE("names: numbers at once, localhost by the executor, nonsense refused") {
  run_as_task([&](reactor&, loop&) {
    CHECK(resolve("127.0.0.1", 80).at(0).text() == "127.0.0.1:80");
    CHECK(resolve("::1", 80).at(0).text() == "[::1]:80");
    bool found = false;
    for (const endpoint& each : resolve("localhost", 81))
      found |= each.text() == "127.0.0.1:81" || each.text() == "[::1]:81";
    CHECK(found);
    CHECK(contains(message_of<resolve_error>([] { resolve("nowhere.invalid", 80); }),
                   "resolve 'nowhere.invalid': "));
    for (const std::string& wrong : {std::string(), std::string(300, 'a'), std::string("a\0b", 3)})
      CHECK_THROWS_AS(resolve(wrong, 80), std::invalid_argument);
  });
}

TEST_CASE("who asks for a name does not wait for a resolver that does not answer") {
  std::binary_semaphore gate(0);
  thread_pool pool({.threads = 1});
  run_as_task([&](reactor&, loop& all) {
    auto holds = all.spawn([&] { run_in_executor(pool, [&] { gate.acquire(); }); });
    until([&] { return pool.count().running == 1; });
    CHECK(error_of([&] { resolve("localhost", 80, {.until = deadline_after(1ms), .pool = &pool}); }) ==
          ETIMEDOUT);
    auto waits = all.spawn([&] { resolve("localhost", 80, {.pool = &pool}); });
    until([&] { return pool.count().queued == 1; });
    waits.cancel();
    CHECK_THROWS_AS(waits.join(), cancelled_error);
    gate.release();
    holds.join();
  });
}
