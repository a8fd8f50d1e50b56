// Select: all its channels are locked, in the order of their addresses, so that two selects never wait for
// each other. Then nothing moves, and what is ready is ready.

#include <algorithm>
#include <kernlet/channel_error.hpp>
#include <kernlet/part/channel_inline.hpp>
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

/// Whether a case could be carried out now. Its own select does not count as a counterpart: it does not wait
/// yet.
bool is_ready(const channel_case& one, const channel_state& all) noexcept {
  const auto somebody = [](const part::case_list& list) {
    for (const channel_case* at = list.first; at != nullptr; at = at->behind)
      if (at->wait->chosen.load(std::memory_order_relaxed) == nullptr)
        return true;
    return false;
  };
  if (one.sends)
    return all.closed || somebody(all.receivers) || all.count.load(std::memory_order_relaxed) < all.capacity;
  return all.closed || all.count.load(std::memory_order_relaxed) != 0 || somebody(all.senders);
}

/// A case that is ready, under all locks. Returns the counterpart, to be woken without them; null: there was
/// none.
waiter* carry_out(channel_case& one, channel_state& all) noexcept {
  const bool buffered = all.count.load(std::memory_order_relaxed) != 0;
  channel_case* other = nullptr;
  if (one.sends && all.closed) {
    one.ok = false;
  } else if (one.sends) {
    one.ok = true;
    other = part::choose_first(all.receivers);
    if (other != nullptr)
      other->word = one.word;
    else
      all.put(one.word);
  } else {
    if (buffered)
      one.word = all.take();
    other = part::choose_first(all.senders);
    if (other != nullptr && buffered)
      all.put(other->word); // it has waited for room
    else if (other != nullptr)
      one.word = other->word;
    one.ok = buffered || other != nullptr;
  }
  if (other == nullptr)
    return nullptr;
  other->ok = true;
  return other->wait->who;
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
    if (one.channel == nullptr || !is_ready(one, one.channel->state()))
      continue;
    chosen = i;
    waiter* const who = carry_out(one, one.channel->state());
    locks.unlock();
    if (who != nullptr)
      part::wake(*who);
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
