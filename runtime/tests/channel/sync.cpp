// Mutexes, conditions, semaphores, wait groups for tasks and threads. Compiled once for each runtime.
#include "../sched/sched_test.hpp"
#include "catch.hpp"
#include "death.hpp"

#include <atomic>
#include <chrono>
#include <kernlet/channel.hpp>
#include <kernlet/task_sync.hpp>
#include <string>
#include <thread>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace std::chrono_literals;
using test::on;

TEST_CASE("a mutex excludes, also across waiting points, and among tasks and threads") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      task_mutex mutex;
      int inside = 0, most = 0, sum = 0;
      const auto adds = [&] {
        for (int i = 0; i < 500; ++i) {
          const std::lock_guard held(mutex);
          most = std::max(most, ++inside);
          if (i % 10 == 0)
            current_waiter().yield();
          ++sum;
          --inside;
        }
      };
      std::vector<go_handle<void>> tasks;
      for (int i = 0; i < 4; ++i)
        tasks.push_back(go(adds));
      std::jthread thread(adds);
      for (auto& one : tasks)
        one.join();
      channel<int> over;
      std::jthread waits([&] {
        thread.join();
        over.send(1);
      });
      CHECK(over.receive() == 1);
      CHECK(sum == 2500);
      CHECK(most == 1);
    });
}

TEST_CASE("a mutex goes to who has waited longest; a deadline and a cancellation end the wait") {
  on(1, [] {
    task_mutex mutex;
    mutex.lock();
    CHECK_FALSE(mutex.try_lock());
    std::string order;
    std::vector<go_handle<void>> tasks;
    for (const char name : {'a', 'b', 'c', 'd'})
      tasks.push_back(go([&, name] {
        if (name == 'b') {
          order += mutex.try_lock_until(std::chrono::steady_clock::now() + 1ms) ? "?" : "b";
          return;
        }
        const std::lock_guard held(mutex);
        order += name;
      }));
    tasks[1].join();
    tasks[2].cancel();
    CHECK_THROWS_AS(tasks[2].join(), cancelled_error);
    mutex.unlock();
    tasks[0].join();
    tasks[3].join();
    CHECK((order == "bad" || order == "bda")); // which of two new tasks begins first is the queue's
    CHECK(mutex.try_lock());
    mutex.unlock();
  });
}

TEST_CASE("a condition is waited for, and no notification is lost") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      task_mutex mutex;
      task_condition filled, emptied;
      int stock = 0, taken = 0;
      std::vector<go_handle<void>> all;
      for (int i = 0; i < 3; ++i)
        all.push_back(go([&] {
          for (int j = 0; j < 300; ++j) {
            std::unique_lock held(mutex);
            filled.wait(held, [&] { return stock > 0; });
            --stock;
            ++taken;
            emptied.notify_one();
          }
        }));
      for (int i = 0; i < 900; ++i) {
        std::unique_lock held(mutex);
        emptied.wait(held, [&] { return stock < 2; });
        ++stock;
        filled.notify_one();
      }
      for (auto& one : all)
        one.join();
      CHECK(taken == 900);
      std::unique_lock held(mutex);
      CHECK_FALSE(filled.wait_until(held, std::chrono::steady_clock::now() + 1ms));
      CHECK(held.owns_lock());
    });
}

TEST_CASE("a cancelled wait for a condition holds the mutex again, and unwinds") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      task_mutex mutex;
      task_condition never;
      std::atomic<bool> waits = false;
      auto task = go([&] {
        std::unique_lock held(mutex);
        waits = true;
        never.wait(held);
      });
      test::until([&waits] { return waits.load(); });
      {
        const std::lock_guard held(mutex);
      } // it waits by now
      task.cancel();
      CHECK_THROWS_AS(task.join(), cancelled_error);
      CHECK(mutex.try_lock());
      mutex.unlock();
    });
}

TEST_CASE("a semaphore hands out its permits, in order") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      task_semaphore permits(3);
      std::atomic<int> inside = 0, most = 0;
      std::vector<go_handle<void>> all;
      for (int i = 0; i < 20; ++i)
        all.push_back(go([&] {
          permits.acquire();
          int now = ++inside;
          for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
          }
          yield();
          --inside;
          permits.release();
        }));
      for (auto& one : all)
        one.join();
      CHECK(most <= 3);
      CHECK(permits.try_acquire(3));
      CHECK_FALSE(permits.try_acquire_until(std::chrono::steady_clock::now() + 1ms));
      auto many = go([&] { permits.acquire(3); });
      for (int i = 0; i < 10; ++i)
        yield();
      CHECK_FALSE(permits.try_acquire(1)); // it would overtake
      permits.release(2);
      auto few = go([&] { permits.acquire(1); });
      for (int i = 0; i < 10; ++i)
        yield();
      many.cancel(); // and so the other's turn comes
      CHECK_THROWS_AS(many.join(), cancelled_error);
      few.join();
      CHECK(permits.try_acquire(1));
    });
}

TEST_CASE("a wait group waits for all") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      wait_group all;
      std::atomic<int> ran = 0;
      all.add(20);
      for (int i = 0; i < 20; ++i)
        go([&] {
          yield();
          ++ran;
          all.done();
        }).detach();
      all.wait();
      CHECK(ran == 20);
      all.wait(); // nothing is left
    });
  const auto seen = test::in_child([] {
    wait_group nothing;
    nothing.done();
  });
  CHECK(seen.signal == SIGABRT);
  CHECK_THAT(seen.said, ContainsSubstring("done() of a wait group that waits for nothing"));
}
