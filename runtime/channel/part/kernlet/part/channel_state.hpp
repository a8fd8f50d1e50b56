#pragma once
// The fields of a channel in the fast part.
//
// Invariants, under the lock
// - `receivers` and `senders` are lists of cases that wait, the first to come first. A case of a select may
// stand
//   there although the select has chosen another one: whoever takes it out finds that by an exchange of
//   `chosen`.
// - While somebody stands in `receivers` that has not chosen, `count` is 0; in `senders`, it is not less than
//   `capacity`.
// - The words stand in `ring` from `first` on, `count` of them, in a ring of `room` places.

#include <atomic>
#include <cstddef>
#include <kernlet/biased_mutex.hpp>
#include <kernlet/channel_case.hpp>
#include <memory>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Who waits, for one or several cases. `chosen` is the one that a counterpart has carried out; written once,
/// under the lock of that case's channel, by exchange if there are several channels.
struct channel_wait {
  waiter* who;
  bool single;
  std::atomic<channel_case*> chosen{nullptr};
};

namespace part {

struct case_list {
  channel_case* first = nullptr;
  channel_case* last = nullptr;

  void push(channel_case& one) noexcept {
    one.behind = nullptr;
    one.before = last;
    (last != nullptr ? last->behind : first) = &one;
    last = &one;
  }
  void remove(channel_case& one) noexcept {
    (one.before != nullptr ? one.before->behind : first) = one.behind;
    (one.behind != nullptr ? one.behind->before : last) = one.before;
  }
};

struct channel_state {
  biased_mutex lock;
  bool closed = false;
  std::size_t capacity = 0;
  case_list receivers, senders;
  std::size_t first = 0, room = 0;
  std::atomic<std::size_t> count{0}; ///< written under the lock, read without it too
  std::unique_ptr<std::uintptr_t[]> ring;

  void put(std::uintptr_t word) noexcept {
    const std::size_t at = count.load(std::memory_order_relaxed);
    std::size_t place = first + at;
    place = place >= room ? place - room : place;
    ring[place] = word;
    count.store(at + 1, std::memory_order_relaxed); // it counts, and publishes nothing
  }
  std::uintptr_t take() noexcept {
    const std::uintptr_t word = ring[first];
    first = first + 1 == room ? 0 : first + 1;
    count.store(count.load(std::memory_order_relaxed) - 1, std::memory_order_relaxed); // as above
    return word;
  }
};

/// The first in the list whose wait has not chosen yet, taken out and chosen. Under the lock of its channel.
[[gnu::always_inline]] inline channel_case* choose_first(case_list& list) noexcept {
  while (channel_case* const one = list.first) {
    list.first = one->behind;
    (list.first != nullptr ? list.first->before : list.last) = nullptr;
    channel_case* nobody = nullptr;
    if (one->wait->single) {
      one->wait->chosen.store(one, std::memory_order_relaxed); // the wake publishes it, or the lock
      return one;
    }
    one->behind = one; // it stands in no list; whoever has waited sees that
    // Relaxed: as above; the exchange decides between channels.
    if (one->wait->chosen.compare_exchange_strong(nobody, one, std::memory_order_relaxed))
      return one;
  }
  return nullptr;
}

/// `own` stands in a list of its channel. Returns how it has ended; it stands in none then.
channel_result wait_for(channel_case& own, part::case_list& list, deadline until);

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
