// Ten thousand flows of control that wait: what do they occupy? As kernel threads, with their usual stacks
// and with small ones; as coroutines; and as C++20 coroutines, which keep one function's variables and no
// stack. All wait in the middle of the same function, which has a kilobyte of locals.

#include "footprint.hpp"
#include "report.hpp"
#include "stackless.hpp"

#include <atomic>
#include <kernlet/coroutine.hpp>
#include <memory>
#include <pthread.h>

namespace {

constexpr long wanted = 10000;
constexpr std::size_t small_stack = 64 * 1024;

/// Uses a kilobyte of its stack on both sides of a wait.
template <class Wait>
[[gnu::noinline]] void hold_a_kilobyte(const Wait& wait) {
  volatile char locals[1024];
  for (volatile char& each : locals)
    each = 1;
  wait();
  locals[0] = 2;
}

/// Threads that have reached their place, and what they wait for: it never happens.
std::atomic<int> arrived{0};
std::atomic<int> never{0};

void* thread_body(void*) {
  hold_a_kilobyte([] {
    ++arrived;
    arrived.notify_one();
    never.wait(0);
  });
  return nullptr;
}

/// Starts threads until there are as many as wanted, or until the kernel refuses.
long make_threads(std::size_t stack_size) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  if (stack_size != 0)
    pthread_attr_setstacksize(&attributes, stack_size);
  int made = 0;
  for (; made < wanted; ++made)
    if (pthread_t thread; pthread_create(&thread, &attributes, thread_body, nullptr) != 0)
      break;
  for (int now = arrived; now < made; now = arrived)
    arrived.wait(now);
  return made;
}

/// The coroutines stay in these until the child process ends.
std::vector<kernlet::coroutine<>>* stackful;
std::vector<lab::stackless_generator>* stackless;

long make_coroutines() {
  stackful = new std::vector<kernlet::coroutine<>>;
  for (long made = 0; made < wanted; ++made) {
    stackful->emplace_back([](kernlet::yielder<>& self) { hold_a_kilobyte([&] { self.yield(); }); });
    stackful->back().resume();
  }
  return wanted;
}

/// The kilobyte has to be a variable of the coroutine itself, and so becomes a part of its frame.
lab::stackless_generator hold_a_kilobyte_stackless() {
  volatile char locals[1024];
  for (volatile char& each : locals)
    each = 1;
  co_yield 0;
  locals[0] = 2;
}

long make_stackless() {
  stackless = new std::vector<lab::stackless_generator>;
  for (long made = 0; made < wanted; ++made) {
    stackless->push_back(hold_a_kilobyte_stackless());
    stackless->back().next();
  }
  return wanted;
}

lab::row row(const char* key, const char* name, const lab::growth& found) {
  constexpr double kib = 1024;
  return {key,
          {name, found.made, lab::cell(found.each.reserved / kib, 1), lab::cell(found.each.resident / kib, 1),
           lab::cell(found.each.tables / kib, 1), lab::cell(found.each.kernel / kib, 1)}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  const lab::growth usual = lab::grown([] { return make_threads(0); });
  const lab::growth small = lab::grown([] { return make_threads(small_stack); });
  const lab::growth coroutines = lab::grown(make_coroutines);
  const lab::growth frames = lab::grown(make_stackless);
  report.say("Flows that wait, each with 1 KiB of locals: KiB for each of them");
  report.say();
  report.table({{"name", "kind"},
                {"made", "made"},
                {"reserved_kib", "reserved"},
                {"resident_kib", "resident"},
                {"tables_kib", "page tables"},
                {"kernel_kib", "kernel stack"}},
               {row("threads", "threads, usual stack", usual), row("small_threads", "threads, 64 KiB", small),
                row("coroutines", "coroutines", coroutines), row("stackless", "C++20 coroutines", frames)});
  report.say();
  report.say("Kernel stacks are not counted in a process's resident memory: the figure is the");
  report.say("growth of the whole machine's, and what other programs did meanwhile is in it.");
  return report.finish();
}
