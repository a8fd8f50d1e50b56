// Step 09.2, the model answer: a ring and a slot under one lock. The owner takes it like everybody else.
//
// The lock guards this queue alone. Nothing else is locked while it is held: what overflows goes to the
// global queue after it was let go.

#include <kernlet/run_queue.hpp>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// The entry that stands `at` places behind the oldest. Under the lock, as all that follows.
runnable*& entry(part::run_queue_state& own, std::uint32_t at) noexcept {
  return own.ring[(own.oldest + at) % own.capacity];
}

runnable* take_first(part::run_queue_state& own) noexcept {
  if (own.count == 0)
    return nullptr;
  runnable* const one = entry(own, 0);
  own.oldest = (own.oldest + 1) % own.capacity;
  --own.count;
  return one;
}

/// Puts one behind all others. If there is no room, takes the older half out, and then it: returns how many
/// stand in `row` now, to go to the global queue.
std::uint32_t append(part::run_queue_state& own, runnable& one, runnable** row) noexcept {
  if (own.count < own.capacity) {
    entry(own, own.count) = &one;
    ++own.count;
    return 0;
  }
  std::uint32_t given = 0;
  while (given < own.capacity / 2)
    row[given++] = take_first(own);
  row[given++] = &one;
  return given;
}

} // namespace

run_queue::run_queue(run_queue_options options) noexcept {
  state().capacity = options.capacity; // `alone` would allow to leave the lock out
}
run_queue::~run_queue() = default;

void run_queue::push(runnable& one, global_queue& overflow) noexcept {
  auto& own = state();
  runnable* row[most / 2 + 1];
  std::unique_lock held(own.lock);
  const std::uint32_t given = append(own, one, row);
  held.unlock();
  if (given != 0)
    overflow.push({row, given});
}

bool run_queue::push_next(runnable& one, global_queue& overflow) noexcept {
  auto& own = state();
  runnable* row[most / 2 + 1];
  std::unique_lock held(own.lock);
  runnable* const former = own.next.exchange(&one);
  const std::uint32_t given = former == nullptr ? 0 : append(own, *former, row);
  held.unlock();
  if (given != 0)
    overflow.push({row, given});
  return former != nullptr;
}

runnable* run_queue::pop() noexcept {
  auto& own = state();
  const std::lock_guard held(own.lock);
  runnable* const one = own.next.exchange(nullptr);
  return one != nullptr ? one : take_first(own);
}

runnable* run_queue::pop_oldest() noexcept {
  auto& own = state();
  const std::lock_guard held(own.lock);
  runnable* const one = take_first(own);
  return one != nullptr ? one : own.next.exchange(nullptr);
}

bool run_queue::take_out(runnable& one) noexcept {
  auto& own = state();
  const std::lock_guard held(own.lock);
  if (own.next == &one) {
    own.next = nullptr;
    return true;
  }
  if (own.count == 0)
    return false;
  if (entry(own, own.count - 1) == &one) {
    --own.count;
    return true;
  }
  return entry(own, 0) == &one && take_first(own) != nullptr;
}

bool run_queue::ring_looks_empty() const noexcept {
  return state().count == 0;
}

bool run_queue::looks_empty() const noexcept {
  return state().next == nullptr && state().count == 0;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
