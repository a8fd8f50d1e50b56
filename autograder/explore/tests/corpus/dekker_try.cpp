// The entry of Dekker's algorithm: raise the own flag, look at the other one, enter if it is down. At most
// one of the two may enter.
// Source: Dijkstra, "Cooperating Sequential Processes", 1965; the litmus test SB.
//
// PLANTED 1: release stores and acquire loads. Each thread may read the old value of the other flag.
// PLANTED 2: the look comes before the own flag is raised. Both may look before either raises.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 1
constexpr std::memory_order raise_order = std::memory_order_release; // planted: should be seq_cst
constexpr std::memory_order look_order = std::memory_order_acquire;  // planted: should be seq_cst
#else
// seq_cst: in the single order of these four operations, one of the two stores is first, and the load of the
// other thread comes after it.
constexpr std::memory_order raise_order = std::memory_order_seq_cst;
constexpr std::memory_order look_order = std::memory_order_seq_cst;
#endif

std::atomic<int> wants[2];
int entries = 0; // plain: only the one thread that may enter touches it

void try_to_enter(int me) {
#if PLANTED == 2
  const bool alone = wants[1 - me].load(look_order) == 0; // planted: the look comes too early
  wants[me].store(1, raise_order);
#else
  wants[me].store(1, raise_order);
  const bool alone = wants[1 - me].load(look_order) == 0;
#endif
  if (alone)
    ++entries;
}

} // namespace

int main() {
  std::thread other(try_to_enter, 1);
  try_to_enter(0);
  other.join();
  assert(entries <= 1);
}
