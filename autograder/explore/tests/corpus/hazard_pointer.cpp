// One hazard pointer: a reader announces what it reads, a writer deletes what nobody has announced.
// Source: Michael, "Hazard Pointers: Safe Memory Reclamation for Lock-Free Objects", 2004.
//
// PLANTED 1: the reader does not look again after the announcement. The object may be gone by then.
// PLANTED 2: release and acquire in place of seq_cst. Reader and writer may both read old values.
// PLANTED 3: the writer looks for announcements before it takes the object out of reach.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 2
constexpr std::memory_order store_order = std::memory_order_release; // planted: should be seq_cst
constexpr std::memory_order load_order = std::memory_order_acquire;  // planted: should be seq_cst
#else
// seq_cst: either the writer sees the announcement, or the second look of the reader sees the new pointer.
constexpr std::memory_order store_order = std::memory_order_seq_cst;
constexpr std::memory_order load_order = std::memory_order_seq_cst;
#endif

std::atomic<int*> current{nullptr};
std::atomic<int*> hazard{nullptr};

void read_box() {
  int* box = current.load(std::memory_order_acquire); // acquire: pairs with the exchange in replace()
  while (true) {
    hazard.store(box, store_order);
#if PLANTED == 1
    break; // planted: box may have been replaced and deleted before the announcement
#else
    int* const again = current.load(load_order);
    if (again == box)
      break;
    box = again;
#endif
  }
  assert(*box == 1 || *box == 2);
  hazard.store(nullptr, std::memory_order_release); // release: pairs with the look of the writer
}

// Returns the old box if it may still be read.
int* replace() {
  int* const fresh = new int(2);
#if PLANTED == 3
  const int* const announced = hazard.load(load_order); // planted: too early
  int* const old = current.exchange(fresh, std::memory_order_seq_cst);
#else
  // seq_cst: precedes the look below in the single order; its release part publishes the fresh box.
  int* const old = current.exchange(fresh, std::memory_order_seq_cst);
  const int* const announced = hazard.load(load_order);
#endif
  if (announced == old)
    return old;
  delete old;
  return nullptr;
}

} // namespace

int main() {
  current.store(new int(1), std::memory_order_relaxed); // relaxed: no other thread is there yet
  std::thread reader(read_box);
  const int* const kept = replace();
  reader.join();
  delete kept;
  delete current.load(std::memory_order_relaxed); // relaxed: the reader has been joined
}
