// Step 10.1, the model answer: two sides that meet under one lock.
//
// Whoever comes second does the work for both: it finds the other one in the list, hands the word over, and
// wakes it when the lock is free. Whoever comes first puts itself into the list, under the same lock under
// which it found nobody.

#include <kernlet/channel_core.hpp>
#include <kernlet/panic.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

channel_case* choose_first(case_list& list) noexcept {
  for (channel_case* one = list.first; one != nullptr; one = one->behind) {
    channel_case* nobody = nullptr;
    // The exchange, not the lock: a select waits in several channels, each with a lock of its own.
    if (one->wait->chosen.compare_exchange_strong(nobody, one)) {
      list.remove(*one);
      return one;
    }
  }
  return nullptr;
}

channel_result send_now(channel_state& all, std::uintptr_t word, waiter*& served) noexcept {
  if (all.closed)
    return channel_result::closed;
  if (channel_case* const receiver = choose_first(all.receivers)) {
    receiver->word = word;
    receiver->ok = true;
    served = &receiver->wait->who;
    return channel_result::done;
  }
  return put(all, word) ? channel_result::done : channel_result::would_block;
}

channel_result receive_now(channel_state& all, std::uintptr_t& word, waiter*& served) noexcept {
  const bool buffered = take(all, word);
  if (buffered && all.words.size() >= all.capacity)
    return channel_result::done; // words were given back: there is no room for a sender yet
  if (channel_case* const sender = choose_first(all.senders)) {
    if (buffered)
      put(all, sender->word); // it has waited for room, and its word is the youngest
    else
      word = sender->word;
    sender->ok = true;
    served = &sender->wait->who;
    return channel_result::done;
  }
  return buffered ? channel_result::done : all.closed ? channel_result::closed : channel_result::would_block;
}

} // namespace part

channel_core::channel_core(std::size_t capacity) {
  state().capacity = capacity;
}

channel_core::~channel_core() {
  const auto& all = state();
  const char* const what = "a channel was destroyed while somebody waits to ";
  if (!all.receivers.empty())
    panic((what + ("receive: " + all.receivers.names())).c_str(), __FILE__, __LINE__);
  if (!all.senders.empty())
    panic((what + ("send: " + all.senders.names())).c_str(), __FILE__, __LINE__);
}

channel_result channel_core::try_send(std::uintptr_t word) noexcept {
  waiter* served = nullptr;
  std::unique_lock held(state().lock);
  const channel_result how = part::send_now(state(), word, served);
  held.unlock();
  if (served != nullptr)
    served->wake();
  return how;
}

channel_result channel_core::try_receive(std::uintptr_t& word) noexcept {
  waiter* served = nullptr;
  std::unique_lock held(state().lock);
  const channel_result how = part::receive_now(state(), word, served);
  held.unlock();
  if (served != nullptr)
    served->wake();
  return how;
}

channel_result channel_core::send(std::uintptr_t word, deadline until) {
  auto& all = state();
  waiter* served = nullptr;
  channel_wait wait(current_waiter());
  channel_case own{.channel = this, .sends = true, .word = word, .wait = &wait};
  std::unique_lock held(all.lock);
  const channel_result how = part::send_now(all, word, served);
  if (how == channel_result::would_block)
    all.senders.push_back(own); // before the lock is let go: else a receiver that comes now finds nobody
  held.unlock();
  if (how == channel_result::would_block)
    return part::wait_for(wait, {&own, 1}, until);
  if (served != nullptr)
    served->wake();
  return how;
}

channel_result channel_core::receive(std::uintptr_t& word, deadline until) {
  auto& all = state();
  waiter* served = nullptr;
  channel_wait wait(current_waiter());
  channel_case own{.channel = this, .sends = false, .wait = &wait};
  std::unique_lock held(all.lock);
  channel_result how = part::receive_now(all, word, served);
  if (how == channel_result::would_block)
    all.receivers.push_back(own);
  held.unlock();
  if (how == channel_result::would_block) {
    how = part::wait_for(wait, {&own, 1}, until);
    if (how == channel_result::done)
      word = own.word;
  } else if (served != nullptr) {
    served->wake();
  }
  return how;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
