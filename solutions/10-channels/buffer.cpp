// Step 10.2, the model answer: words that wait in the channel, and its end.

#include <kernlet/channel_core.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

bool put(channel_state& all, std::uintptr_t word) noexcept {
  if (all.words.size() >= all.capacity) // more than that, after give_back()
    return false;
  all.words.push_back(word);
  return true;
}

bool take(channel_state& all, std::uintptr_t& word) noexcept {
  if (all.words.empty())
    return false;
  word = all.words.front();
  all.words.pop_front();
  return true;
}

} // namespace part

bool channel_core::close() noexcept {
  auto& all = state();
  part::case_list told; // in a list of our own: they are woken without the lock
  std::unique_lock held(all.lock);
  if (all.closed)
    return false;
  all.closed = true; // the words stay
  for (part::case_list* const side : {&all.senders, &all.receivers})
    while (channel_case* const one = part::choose_first(*side)) {
      one->ok = false;
      told.push_back(*one);
    }
  held.unlock();
  while (channel_case* const one = told.first) {
    told.remove(*one); // before the wake: then the case is gone
    one->wait->who.wake();
  }
  return true;
}

void channel_core::give_back(std::uintptr_t word) noexcept {
  auto& all = state();
  std::unique_lock held(all.lock);
  channel_case* const receiver = part::choose_first(all.receivers);
  if (receiver == nullptr)
    return all.words.push_front(word);
  receiver->word = word;
  receiver->ok = true;
  waiter& who = receiver->wait->who;
  held.unlock();
  who.wake();
}

std::size_t channel_core::size() const noexcept {
  const std::lock_guard held(state().lock);
  return state().words.size();
}

std::size_t channel_core::capacity() const noexcept {
  return state().capacity;
}

bool channel_core::is_closed() const noexcept {
  const std::lock_guard held(state().lock);
  return state().closed;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
