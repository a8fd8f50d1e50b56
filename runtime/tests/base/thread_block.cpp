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

TEST_CASE("a new thread's block is empty, and its exception words are found when they are asked for") {
  thread_block copy;
  bool known_before = true, kept = false;
  kernlet::exception_words* words = nullptr;
  std::thread([&] {
    copy = this_thread();
    known_before = !this_thread().exceptions->any();
    words = &own_exceptions(this_thread());
    kept = this_thread().exceptions == words;
  }).join();
  CHECK(copy.guard_depth == 0);
  CHECK(copy.switching == 0);
  CHECK_FALSE(copy.preemption_deferred);
  CHECK(copy.on_deferred.run == nullptr);
  CHECK_FALSE(known_before); // a look at them leads to own_exceptions()
  CHECK(kept);
  CHECK(words != nullptr);
  CHECK(words != &own_exceptions(this_thread()));
  CHECK(words != &thread_block::unknown_exceptions);
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
  CHECK_FALSE(own_exceptions(this_thread()).any());
  bool caught = false;
  unsigned uncaught = 0;
  struct probe {
    unsigned& seen;
    ~probe() { seen = own_exceptions(this_thread()).uncaught; }
  };
  try {
    const probe unwound{uncaught};
    throw 1;
  } catch (int) {
    caught = own_exceptions(this_thread()).caught != nullptr;
  }
  CHECK(caught);
  CHECK(uncaught == 1);
  CHECK_FALSE(own_exceptions(this_thread()).any());
}
