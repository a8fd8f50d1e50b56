#pragma once
// The hot half: a word goes straight to whoever waits for it, or from whoever waits with it.

#include <kernlet/channel_core.hpp>
#include <kernlet/part/channel_wake.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

inline constexpr const char* waits_to_send = "somebody who receives, or room in a channel";
inline constexpr const char* waits_to_receive = "a word in a channel";

/// The word goes to a receiver or into the buffer; would_block: there is neither.
[[gnu::always_inline]] inline channel_result send_now(channel_state& all, biased_guard& held,
                                                      std::uintptr_t word) noexcept {
  if (all.closed) [[unlikely]]
    return channel_result::closed;
  if (channel_case* const receiver = choose_first(all.receivers)) {
    receiver->word = word;
    receiver->ok = true;
    waiter& who = *receiver->wait->who;
    held.unlock();
    wake(who);
    return channel_result::done;
  }
  if (all.count.load(std::memory_order_relaxed) < all.capacity) {
    all.put(word);
    return channel_result::done;
  }
  return channel_result::would_block;
}

[[gnu::always_inline]] inline channel_result receive_now(channel_state& all, biased_guard& held,
                                                         std::uintptr_t& word) noexcept {
  const bool buffered = all.count.load(std::memory_order_relaxed) != 0;
  if (buffered) {
    word = all.take();
    if (all.count.load(std::memory_order_relaxed) >= all.capacity) [[unlikely]]
      return channel_result::done; // words were given back: there is no room for a sender yet
  }
  if (channel_case* const sender = choose_first(all.senders)) {
    if (buffered)
      all.put(sender->word); // it has waited for room
    else
      word = sender->word;
    sender->ok = true;
    waiter& who = *sender->wait->who;
    held.unlock();
    wake(who);
    return channel_result::done;
  }
  return buffered ? channel_result::done : all.closed ? channel_result::closed : channel_result::would_block;
}

/// For a task of a scheduler, with no deadline: everything in place, so that the switch is in the caller.
[[gnu::always_inline]] inline channel_result wait_here(channel_case& own, case_list& list, deadline until) {
  green_task* const self = green_task::of(own.wait->who);
  if (self == nullptr || until != no_deadline) [[unlikely]]
    return wait_for(own, list, until);
  const char* const former = self->waits_for();
  self->note_wait(own.sends ? waits_to_send : waits_to_receive);
  do {
    if (self->owner().park(*self, no_deadline) == wake_reason::cancelled) [[unlikely]] {
      self->note_wait(former);
      return wait_for(own, list, until); // which is told the same, and sees to it
    }
  } while (own.wait->chosen.load(std::memory_order_relaxed) == nullptr); // somebody else's wake
  self->note_wait(former);
  return own.ok ? channel_result::done : channel_result::closed;
}

} // namespace part

KERNLET_HOT channel_result channel_core::try_send(std::uintptr_t word) noexcept {
  biased_guard held(state().lock);
  return part::send_now(state(), held, word);
}

KERNLET_HOT channel_result channel_core::try_receive(std::uintptr_t& word) noexcept {
  biased_guard held(state().lock);
  return part::receive_now(state(), held, word);
}

KERNLET_HOT_INLINED channel_result channel_core::send(std::uintptr_t word, deadline until) {
  auto& all = state();
  biased_guard held(all.lock);
  if (const channel_result now = part::send_now(all, held, word); now != channel_result::would_block)
    return now;
  channel_wait wait{&current_waiter(), true};
  channel_case own{.channel = this, .sends = true, .word = word, .wait = &wait};
  all.senders.push(own);
  held.unlock();
  return part::wait_here(own, all.senders, until);
}

KERNLET_HOT_INLINED channel_result channel_core::receive(std::uintptr_t& word, deadline until) {
  auto& all = state();
  biased_guard held(all.lock);
  if (const channel_result now = part::receive_now(all, held, word); now != channel_result::would_block)
    return now;
  channel_wait wait{&current_waiter(), true};
  channel_case own{.channel = this, .sends = false, .wait = &wait};
  all.receivers.push(own);
  held.unlock();
  const channel_result how = part::wait_here(own, all.receivers, until);
  word = own.word;
  return how;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
