// The fast part: once frames of a size have been used, no await, wait, sleep, generator or gather allocates
// anything but what its caller asks for. And frames that come and go on several threads.
#include "catch.hpp"
#include "tasks.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>
#include <thread>

namespace {
std::atomic<unsigned long> allocations = 0;
}

void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* const memory = std::malloc(size))
    return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

using namespace kernlet;
using namespace test;

namespace {

Task<int> leaf(int number) {
  co_return number;
}
async::generator<int> numbers() {
  for (int i = 0;; ++i)
    co_yield i;
}
Task<> passes_on(async::event& first, async::event& second) {
  co_await first.wait();
  second.set();
}

/// Everything that a Task does over and over.
Task<int> everything() {
  int sum = 0;
  for (int i = 0; i < 100; ++i)
    sum += co_await leaf(i);
  co_await async::yield();
  co_await async::sleep_for(1us);
  auto all = numbers();
  for (int i = 0; i < 10; ++i) {
    const int* const next = co_await all.next();
    sum += *next;
  }
  async::event first, second;
  first.set();
  async::lock door;
  {
    const auto mine = co_await door.hold();
    co_await async::gather(passes_on(first, second), passes_on(second, first));
  }
  sum += co_await async::timeout(1h, leaf(1));
  sum += co_await async::without_cancellation(leaf(1));
  co_return sum;
}

/// A frame of about this many bytes.
template <std::size_t Size>
Task<> large(std::atomic<int>& wrong) {
  char room[Size];
  std::fill(room, room + Size, char(Size));
  co_await async::yield();
  if (std::count(room, room + Size, char(Size)) != std::ptrdiff_t(Size))
    ++wrong;
}

} // namespace

TEST_CASE("nothing is allocated once frames have been used") {
  task_driver driver;
  for (int round = 0; round < 3; ++round) {
    Task<int> root = everything();
    const unsigned long before = allocations;
    driver.run(root.promise());
    const unsigned long made = allocations - before;
    const int sum = root.promise().result();
    CHECK(sum == 4950 + 45 + 2);
    if (round > 0)
      CHECK(made == 0);
  }
}

TEST_CASE("frames go back on other threads than they came from, and threads end") {
  std::atomic<int> ran = 0;
  for (int round = 0; round < 20; ++round) {
    std::vector<Task<int>> made;
    std::thread maker([&] {
      for (int i = 0; i < 2000; ++i)
        made.push_back(leaf(i));
    });
    maker.join();
    std::thread runner([&] {
      for (Task<int>& each : made)
        ran += sync_wait(std::move(each)) >= 0 ? 1 : 0;
      made.clear();
    });
    runner.join();
  }
  CHECK(ran == 40'000);
}

TEST_CASE("two threads make, run and drop frames of every size") {
  std::atomic<int> wrong = 0;
  const auto work = [&] {
    for (int i = 0; i < 300; ++i)
      sync_wait([](std::atomic<int>& w) -> Task<> {
        co_await async::gather(large<1>(w), large<40>(w), large<100>(w), large<300>(w), large<1000>(w),
                               large<5000>(w));
      }(wrong));
  };
  std::thread other(work);
  work();
  other.join();
  CHECK(wrong == 0);
}

TEST_CASE("frames of a crowd are given back, and serve the next crowd") {
  for (int round = 0; round < 3; ++round) {
    std::vector<Task<int>> crowd;
    for (int i = 0; i < 100'000; ++i)
      crowd.push_back(leaf(i));
    long sum = 0;
    for (Task<int>& each : crowd)
      sum += sync_wait(std::move(each));
    CHECK(sum == 4'999'950'000);
  }
}
