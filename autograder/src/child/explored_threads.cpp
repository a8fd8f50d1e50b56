// The driver's threads under the explorer: modelled ones. Compiled without instrumentation, so that what the
// driver keeps for itself is no step of any execution, and takes part in no race.
#include "explored_call.hpp"

#include <cstdlib>
#include <kernlet/explore/outcome.hpp>
#include <kernlet/judge/test.hpp>
#include <kernlet/waiter.hpp>
#include <memory>
#include <new>
#include <pthread.h>
#include <typeinfo>

namespace kernlet::judge {
namespace {

/// The test's own thread, and as many more as the explorer models.
constexpr std::size_t most = 8;

struct worker {
  alignas(thread_waiter) std::byte waiter[sizeof(thread_waiter)];
  pthread_t thread;
  std::function<void()> body;
};

// Plain memory that each execution begins with as it was before main().
worker workers[most];
std::size_t threads = 1;
thread_local thread_id self = 0;
std::uint64_t ticks_left = 10'000'000;

thread_waiter& waiter_of(thread_id thread) {
  return *std::launder(reinterpret_cast<thread_waiter*>(workers[thread].waiter));
}

/// Before anybody can know the thread: whoever wakes it must find its waiter.
void make_waiter(thread_id thread) {
  new (workers[thread].waiter) thread_waiter;
}

[[maybe_unused]] const bool first_has_one =
    (make_waiter(0), true); // before the explorer keeps what each execution begins with

void* run_body(void* argument) {
  worker& mine = *static_cast<worker*>(argument);
  self = static_cast<thread_id>(&mine - workers);
  mine.body();
  mine.body = nullptr; // before the explorer looks for memory that is lost
  return nullptr;
}

} // namespace

thread_id test::spawn(std::function<void()> body) {
  KERNLET_SEEN_CALL;
  const thread_id id = threads++;
  if (id >= most)
    explore::fail("check", "a test under the explorer may spawn at most 7 threads");
  make_waiter(id);
  workers[id].body = std::move(body);
  pthread_create(&workers[id].thread, nullptr, run_body, &workers[id]);
  return id;
}

void test::join(thread_id thread) {
  KERNLET_SEEN_CALL;
  pthread_join(workers[thread].thread, nullptr);
}
void test::park() {
  KERNLET_SEEN_CALL;
  waiter_of(self).park();
}
void test::wake(thread_id thread) {
  KERNLET_SEEN_CALL;
  waiter_of(thread).wake();
}
void test::yield() {
  KERNLET_SEEN_CALL;
  sched_yield();
}

void test::set_step_bound(std::uint64_t bound) {
  ticks_left = bound;
}
void test::tick() {
  KERNLET_SEEN_CALL;
  if (ticks_left-- == 0)
    explore::fail("check", "the step bound was used up: the program does not end");
}

void test::name_object(const void* object, std::size_t size, const std::type_info& type, const char* name) {
  explore::name(object, name, size, type.name());
}

} // namespace kernlet::judge
