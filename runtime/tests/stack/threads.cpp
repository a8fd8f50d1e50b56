// The pool, used by many threads at once.
#include "catch.hpp"

#include <array>
#include <atomic>
#include <cstring>
#include <kernlet/stack_pool.hpp>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

using namespace kernlet;

namespace {

/// Stacks on their way from a thread to another.
class exchange {
 public:
  void put(stack_area stack) {
    const std::lock_guard held(lock_);
    stacks_.push_back(stack);
  }
  stack_area get() {
    const std::lock_guard held(lock_);
    if (stacks_.empty())
      return {};
    const stack_area first = stacks_.back();
    stacks_.pop_back();
    return first;
  }

 private:
  std::mutex lock_;
  std::vector<stack_area> stacks_;
};

template <class Body>
void in_threads(std::size_t count, Body body) {
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i)
    threads.emplace_back(body, i);
  for (std::thread& each : threads)
    each.join();
}

} // namespace

TEST_CASE("no stack has two users, though threads give back what others took", "[stack]") {
  stack_pool pool({.size = 8192});
  exchange between;
  std::atomic<std::size_t> spoiled{0};
  in_threads(4, [&](std::size_t thread) {
    for (std::size_t round = 0; round < 3000; ++round) {
      const stack_area stack = pool.take();
      const std::size_t word = thread << 32 | round;
      std::memcpy(stack.lowest, &word, sizeof word);
      std::memcpy(stack.top() - sizeof word, &word, sizeof word);
      if (round % 8 == 0)
        std::this_thread::yield();
      std::array<std::size_t, 2> seen{};
      std::memcpy(&seen[0], stack.lowest, sizeof word);
      std::memcpy(&seen[1], stack.top() - sizeof word, sizeof word);
      if (seen[0] != word || seen[1] != word)
        ++spoiled;
      between.put(stack);
      if (round % 50 > thread * 10) // in bursts, so that caches fill and run empty
        if (const stack_area other = between.get(); other.lowest != nullptr)
          pool.give_back(other);
      if (round % 500 == thread)
        pool.trim();
      if (round % 100 == thread && pool.counts().made == 0)
        ++spoiled;
    }
  });
  CHECK(spoiled == 0);
  for (stack_area left = between.get(); left.lowest != nullptr; left = between.get())
    pool.give_back(left);
  CHECK(pool.counts().taken() == 0);
}

TEST_CASE("what a thread held ready comes back when it ends", "[stack]") {
  stack_pool pool({.size = 8192});
  for (int round = 0; round < 20; ++round)
    in_threads(1, [&](std::size_t) {
      std::vector<stack_area> taken(30);
      for (stack_area& each : taken)
        each = pool.take();
      for (const stack_area& each : taken)
        pool.give_back(each);
    });
  CHECK(pool.counts().taken() == 0);
  CHECK(pool.counts().made <= 64);
}

TEST_CASE("pools end while threads that used them go on, and threads end beside pools that end", "[stack]") {
  for (int round = 0; round < 50; ++round) {
    auto brief = std::make_unique<stack_pool>(stack_options{.size = 4096});
    stack_pool lasting({.size = 4096});
    std::atomic<int> used{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
      threads.emplace_back([&] {
        brief->give_back(brief->take());
        lasting.give_back(lasting.take());
        used.fetch_add(1);
        used.notify_all();
        lasting.give_back(lasting.take());
      });
    for (int now = used.load(); now != 3; now = used.load())
      used.wait(now);
    brief.reset(); // while the threads end
    for (std::thread& each : threads)
      each.join();
    CHECK(lasting.counts().taken() == 0);
  }
}

TEST_CASE("a stack may be given back while the thread ends", "[stack]") {
  static stack_pool* pool = nullptr;
  stack_pool here({.size = 4096});
  pool = &here;
  struct late {
    stack_area stack;
    ~late() { pool->give_back(stack); }
  };
  in_threads(2, [](std::size_t) {
    thread_local late first; // made before the pool's own watch over this thread: ends after it
    first.stack = pool->take();
  });
  CHECK(here.counts().taken() == 0);
}
