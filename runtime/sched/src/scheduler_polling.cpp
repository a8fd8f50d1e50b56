// Who looks after descriptors: the worker that has nothing else to do, and busy ones now and then.
//
// A worker that polls is not among those who rest, and idle_workers knows nothing of it. So it has the same
// two mirrored recipes once more:
//
//     who makes a task ready                    who goes to poll
//       1. put it into a queue                    1. say that it sleeps
//       2. notify(): a fence is in there          2. fence
//       3. the poller sleeps, and nobody          3. look into every queue
//          else rests? kick it                    4. nothing: poll

#include <kernlet/scheduler.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// A glance is a system call, and there are 61 switches between two looks round.
constexpr std::uint32_t looks_between_glances = 16;

} // namespace

bool scheduler::sleep(scheduler_processor& has, bool searching, deadline timer, deadline until) {
  scheduler_companion* const beside = companion();
  if (beside == nullptr || !beside->polls.load(std::memory_order_acquire) || polled_.exchange(true))
    return idle_.rest(
        has.index(), searching, [this, &has, timer] { return anything_to_do(has, timer); }, until);
  // Searches no more, and says so to those who rest; it does not sleep there.
  searching = idle_.rest(has.index(), searching, [] { return true; }, until);
  // Release pairs with the exchange in kick_poller(): who kicks finds the poller as it was made.
  poller_sleeps_.store(true, std::memory_order_release);
  std::atomic_thread_fence(std::memory_order_seq_cst); // pairs with the one in notify()
  if (!searching && !anything_to_do(has, timer))
    beside->poll(*beside, until);
  poller_sleeps_.store(false, std::memory_order_relaxed);
  polled_.store(false, std::memory_order_release); // pairs with the exchanges
  return searching;
}

void scheduler::glance_at_descriptors(scheduler_processor& has) noexcept {
  scheduler_companion& beside = *companion();
  if (!beside.polls.load(std::memory_order_acquire) || ++has.glances < looks_between_glances)
    return;
  has.glances = 0;
  if (polled_.load(std::memory_order_relaxed) || polled_.exchange(true))
    return; // somebody waits for them
  beside.poll(beside, deadline::min());
  polled_.store(false, std::memory_order_release);
}

void scheduler::kick_poller() noexcept {
  if (poller_sleeps_.exchange(false, std::memory_order_acq_rel))
    if (scheduler_companion* const beside = companion())
      beside->kick(*beside);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
