// Two kernel threads that hand a turn to each other through a futex: on one processor, where each round trip
// is two thread switches, and on two, where it is two wake-ups of a processor that has gone idle.

#include <atomic>
#include <benchmark/benchmark.h>
#include <cstdint>
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

/// Whose turn it is. Waiting never spins: the kernel is what is measured.
class turn {
 public:
  void wait_for(std::uint32_t mine) {
    for (std::uint32_t now; (now = word_.load(std::memory_order_acquire)) != mine;) // pairs with give_to
      syscall(SYS_futex, &word_, FUTEX_WAIT_PRIVATE, now, nullptr, nullptr, 0);
  }
  void give_to(std::uint32_t whom) {
    word_.store(whom, std::memory_order_release);
    syscall(SYS_futex, &word_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  }

 private:
  std::atomic<std::uint32_t> word_{0};
};

/// Runs the calling thread on one processor until the end of the scope.
class pinned {
 public:
  explicit pinned(int processor) {
    sched_getaffinity(0, sizeof before_, &before_);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(processor, &one);
    sched_setaffinity(0, sizeof one, &one);
  }
  ~pinned() { sched_setaffinity(0, sizeof before_, &before_); }
  pinned(const pinned&) = delete;
  pinned& operator=(const pinned&) = delete;

 private:
  cpu_set_t before_;
};

/// The processors that this process may use, by number.
std::vector<int> processors() {
  cpu_set_t all;
  CPU_ZERO(&all);
  sched_getaffinity(0, sizeof all, &all);
  std::vector<int> found;
  for (int i = 0; i < CPU_SETSIZE; ++i)
    if (CPU_ISSET(i, &all))
      found.push_back(i);
  return found;
}

void hand_over(benchmark::State& state, int here, int there) {
  enum : std::uint32_t { asking, answering };
  turn whose;
  bool over = false; // written and read only by the side whose turn it is
  pinned asker(here);
  std::thread other([&] {
    pinned answerer(there);
    for (;;) {
      whose.wait_for(answering);
      if (over)
        return;
      whose.give_to(asking);
    }
  });
  for (auto _ : state) {
    whose.give_to(answering);
    whose.wait_for(asking);
  }
  over = true;
  whose.give_to(answering);
  other.join();
}

void same_core(benchmark::State& state) {
  const auto all = processors();
  hand_over(state, all.front(), all.front());
}
// The processor time of both threads: one of the two always runs, and other programs do not count.
BENCHMARK(same_core)->Name("peer/thread_same_core")->MeasureProcessCPUTime();

void across_cores(benchmark::State& state) {
  const auto all = processors();
  if (all.size() < 2)
    return state.SkipWithError("there is only one processor");
  hand_over(state, all.front(), all.back());
}
// Real time: most of it is waiting.
BENCHMARK(across_cores)->Name("peer/thread_across_cores")->UseRealTime();

} // namespace
