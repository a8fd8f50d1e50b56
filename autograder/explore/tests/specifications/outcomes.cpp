// Outcomes that must be possible. With PLANTED 1 a lock is held for longer than it need be: the two threads
// never overlap, and one of the declared outcomes cannot come about. With PLANTED 2 an invariant is broken
// between two steps, and put right before anybody checks at the end.

#include <atomic>
#include <kernlet/explore/outcome.hpp>
#include <mutex>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

std::mutex lock;
std::atomic<int> inside{0}, most{0};
std::atomic<int> left{10}, right{0};

void visit() {
#if PLANTED == 1
  const std::lock_guard held(lock); // planted: nothing here needs it
#endif
  const int now = inside.fetch_add(1) + 1;
  for (int seen = most.load(); seen < now && !most.compare_exchange_strong(seen, now);)
    ;
  inside.fetch_sub(1);
}

void move_one() {
  const std::lock_guard held(lock);
#if PLANTED == 2
  left.fetch_sub(2); // planted: more than arrives
  right.fetch_add(1);
  left.fetch_add(1);
#else
  right.fetch_add(1); // what is counted twice for a moment is never missing
  left.fetch_sub(1);
#endif
}

} // namespace

int main() {
  kernlet::explore::must_reach("two at once");
  kernlet::explore::must_reach("one at a time");
  const auto nothing_missing = [] { return left.load() + right.load() >= 10; };
  kernlet::explore::invariant(nothing_missing, "nothing is missing on the way from left to right");
  std::thread other([] {
    visit();
    move_one();
  });
  visit();
  move_one();
  other.join();
  kernlet::explore::outcome(most.load() == 2 ? "two at once" : "one at a time");
}
