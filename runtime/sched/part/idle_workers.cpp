// Step 09.4, the fast part.

#include <kernlet/part/idle_workers_inline.hpp>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {
namespace {

/// Takes the one on top out of the list, under the lock. Who rests one less, and `searches` more.
resting_worker& take_top(idle_workers_state& all, std::uint64_t searches) noexcept {
  resting_worker& one = *all.top;
  all.top = one.below;
  one.listed = false;
  one.searches = searches != 0;
  // Relaxed: the counts are compared with queues through fences alone.
  all.word.fetch_sub(idle_workers_state::one_rests - searches, std::memory_order_relaxed);
  return one;
}

/// Takes one out of the list, wherever it stands. False: somebody else has, and will wake it.
bool take_out(idle_workers_state& all, resting_worker& one) noexcept {
  const std::lock_guard held(all.lock);
  if (!one.listed)
    return false;
  resting_worker** at = &all.top;
  while (*at != &one)
    at = &(*at)->below;
  *at = one.below;
  one.listed = false;
  all.word.fetch_sub(idle_workers_state::one_rests, std::memory_order_relaxed); // as in take_top()
  return true;
}

} // namespace

void wake_one(idle_workers_state& all) noexcept {
  resting_worker* one = nullptr;
  {
    const std::lock_guard held(all.lock);
    // Once more, under the lock: of many who notify at once one wakes, and the others see that it searches.
    const std::uint64_t word = all.word.load(std::memory_order_relaxed);
    if (all.top == nullptr || all.searching(word) != 0)
      return;
    one = &take_top(all, 1);
  }
  one->sleep.wake();
}

} // namespace part

idle_workers::idle_workers(std::uint32_t workers) {
  state().all = std::make_unique<part::resting_worker[]>(workers);
  state().workers = workers;
}
idle_workers::~idle_workers() = default;

bool idle_workers::start_search() noexcept {
  auto& all = state();
  std::uint64_t word = all.word.load(std::memory_order_relaxed);
  // Relaxed: a bound for what is useful, no promise.
  while (2 * all.searching(word) < all.workers - all.resting(word))
    if (all.word.compare_exchange_weak(word, word + 1, std::memory_order_relaxed))
      return true;
  return false;
}

void idle_workers::end_search() noexcept {
  auto& all = state();
  // Relaxed: whoever has relied on this one is answered by the notify() of the last one.
  if (all.searching(all.word.fetch_sub(1, std::memory_order_relaxed)) == 1)
    notify();
}

bool idle_workers::rest(std::uint32_t self, bool searching, bool (*ready)(void*), void* context,
                        deadline until) {
  auto& all = state();
  part::resting_worker& own = all.all[self];
  {
    const std::lock_guard held(all.lock);
    own.searches = false;
    own.listed = true;
    own.below = all.top;
    all.top = &own;
    // Both counts in one step. Relaxed: the fence below orders it.
    all.word.fetch_add(part::idle_workers_state::one_rests - (searching ? 1 : 0), std::memory_order_relaxed);
  }
  // Pairs with the one in notify().
  std::atomic_thread_fence(std::memory_order_seq_cst);
  const bool leaves = ready(context) || own.sleep.park(until) == wake_reason::timed_out;
  if (leaves && part::take_out(all, own))
    return false;
  if (leaves) // somebody has taken it out, and its wake is on the way
    own.sleep.park();
  return own.searches; // written before the wake, which park() has taken
}

void idle_workers::wake_all() noexcept {
  auto& all = state();
  part::resting_worker* woken = nullptr;
  {
    const std::lock_guard held(all.lock);
    while (all.top != nullptr) {
      part::resting_worker& one = part::take_top(all, 0);
      one.below = woken;
      woken = &one;
    }
  }
  while (woken != nullptr) {
    part::resting_worker* const next = woken->below; // before the wake: then it is the worker's own again
    woken->sleep.wake();
    woken = next;
  }
}

std::uint32_t idle_workers::resting() const noexcept {
  return state().resting(state().word.load(std::memory_order_relaxed));
}

} // namespace KERNLET_PARTS
} // namespace kernlet
