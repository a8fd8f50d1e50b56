// The driver for kernel threads: spawn, park and wake of a test are std::thread and the runtime's futex
// waiter.
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

} // namespace

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
