// The driver for tasks: a test's threads are tasks of one loop, in chapter 5 of the part under test. They
// take turns on one kernel thread, so whoever waits in the kernel holds them all.
#include "threads.hpp"

#include <deque>
#include <kernlet/join_handle.hpp>
#include <kernlet/loop.hpp>
#include <kernlet/this_task.hpp>
#include <kernlet/waiter.hpp>

namespace kernlet::judge {
namespace {

loop* tasks = nullptr;
std::deque<join_handle<void>> threads; // never shrinks; the first one is the test's own
std::uint64_t ticks_left = 10'000'000;

[[noreturn]] void end_as_failed(test& t, const char* why, const char* file, int line) {
  t.check(false, why, file, line);
  t.finish();
}

} // namespace

/// Once: tasks take turns in one order.
void child::run_as_first(void (*body)(test&), test& current, std::uint64_t) {
  loop here;
  tasks = &here;
  try {
    threads.push_back(here.spawn("thread 0", [&] {
      body(current);
      current.finish(); // whatever the others do
    }));
    here.run();
    threads.front().join(); // what it has thrown is thrown on, as on a thread
  } catch (const deadlock_error& error) {
    end_as_failed(current, error.what(), __FILE__, __LINE__);
  }
}

thread_id test::spawn(std::function<void()> body) {
  const thread_id id = threads.size();
  if (id > 64)
    end_as_failed(*this, "a test may spawn at most 64 threads", __FILE__, __LINE__);
  threads.push_back(tasks->spawn("a thread of the test", std::move(body)));
  return id;
}

void test::join(thread_id thread) {
  threads.at(thread).join();
}
void test::park() {
  current_waiter().park();
}
void test::wake(thread_id thread) {
  if (task_record* const whom = threads.at(thread).record(); whom != nullptr) // else it has been joined
    whom->wake();
}
void test::yield() {
  this_task::yield();
}

void test::set_step_bound(std::uint64_t bound) {
  ticks_left = bound;
}
void test::tick() {
  if (ticks_left-- == 0)
    end_as_failed(*this, "the step bound was used up: the program does not end", __FILE__, __LINE__);
}

} // namespace kernlet::judge
