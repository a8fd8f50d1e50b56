// The MCS queue lock: each waiter spins on a flag in its own node.
// Source: Mellor-Crummey and Scott, "Algorithms for Scalable Synchronization on Shared-Memory
// Multiprocessors", 1991.
//
// PLANTED 1: a waiter sets its flag after it has linked its node. It may overwrite the hand-over.
// PLANTED 2: unlock returns when the tail has moved, without waiting for the link of the successor.
// PLANTED 3: the hand-over is relaxed. The next owner does not see what was done under the lock.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 3
constexpr std::memory_order hand_over = std::memory_order_relaxed; // planted: should be release
#else
constexpr std::memory_order hand_over = std::memory_order_release; // release: pairs with the spin in lock()
#endif

struct Node {
  std::atomic<Node*> next{nullptr};
  std::atomic<bool> waiting{PLANTED != 1};
};

class McsLock {
 public:
  void lock(Node& mine) {
    // acq_rel: acquires what the last owner released, or the node of the predecessor; releases this node.
    Node* const before = tail_.exchange(&mine, std::memory_order_acq_rel);
    if (before == nullptr)
      return;
    before->next.store(&mine, std::memory_order_release); // release: pairs with the loads in unlock()
#if PLANTED == 1
    mine.waiting.store(true, std::memory_order_relaxed); // planted: must be set before the link
#endif
    while (mine.waiting.load(std::memory_order_acquire)) // acquire: pairs with the hand-over in unlock()
      std::this_thread::yield();
  }

  void unlock(Node& mine) {
    Node* after = mine.next.load(std::memory_order_acquire); // acquire: the successor's node is complete
    if (after == nullptr) {
      Node* expected = &mine;
      // release: pairs with the exchange of the next owner. relaxed: a failure is followed by the wait.
      if (tail_.compare_exchange_strong(expected, nullptr, std::memory_order_release,
                                        std::memory_order_relaxed))
        return;
#if PLANTED == 2
      return; // planted: a successor is about to link itself, and nobody will ever wake it
#endif
      while ((after = mine.next.load(std::memory_order_acquire)) == nullptr)
        std::this_thread::yield();
    }
    after->waiting.store(false, hand_over);
  }

 private:
  std::atomic<Node*> tail_{nullptr};
};

McsLock mcs_lock;
Node nodes[2];        // one for each thread
int shared_count = 0; // plain: guarded by mcs_lock

void work(int me) {
  mcs_lock.lock(nodes[me]);
  ++shared_count;
  mcs_lock.unlock(nodes[me]);
}

} // namespace

int main() {
  std::thread other(work, 1);
  work(0);
  other.join();
  assert(shared_count == 2);
}
