// Reader-writer locks, once, barriers, tickers for tasks and threads. Compiled once for each runtime.
#include "../sched/sched_test.hpp"
#include "catch.hpp"
#include "death.hpp"

#include <atomic>
#include <chrono>
#include <kernlet/task_sync.hpp>
#include <kernlet/ticker.hpp>
#include <memory>
#include <string>
#include <vector>

using Catch::Matchers::ContainsSubstring;
using namespace kernlet;
using namespace std::chrono_literals;
using test::on;

TEST_CASE("readers read together, a writer alone, and none starves") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      task_shared_mutex lock;
      std::atomic<int> readers = 0, writers = 0, wrong = 0;
      std::vector<go_handle<void>> all;
      for (int i = 0; i < 6; ++i)
        all.push_back(go([&, i] {
          for (int j = 0; j < 100; ++j)
            if (i < 2) {
              lock.lock();
              wrong += writers++ != 0 || readers != 0;
              yield();
              --writers;
              lock.unlock();
            } else {
              lock.lock_shared();
              ++readers;
              wrong += writers != 0;
              yield();
              --readers;
              lock.unlock_shared();
            }
        }));
      for (auto& one : all)
        one.join();
      CHECK(wrong == 0);
      CHECK(lock.try_lock());
      CHECK_FALSE(lock.try_lock_shared());
      auto writer = go([&] { lock.lock(); });
      auto reader = go([&] {
        lock.lock_shared();
        lock.unlock_shared();
      });
      for (int i = 0; i < 10; ++i)
        yield();
      writer.cancel();
      CHECK_THROWS_AS(writer.join(), cancelled_error);
      lock.unlock();
      reader.join();
    });
}

TEST_CASE("once is once, and a failed try is none") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      task_once once;
      CHECK_THROWS_WITH(once.call([] { throw std::runtime_error("not yet"); }), "not yet");
      std::atomic<int> ran = 0, early = 0;
      std::vector<go_handle<void>> all;
      for (int i = 0; i < 10; ++i)
        all.push_back(go([&] {
          once.call([&] {
            yield();
            ++ran;
          });
          early += ran != 1;
        }));
      for (auto& one : all)
        one.join();
      CHECK(ran == 1);
      CHECK(early == 0);
    });
}

TEST_CASE("a barrier holds until all have come, round after round") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      task_barrier barrier(4);
      std::atomic<int> last = 0, wrong = 0;
      std::atomic<int> round[4] = {0, 0, 0, 0};
      std::vector<go_handle<void>> all;
      for (int i = 0; i < 4; ++i)
        all.push_back(go([&, i] {
          for (int j = 1; j <= 50; ++j) {
            round[i] = j;
            last += barrier.arrive_and_wait();
            for (const auto& other : round)
              wrong += other < j;
          }
        }));
      for (auto& one : all)
        one.join();
      CHECK(last == 50);
      CHECK(wrong == 0);
    });
}

TEST_CASE("what is destroyed under a waiter ends the program, and names who waits") {
  const auto seen = test::in_child([] {
    on(1, [] {
      auto permits = std::make_unique<task_semaphore>(0);
      auto waits = go("beggar", [&] { permits->acquire(); });
      for (int i = 0; i < 5; ++i)
        yield();
      permits.reset();
    });
  });
  CHECK(seen.signal == SIGABRT);
  CHECK_THAT(seen.said,
             ContainsSubstring("permits of a semaphore was destroyed while somebody waits: 'beggar'"));
}

TEST_CASE("a ticker ticks, drops what nobody takes, and ends with its scope") {
  for (const auto workers : test::worker_counts)
    on(workers, [] {
      {
        ticker each(1ms);
        const deadline first = *each.ticks().receive();
        const deadline second = *each.ticks().receive();
        CHECK(second >= first + 1ms);
        test::until([&] { return each.ticks().size() == 1; });
        for (int i = 0; i < 5; ++i) // several periods
          this_task::sleep_for(1ms);
        CHECK(each.ticks().size() == 1);
      }
      ticker once(std::chrono::steady_clock::now() + 1ms);
      CHECK(once.ticks().receive().has_value());
      CHECK_FALSE(once.ticks().receive().has_value());
    });
}
