// Step 09.4, the model answer: one lock for all that workers say of themselves.
//
// The two recipes need no fence here. Both sides take the lock: if who makes a task ready comes first, the
// other one's look finds the task, since it was pushed before; if it comes second, it is told who rests.

#include <kernlet/idle_workers.hpp>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// Under the lock: this one rests no more.
void call(part::idle_workers_state& all, part::idle_worker& one, bool to_search) noexcept {
  one.rests = false;
  one.searches = to_search;
  --all.resting;
  all.searching += to_search ? 1 : 0;
  one.called.notify_one();
}

/// Under the lock: wakes one, unless somebody searches anyhow.
void call_one(part::idle_workers_state& all) noexcept {
  if (all.searching != 0)
    return;
  for (std::uint32_t i = 0; i < all.count; ++i)
    if (all.workers[i].rests)
      return call(all, all.workers[i], true);
}

} // namespace

idle_workers::idle_workers(std::uint32_t workers) {
  state().count = workers;
  state().workers = std::make_unique<part::idle_worker[]>(workers);
}
idle_workers::~idle_workers() = default;

bool idle_workers::start_search() noexcept {
  auto& all = state();
  const std::lock_guard held(all.lock);
  const std::uint32_t awake = all.count - all.resting;
  if (2 * all.searching >= awake)
    return false;
  ++all.searching;
  return true;
}

void idle_workers::end_search() noexcept {
  auto& all = state();
  const std::lock_guard held(all.lock);
  if (--all.searching == 0)
    call_one(all);
}

bool idle_workers::rest(std::uint32_t self, bool searching, bool (*ready)(void*), void* context,
                        deadline until) {
  auto& all = state();
  part::idle_worker& own = all.workers[self];
  std::unique_lock held(all.lock);
  all.searching -= searching ? 1 : 0;
  own.rests = true;
  own.searches = false;
  ++all.resting;
  // The look comes after the word. The lock is let go by the sleep, so nobody can be told of this one and
  // find that it does not sleep yet.
  bool leaves = ready(context);
  while (own.rests && !leaves)
    if (until == no_deadline)
      own.called.wait(held);
    else
      leaves = own.called.wait_until(held, until) == std::cv_status::timeout;
  if (own.rests) { // nobody has woken it: it takes its word back
    own.rests = false;
    --all.resting;
  }
  return own.searches;
}

void idle_workers::notify() noexcept {
  auto& all = state();
  const std::lock_guard held(all.lock);
  call_one(all);
}

void idle_workers::wake_all() noexcept {
  auto& all = state();
  const std::lock_guard held(all.lock);
  for (std::uint32_t i = 0; i < all.count; ++i)
    if (all.workers[i].rests)
      call(all, all.workers[i], false);
}

std::uint32_t idle_workers::resting() const noexcept {
  const std::lock_guard held(state().lock);
  return state().resting;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
