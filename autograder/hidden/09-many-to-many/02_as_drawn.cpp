// Step 09.2, hidden: calls as the judge drew them, by the owner alone, beside a queue that is plain and slow.
#include "../../../exercises/09-many-to-many/tests/support.hpp"

#include <deque>
#include <utility>

namespace {

/// What a run queue promises its owner, written down with the containers of the library.
struct plain_queue {
  std::size_t capacity;
  std::deque<const void*> ring, global;
  const void* slot = nullptr;

  void push(const void* one) {
    if (ring.size() == capacity) {
      for (std::size_t i = 0; i < capacity / 2; ++i) {
        global.push_back(ring.front());
        ring.pop_front();
      }
      global.push_back(one);
    } else {
      ring.push_back(one);
    }
  }
  bool push_next(const void* one) {
    std::swap(slot, one);
    if (one != nullptr)
      push(one);
    return one != nullptr;
  }
  static const void* first(std::deque<const void*>& from) {
    const void* const one = from.empty() ? nullptr : from.front();
    if (one != nullptr)
      from.pop_front();
    return one;
  }
  const void* pop() { return slot != nullptr ? std::exchange(slot, nullptr) : first(ring); }
  const void* pop_oldest() { return !ring.empty() ? first(ring) : std::exchange(slot, nullptr); }
  bool take_out(const void* one) {
    if (slot == one)
      return std::exchange(slot, nullptr) != nullptr;
    if (!ring.empty() && ring.back() == one)
      return ring.pop_back(), true;
    return !ring.empty() && ring.front() == one && first(ring) != nullptr;
  }
};

} // namespace

KERNLET_TEST("09.2.as-drawn") {
  using namespace chapter09;
  const auto calls = t.input("calls"), which = t.input("which");
  std::uint64_t number = 0;
  for (const std::uint32_t capacity : {2u, 8u})
    for (const bool alone : {false, true}) {
      t.step("a ring with %u places%s", capacity, alone ? ", alone" : "");
      std::vector<item> tasks(calls.size());
      run_queue own({.capacity = capacity, .alone = alone});
      global_queue global;
      plain_queue beside{.capacity = capacity, .ring = {}, .global = {}};
      std::uint64_t different = 0;
      for (std::size_t i = 0; i < calls.size(); ++i) {
        item& one = tasks[i];
        switch (calls[i]) {
        case 0:
        case 1:
        case 2:
          own.push(one, global);
          beside.push(&one);
          break;
        case 3:
        case 4:
          different += own.push_next(one, global) != beside.push_next(&one);
          break;
        case 5:
          different += own.pop() != beside.pop();
          break;
        case 6:
          different += own.pop_oldest() != beside.pop_oldest();
          break;
        case 7: { // one of those that were last made, wherever it is
          item& sought = tasks[i - std::min<std::size_t>(i, which[i % which.size()])];
          different += own.take_out(sought) != beside.take_out(&sought);
          break;
        }
        default: {
          runnable* const first = global.pop();
          different += first != plain_queue::first(beside.global);
        }
        }
        different += own.looks_empty() != (beside.ring.empty() && beside.slot == nullptr);
        different += own.ring_looks_empty() != beside.ring.empty();
        different += global.size() != beside.global.size();
        ++number;
        if (different != 0) {
          KERNLET_CHECK_EQUAL(t, different, 0, "answers that were not those of a plain queue");
          t.finish();
        }
      }
    }
  KERNLET_CHECK_EQUAL(t, number, 4 * calls.size(), "calls that were made");
}
