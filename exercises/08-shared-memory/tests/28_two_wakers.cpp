// Step 08.5: two wakers, perhaps one permit. Whoever takes it sees what both have done, if both had woken by
// then. If not, another permit comes.
#include "support.hpp"

KERNLET_TEST("08.5.two-wakers") {
  using namespace chapter08;
  parker here;
  KERNLET_NAME(t, here);
  std::atomic<int> left{0}, right{0};
  KERNLET_NAME(t, left);
  KERNLET_NAME(t, right);
  const auto wake = [&](std::atomic<int>& mine) {
    mine.store(1, std::memory_order_relaxed); // the wake publishes it
    here.wake();
  };
  const auto first = t.spawn([&] { wake(left); }), second = t.spawn([&] { wake(right); });
  while (left.load(std::memory_order_relaxed) + right.load(std::memory_order_relaxed) < 2)
    here.park();
  t.join(first);
  t.join(second);
}
