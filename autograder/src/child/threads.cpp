// The driver for kernel threads: spawn, park and wake of a test are std::thread and the runtime's futex
// waiter.
#include "threads.hpp"
#include "protocol.hpp"

#include <atomic>
#include <deque>
#include <kernlet/judge/test.hpp>
#include <kernlet/waiter.hpp>
#include <memory>
#include <mutex>
#include <thread>

namespace kernlet::judge {
namespace {

struct worker {
  thread_waiter waiter;
  std::thread thread;
};

std::mutex workers_lock;
std::deque<worker> workers(1); // never shrinks: references stay good; the first one is the test's own thread
thread_local thread_id self = 0;
std::atomic<std::uint64_t> ticks_left{10'000'000};

worker& find(thread_id thread) {
  const std::lock_guard held(workers_lock);
  return workers.at(thread);
}

/// Threads that compete for the processors: each takes a stretch of some length, and gives way. So others are
/// interrupted in odd places.
class load {
 public:
  load() {
    for (unsigned i = 0; i < std::size(threads_); ++i)
      threads_[i] = std::thread([this, i] { compete(i); });
  }
  ~load() {
    over_.store(true, std::memory_order_relaxed);
    for (std::thread& each : threads_)
      each.join();
  }
  load(const load&) = delete;
  load& operator=(const load&) = delete;

 private:
  void compete(unsigned number) const {
    std::uint64_t chance = number;
    while (!over_.load(std::memory_order_relaxed)) {
      chance = chance * 6364136223846793005U + 1442695040888963407U;
      for (std::uint64_t left = chance >> 52; left > 0; --left) // up to some microseconds
        asm volatile("");
      std::this_thread::yield();
    }
  }

  std::atomic<bool> over_{false};
  std::thread threads_[3];
};

} // namespace

void child::run_as_first(void (*body)(test&), test& current, std::uint64_t times) {
  if (times == 1)
    return body(current);
  const load others;
  for (std::uint64_t i = 0; i < times; ++i) {
    body(current);
    child::note_repetition();
    workers.clear(); // all have been joined
    workers.emplace_back();
  }
}

thread_id test::spawn(std::function<void()> body) {
  const std::lock_guard held(workers_lock);
  const thread_id id = workers.size();
  if (id > 64) {
    check(false, "a test may spawn at most 64 threads", __FILE__, __LINE__);
    finish();
  }
  workers.emplace_back().thread = std::thread([id, body = std::move(body)] {
    self = id;
    body();
  });
  return id;
}

void test::join(thread_id thread) {
  find(thread).thread.join();
}
void test::park() {
  find(self).waiter.park();
}
void test::wake(thread_id thread) {
  find(thread).waiter.wake();
}
void test::yield() {
  std::this_thread::yield();
}

// Relaxed: only the count matters, nothing is published through it.
void test::set_step_bound(std::uint64_t bound) {
  ticks_left.store(bound, std::memory_order_relaxed);
}

void test::tick() {
  if (ticks_left.fetch_sub(1, std::memory_order_relaxed) == 0) {
    check(false, "the step bound was used up: the program does not end", __FILE__, __LINE__);
    finish();
  }
}

} // namespace kernlet::judge
