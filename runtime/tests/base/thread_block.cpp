// Each kernel thread has a block of its own, and one accessor finds it.
#include "catch.hpp"

#include <atomic>
#include <kernlet/thread_block.hpp>
#include <set>
#include <thread>
#include <vector>

using kernlet::this_thread;
using kernlet::thread_block;

TEST_CASE("two calls on one thread give the same block") {
  CHECK(&this_thread() == &this_thread());
}

TEST_CASE("a new thread's block is empty but for its exception words") {
  thread_block copy;
  std::thread([&] { copy = this_thread(); }).join();
  CHECK(copy.guard_depth == 0);
  CHECK_FALSE(copy.preemption_deferred);
  CHECK(copy.on_deferred.run == nullptr);
  CHECK(copy.exceptions != nullptr);
  CHECK(copy.exceptions != this_thread().exceptions);
}

TEST_CASE("threads that live at the same time have different blocks") {
  constexpr std::size_t count = 8;
  std::vector<thread_block*> blocks(count);
  std::vector<std::thread> threads;
  std::atomic<std::size_t> arrived = 0;
  for (std::size_t i = 0; i < count; ++i)
    threads.emplace_back([&, i] {
      blocks[i] = &this_thread();
      arrived.fetch_add(1);
      arrived.notify_all();
      for (std::size_t seen = arrived.load(); seen < count; seen = arrived.load())
        arrived.wait(seen); // all are alive together
    });
  for (auto& thread : threads)
    thread.join();
  blocks.push_back(&this_thread());
  CHECK(std::set<thread_block*>(blocks.begin(), blocks.end()).size() == count + 1);
}

TEST_CASE("the exception words are those of the C++ runtime") {
  CHECK_FALSE(this_thread().exceptions->any());
  bool caught = false;
  unsigned uncaught = 0;
  struct probe {
    unsigned& seen;
    ~probe() { seen = this_thread().exceptions->uncaught; }
  };
  try {
    const probe unwound{uncaught};
    throw 1;
  } catch (int) {
    caught = this_thread().exceptions->caught != nullptr;
  }
  CHECK(caught);
  CHECK(uncaught == 1);
  CHECK_FALSE(this_thread().exceptions->any());
}
