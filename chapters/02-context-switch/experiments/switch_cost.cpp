// One round trip, there and back, measured in several ways: what does it cost to stop here and go on there?
//
// Kernel threads ask the kernel to stop one and start the other. ucontext switches by itself, but asks the
// kernel to change the signal mask. The chapter's switch, and the fast part, ask nobody.

#include "measure.hpp"
#include "round_trip.hpp"

#include <atomic>
#include <cstdint>
#include <kernlet/symbol.h>
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <thread>
#include <ucontext.h>
#include <unistd.h>

namespace {

/// Keeps the calling thread on the first processor that it may use: the two threads below must share one.
void stay_on_one_processor() {
  cpu_set_t all, one;
  sched_getaffinity(0, sizeof all, &all);
  int first = 0;
  while (!CPU_ISSET(first, &all))
    ++first;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  sched_setaffinity(0, sizeof one, &one);
}

/// Whose turn it is: 0 or 1. Who has to wait sleeps in the kernel.
std::atomic<std::uint32_t> turn{0};

void wait_for(std::uint32_t mine) {
  while (turn.load(std::memory_order_acquire) != mine)
    syscall(SYS_futex, &turn, FUTEX_WAIT_PRIVATE, 1 - mine, nullptr, nullptr, 0);
}
void give_to(std::uint32_t whom) {
  turn.store(whom, std::memory_order_release);
  syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

/// The time of both threads together: one of the two always runs.
double kernel_threads(long count) {
  double result = 0;
  std::thread asking([&] {
    stay_on_one_processor();
    std::thread answering([&] { // stays there, too
      for (long i = 0; i < count; ++i) {
        wait_for(1);
        give_to(0);
      }
    });
    const double begin = lab::processor_time(lab::whose::process);
    for (long i = 0; i < count; ++i) {
      give_to(1);
      wait_for(0);
    }
    result = (lab::processor_time(lab::whose::process) - begin) / static_cast<double>(count);
    answering.join();
  });
  asking.join();
  return result;
}

ucontext_t here, there;
char stack[65536];

void answer() {
  for (;;)
    swapcontext(&there, &here);
}

double with_ucontext(long count) {
  getcontext(&there);
  there.uc_stack.ss_sp = stack;
  there.uc_stack.ss_size = sizeof stack;
  makecontext(&there, answer, 0);
  const double begin = lab::processor_time();
  for (long i = 0; i < count; ++i)
    swapcontext(&here, &there);
  return (lab::processor_time() - begin) / static_cast<double>(count);
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  using lab::fp_words;
  std::vector<lab::contender> all{
      {"kernel_threads", "kernel threads, one processor", [] { return kernel_threads(2000); }},
      {"ucontext", "ucontext", [] { return with_ucontext(10000); }},
      {"model_answer", "model answer", [] { return kernlet_solutions_round_trip(fp_words::kept, 100000); }},
      {"model_answer_shared", "model answer, FP words shared",
       [] { return kernlet_solutions_round_trip(fp_words::shared, 100000); }},
      {"fast_differ", "fast part, FP words that differ",
       [] { return kernlet_fast_round_trip(fp_words::differ, 100000); }},
      {"fast", "fast part", [] { return kernlet_fast_round_trip(fp_words::kept, 100000); }},
      {"fast_shared", "fast part, FP words shared",
       [] { return kernlet_fast_round_trip(fp_words::shared, 100000); }},
  };
  if (std::string(KERNLET_QUOTE(KERNLET_PARTS)) == "mine")
    all.insert(all.begin() + 4,
               {"mine", "my own", [] { return KERNLET_SYMBOL(round_trip)(fp_words::kept, 100000); }});
  lab::measure(all, 31);
  report.say("One round trip: two switches, there and back. Processor time, 31 runs.");
  report.say();
  lab::show(report, all, "way", "fast");
  return report.finish();
}
