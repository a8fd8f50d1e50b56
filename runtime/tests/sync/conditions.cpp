// The condition variable, on kernel threads.
#include <kernlet/thread_condition.hpp>

#include <deque>
#include <mutex>
#include <thread>
#include <vector>

using namespace kernlet;
using namespace std::chrono_literals;

namespace {

deadline now() {
  return std::chrono::steady_clock::now();
}

} // namespace

TEST_CASE("a queue of one lock and two conditions loses nothing and overfills never") {
  const std::size_t room = GENERATE(1u, 2u, 16u);
  constexpr std::uint64_t producers = 3, consumers = 3, each = 3000;
  thread_mutex mutex;
  thread_condition not_full, not_empty;
  std::deque<std::uint64_t> items;
  std::uint64_t sum = 0;
  std::size_t most = 0;
  std::vector<std::thread> all;
  for (std::uint64_t i = 0; i < producers; ++i)
    all.emplace_back([&] {
      for (std::uint64_t word = 1; word <= each; ++word) {
        mutex.lock();
        not_full.wait(mutex, [&] { return items.size() < room; });
        items.push_back(word);
        most = std::max(most, items.size());
        mutex.unlock();
        not_empty.notify_one();
      }
    });
  for (std::uint64_t i = 0; i < consumers; ++i)
    all.emplace_back([&] {
      for (std::uint64_t k = 0; k < each; ++k) {
        const std::scoped_lock held(mutex);
        not_empty.wait(mutex, [&] { return !items.empty(); });
        sum += items.front();
        items.pop_front();
        not_full.notify_one();
      }
    });
  for (std::thread& thread : all)
    thread.join();
  CHECK(sum == producers * each * (each + 1) / 2);
  CHECK(most <= room);
  CHECK(items.empty());
}

TEST_CASE("notify_all reaches everybody who waits") {
  constexpr int waiting = 8;
  thread_mutex mutex;
  thread_condition changed;
  int arrived = 0, through = 0;
  bool open = false;
  std::vector<std::thread> all;
  for (int i = 0; i < waiting; ++i)
    all.emplace_back([&] {
      const std::scoped_lock held(mutex);
      ++arrived;
      changed.notify_all(); // for main
      changed.wait(mutex, [&] { return open; });
      ++through;
    });
  {
    const std::scoped_lock held(mutex);
    changed.wait(mutex, [&] { return arrived == waiting; });
    open = true;
  }
  changed.notify_all();
  for (std::thread& thread : all)
    thread.join();
  CHECK(through == waiting);
}

TEST_CASE("a wait with a deadline ends, holds the lock, and is not early") {
  thread_mutex mutex;
  thread_condition changed;
  const std::scoped_lock held(mutex);
  for (const deadline when : {now() - 1h, deadline{}, deadline::min()})
    CHECK(changed.wait_until(mutex, when) == wake_reason::timed_out);
  const deadline soon = now() + 3ms;
  CHECK_FALSE(changed.wait_until(mutex, soon, [] { return false; }));
  CHECK(now() >= soon);
  CHECK_FALSE(mutex.try_lock());
  CHECK(changed.wait_until(mutex, deadline::min(), [] { return true; }));
}

TEST_CASE("waits that time out and waits that do not, together") {
  thread_mutex mutex;
  thread_condition changed;
  std::uint64_t items = 0, taken = 0;
  constexpr std::uint64_t each = 500;
  std::vector<std::thread> all;
  for (int i = 0; i < 2; ++i) {
    all.emplace_back([&] { // patient
      for (std::uint64_t k = 0; k < each; ++k) {
        const std::scoped_lock held(mutex);
        changed.wait(mutex, [&] { return items > 0; });
        --items;
        ++taken;
      }
    });
    all.emplace_back([&] { // hasty: tries again, and again
      for (std::uint64_t k = 0; k < each;) {
        const std::scoped_lock held(mutex);
        if (items == 0)
          changed.wait_until(mutex, now() + 20us);
        if (items == 0)
          continue;
        --items;
        ++taken;
        ++k;
      }
    });
  }
  for (std::uint64_t k = 0; k < 4 * each; ++k) {
    mutex.lock();
    ++items;
    mutex.unlock();
    changed.notify_one();
  }
  for (std::thread& thread : all)
    thread.join();
  CHECK(taken == 4 * each);
  CHECK(items == 0);
}
