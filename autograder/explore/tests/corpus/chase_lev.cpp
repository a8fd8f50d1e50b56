// The work-stealing deque of Chase and Lev, with a fixed array. The owner pushes and takes at the bottom,
// thieves steal at the top.
// Source: Le, Pop, Cohen, Zappa Nardelli, "Correct and Efficient Work-Stealing for Weak Memory Models", 2013.
//
// PLANTED 1: take has no fence. The owner may see an old top, and take an item that is stolen as well.
// PLANTED 2: the fence of take is acq_rel. It does not order the store of bottom before the load of top.
// PLANTED 3: steal has no fence. A thief may see an old bottom, and steal an item that is taken as well.
// PLANTED 4: take does not compete for the last item with a compare-exchange.
// PLANTED 5: push has no release fence. A thief may see the item and not what it stands for.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

constexpr int capacity = 4;
constexpr int nothing = -1;

class Deque {
 public:
  void push(int item) {
    const int bottom = bottom_.load(std::memory_order_relaxed); // relaxed: only the owner writes it
    slots_[bottom % capacity].store(item, std::memory_order_relaxed);
#if PLANTED != 5
    std::atomic_thread_fence(std::memory_order_release); // release: pairs with the load of bottom in steal()
#endif
    bottom_.store(bottom + 1, std::memory_order_relaxed); // relaxed: after the fence
  }

  int take() {
    const int bottom = bottom_.load(std::memory_order_relaxed) - 1; // relaxed: only the owner writes it
    bottom_.store(bottom, std::memory_order_relaxed);               // relaxed: ordered by the fence
#if PLANTED == 2
    std::atomic_thread_fence(std::memory_order_acq_rel); // planted: should be seq_cst
#elif PLANTED != 1
    // seq_cst: of this fence and the one in steal() the later one sees what was stored before the earlier.
    std::atomic_thread_fence(std::memory_order_seq_cst);
#endif
    const int top = top_.load(std::memory_order_relaxed); // relaxed: ordered by the fence
    if (top > bottom) {
      bottom_.store(bottom + 1, std::memory_order_relaxed); // relaxed: the deque is empty
      return nothing;
    }
    int item = slots_[bottom % capacity].load(std::memory_order_relaxed); // relaxed: the owner's own store
    if (top == bottom) {
#if PLANTED == 4
      top_.store(top + 1, std::memory_order_relaxed); // planted: a thief may have taken it
#else
      int expected = top;
      // seq_cst: in one order with the fences, as in steal(). relaxed: a failure takes nothing.
      if (!top_.compare_exchange_strong(expected, top + 1, std::memory_order_seq_cst,
                                        std::memory_order_relaxed))
        item = nothing;
#endif
      bottom_.store(bottom + 1, std::memory_order_relaxed); // relaxed: the deque is empty
    }
    return item;
  }

  int steal() {
    int top = top_.load(std::memory_order_acquire); // acquire: pairs with the exchange of another thief
#if PLANTED != 3
    std::atomic_thread_fence(std::memory_order_seq_cst); // seq_cst: see take()
#endif
    const int bottom = bottom_.load(std::memory_order_acquire); // acquire: pairs with the fence in push()
    if (top >= bottom)
      return nothing;
    const int item = slots_[top % capacity].load(std::memory_order_relaxed); // relaxed: bottom was acquired
    // seq_cst: in one order with the fence of take(). relaxed: a failure steals nothing.
    if (!top_.compare_exchange_strong(top, top + 1, std::memory_order_seq_cst, std::memory_order_relaxed))
      return nothing;
    return item;
  }

 private:
  std::atomic<int> top_{0};
  std::atomic<int> bottom_{0};
  std::atomic<int> slots_[capacity];
};

Deque deque;
int payload[2];              // plain: written before the push, read by whoever gets the item
std::atomic<int> counted[2]; // how often each item has been got

void use(int item) {
  if (item == nothing)
    return;
  assert(payload[item] == 10 + item);
  const int before = counted[item].fetch_add(1, std::memory_order_relaxed); // relaxed: only the number counts
  assert(before == 0);
}

void own() {
  payload[1] = 11;
  deque.push(1);
  use(deque.take());
  use(deque.take());
}

} // namespace

int main() {
  payload[0] = 10;
  deque.push(0);
  std::thread thief([] {
    use(deque.steal());
    use(deque.steal());
  });
  std::thread owner(own);
  thief.join();
  owner.join();
  assert(counted[0].load(std::memory_order_relaxed) == 1); // relaxed: both threads have been joined
  assert(counted[1].load(std::memory_order_relaxed) == 1);
}
