#pragma once
// The fields of a channel in this part, and what its files are to each other.
//
// Invariants, under the channel's lock
// - While a receiver waits there is no word in `words` and no sender waits. While a sender waits there are at
//   least `capacity` words.
// - A case stands in the list of its side from the moment at which it begins to wait, until a counterpart has
//   chosen it, or its own side takes it out. It may stand there although its wait is over: `chosen` says so.
// - Nobody parks, and nobody is woken, under a lock.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <kernlet/channel_case.hpp>
#include <mutex>
#include <span>
#include <string>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Who waits, for one case or for several. It ends once: whoever changes `chosen` from null has ended it. A
/// counterpart writes the case that it has carried out; the side that waits, when it leaves, writes `none`.
struct channel_wait {
  explicit channel_wait(waiter& waits) noexcept : who(waits) {}

  waiter& who;
  channel_case none; ///< stands for leaving; no channel has it
  std::atomic<channel_case*> chosen{nullptr};
};

namespace part {

/// Cases that wait on one side of a channel, the first to come first.
struct case_list {
  channel_case *first = nullptr, *last = nullptr;

  bool empty() const noexcept { return first == nullptr; }
  void push_back(channel_case& one) noexcept {
    one.before = last;
    one.behind = nullptr;
    (last != nullptr ? last->behind : first) = &one;
    last = &one;
  }
  /// It stands in this list.
  void remove(channel_case& one) noexcept {
    (one.before != nullptr ? one.before->behind : first) = one.behind;
    (one.behind != nullptr ? one.behind->before : last) = one.before;
  }
  /// Who waits, for a report: 'reader', 'a thread'.
  std::string names() const {
    std::string all;
    for (const channel_case* one = first; one != nullptr; one = one->behind) {
      const waiter& who = one->wait->who;
      const std::string name = who.as_task() != nullptr ? who.as_task()->name(who) : "a thread";
      all += (all.empty() ? "'" : ", '") + name + "'";
    }
    return all;
  }
};

struct channel_state {
  mutable std::mutex lock;
  std::size_t capacity = 0;
  bool closed = false;
  std::deque<std::uintptr_t> words; ///< the oldest in front
  case_list receivers, senders;

  case_list& side(const channel_case& one) noexcept { return one.sends ? senders : receivers; }
};

// Step 10.1. All three under the lock.

/// Ends the wait of the first one in the list whose wait has not ended yet, and takes its case out. Null:
/// there is nobody.
channel_case* choose_first(case_list& list) noexcept;

/// What a send does that does not wait: `done`, `closed` or `would_block`. Whom it has served stands in
/// `served` then, and the caller wakes them when the lock is free.
channel_result send_now(channel_state& all, std::uintptr_t word, waiter*& served) noexcept;
channel_result receive_now(channel_state& all, std::uintptr_t& word, waiter*& served) noexcept;

// Step 10.2. Both under the lock.

/// Behind all others. False: there is no room.
bool put(channel_state& all, std::uintptr_t word) noexcept;
/// The oldest. False: there is none.
bool take(channel_state& all, std::uintptr_t& word) noexcept;

// Step 10.4. Without a lock.

/// Each of `cases` that has a channel stands in a list there. Waits until one of them has been chosen, or the
/// deadline has passed, or the task is to end. None of them stands in a list when it returns; which one has
/// been chosen says `wait`.
channel_result wait_for(channel_wait& wait, std::span<channel_case> cases, deadline until);

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
