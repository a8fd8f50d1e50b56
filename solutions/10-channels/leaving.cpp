// Step 10.4, the model answer: how a wait ends.
//
// It ends once. A counterpart that serves it, and the side that waits when its time is up or its task is to
// end, change the same word from null, by exchange. One of them wins; the other one finds that out.

#include <kernlet/channel_core.hpp>
#include <kernlet/this_task.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {
namespace {

/// For reports on what a task waits for.
const char* what_for(std::span<const channel_case> cases) noexcept {
  if (cases.size() != 1)
    return "one of several channels";
  return cases[0].sends ? "somebody who receives, or room in a channel" : "a word in a channel";
}

/// A counterpart has chosen, and wakes as soon as it has let its lock go. Before that it still writes into
/// the case, and afterwards it still knows the waiter: so nobody leaves without this wake.
void take_wake(waiter& who) {
  const cancellation_shield shield;
  while (who.park() != wake_reason::woken) {
  }
}

} // namespace

channel_result wait_for(channel_wait& wait, std::span<channel_case> cases, deadline until) {
  const waits_for note(what_for(cases));
  wake_reason reason{};
  do
    reason = wait.who.park(until);
  while (reason == wake_reason::woken && wait.chosen.load() == nullptr); // a wake for nothing: wait on

  channel_case* nobody = nullptr;
  const bool leaves = reason != wake_reason::woken && wait.chosen.compare_exchange_strong(nobody, &wait.none);
  if (reason != wake_reason::woken && !leaves)
    take_wake(wait.who);

  channel_case* const won = wait.chosen.load();
  for (channel_case& one : cases)
    if (one.channel != nullptr && &one != won) { // whoever has chosen `won` has taken that one out
      auto& all = one.channel->state();
      const std::lock_guard held(all.lock);
      all.side(one).remove(one);
    }
  if (leaves)
    return reason == wake_reason::cancelled ? channel_result::cancelled : channel_result::timed_out;
  return won->ok ? channel_result::done : channel_result::closed;
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
