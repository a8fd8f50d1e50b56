// Select: all its channels are locked, in the order of their addresses, so that two selects never wait for
// each other. Then no word moves, and nobody comes to wait.

#include <algorithm>
#include <kernlet/channel_core.hpp>
#include <kernlet/channel_error.hpp>
#include <kernlet/part/channel_wake.hpp>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

using part::channel_state;

/// The locks of several channels, each once.
class all_locks {
 public:
  all_locks(std::span<channel_case> cases, channel_state& (*state)(channel_core&)) {
    states_.reserve(cases.size());
    for (const channel_case& one : cases)
      if (one.channel != nullptr)
        states_.push_back(&state(*one.channel));
    std::sort(states_.begin(), states_.end());
    states_.erase(std::unique(states_.begin(), states_.end()), states_.end());
    held_.resize(states_.size());
  }
  void lock() noexcept {
    for (std::size_t i = 0; i < states_.size(); ++i)
      held_[i] = states_[i]->lock.lock();
  }
  void unlock() noexcept {
    for (std::size_t i = states_.size(); i-- != 0;)
      states_[i]->lock.unlock(held_[i]);
  }

 private:
  std::vector<channel_state*> states_;
  std::vector<biased_mutex::held> held_;
};

/// Under all locks: carries the case out, or returns false, because it is not ready. Whom it has served is to
/// be woken without the locks. A look and then the deed would not do: who waits here may be a select, which
/// somebody else serves in between, through a channel whose lock is not held.
bool carry_out(channel_case& one, channel_state& all, waiter*& served) noexcept {
  channel_case* other = nullptr;
  if (one.sends) {
    one.ok = !all.closed;
    if (all.closed)
      return true;
    other = part::choose_first(all.receivers);
    if (other != nullptr)
      other->word = one.word;
    else if (all.count.load(std::memory_order_relaxed) < all.capacity)
      all.put(one.word);
    else
      return false;
  } else {
    const bool buffered = all.count.load(std::memory_order_relaxed) != 0;
    if (buffered)
      one.word = all.take();
    if (!buffered || all.count.load(std::memory_order_relaxed) < all.capacity) // else words were given back
      other = part::choose_first(all.senders);
    if (other != nullptr && buffered)
      all.put(other->word); // it has waited for room
    else if (other != nullptr)
      one.word = other->word;
    one.ok = buffered || other != nullptr;
    if (!one.ok)
      return all.closed;
  }
  if (other != nullptr) {
    other->ok = true;
    served = other->wait->who;
  }
  return true;
}

} // namespace

channel_result channel_core::select(std::span<channel_case> cases, bool waits, deadline until,
                                    std::size_t& chosen) {
  all_locks locks(cases, [](channel_core& one) -> channel_state& { return one.state(); });
  channel_wait wait{&current_waiter(), false};
  // The order in which they are looked at: by chance, so that none is preferred.
  std::vector<std::uint32_t> order(cases.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    const std::uint32_t other = channel_chance(i + 1);
    order[i] = order[other];
    order[other] = i;
  }
  locks.lock();
  for (const std::uint32_t i : order) {
    channel_case& one = cases[i];
    waiter* served = nullptr;
    if (one.channel == nullptr || !carry_out(one, one.channel->state(), served))
      continue;
    chosen = i;
    locks.unlock();
    if (served != nullptr)
      part::wake(*served);
    return one.ok ? channel_result::done : channel_result::closed;
  }
  if (!waits) {
    locks.unlock();
    return channel_result::would_block;
  }
  for (channel_case& one : cases)
    if (one.channel != nullptr) {
      one.wait = &wait;
      channel_state& all = one.channel->state();
      (one.sends ? all.senders : all.receivers).push(one);
    }
  locks.unlock();

  wake_reason reason{};
  {
    const waits_for note("one of several channels");
    do // at least once: see wait_for()
      reason = wait.who->park(until);
    while (reason == wake_reason::woken && wait.chosen.load(std::memory_order_relaxed) == nullptr);
  }
  locks.lock(); // and so whoever has chosen is done with the cases
  channel_case* const won = wait.chosen.load(std::memory_order_relaxed);
  for (channel_case& one : cases)
    if (one.channel != nullptr && one.behind != &one) { // it stands in its list still
      channel_state& all = one.channel->state();
      (one.sends ? all.senders : all.receivers).remove(one);
    }
  locks.unlock();
  if (won == nullptr)
    return reason == wake_reason::cancelled ? channel_result::cancelled : channel_result::timed_out;
  if (reason != wake_reason::woken) { // its wake is on the way
    const cancellation_shield shield;
    while (wait.who->park() != wake_reason::woken) {
    }
  }
  chosen = static_cast<std::size_t>(won - cases.data());
  return won->ok ? channel_result::done : channel_result::closed;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
