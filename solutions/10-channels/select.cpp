// Step 10.3, the model answer: all locks at once, in one order, so that nothing moves while it looks.

#include <algorithm>
#include <functional>
#include <kernlet/channel_core.hpp>
#include <kernlet/channel_error.hpp>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// The channels of some cases, each once, in the order of their addresses. Two selects that lock them in this
/// order never wait for each other.
std::vector<channel_core*> channels_of(std::span<const channel_case> cases) {
  std::vector<channel_core*> all;
  for (const channel_case& one : cases)
    if (one.channel != nullptr)
      all.push_back(one.channel);
  std::sort(all.begin(), all.end(), std::less<>());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

/// The numbers below `count`, each order as likely.
std::vector<std::size_t> shuffled(std::size_t count) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < count; ++i) {
    order.push_back(i);
    std::swap(order[i], order[channel_chance(static_cast<std::uint32_t>(i + 1))]);
  }
  return order;
}

} // namespace

channel_result channel_core::select(std::span<channel_case> cases, bool waits, deadline until,
                                    std::size_t& chosen) {
  const std::vector<std::size_t> order = shuffled(cases.size());
  channel_wait wait(current_waiter());
  std::vector<std::unique_lock<std::mutex>> held;
  for (channel_core* const one : channels_of(cases))
    held.emplace_back(one->state().lock);

  for (const std::size_t i : order) {
    channel_case& one = cases[i];
    if (one.channel == nullptr)
      continue;
    auto& all = one.channel->state();
    waiter* served = nullptr;
    const channel_result how =
        one.sends ? part::send_now(all, one.word, served) : part::receive_now(all, one.word, served);
    if (how == channel_result::would_block)
      continue;
    held.clear();
    if (served != nullptr)
      served->wake();
    one.ok = how == channel_result::done;
    chosen = i;
    return how;
  }
  if (!waits)
    return channel_result::would_block;

  // It did not meet itself: until here none of its cases stood in a list.
  for (channel_case& one : cases)
    if (one.channel != nullptr) {
      one.wait = &wait;
      one.channel->state().side(one).push_back(one);
    }
  held.clear();
  const channel_result how = part::wait_for(wait, cases, until);
  if (how == channel_result::done || how == channel_result::closed)
    chosen = static_cast<std::size_t>(wait.chosen.load() - cases.data());
  return how;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
