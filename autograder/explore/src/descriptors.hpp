#pragma once
// Descriptors of the modelled program: counters (eventfd), the two ends of pipes, and lists of descriptors
// that are waited for (epoll).
//
// Invariants
// - A number is never used twice in an execution, so a use after close() is known for what it is.
// - announced holds, in the order in which a wait will look at them, the numbers of those entries of a list
// that may be ready:
//   each whose state was as asked for when it came into the list or was changed, and each whose state has
//   changed since. A wait that finds one not ready takes it out. One that is ready it leaves in, behind the
//   others, or takes out if it is edge-triggered: then the next change brings it in again.

#include "view.hpp"

#include <deque>
#include <sys/epoll.h>
#include <vector>

namespace kernlet::explore {

struct list_entry {
  int number;
  std::uint32_t events;
  std::uint64_t data;
};

/// How events name a descriptor.
inline const void* name_of(int number) noexcept {
  return reinterpret_cast<const void*>(static_cast<std::uintptr_t>(number));
}

struct modelled_descriptor {
  enum class kind : std::uint8_t { counter, read_end, write_end, list } what = kind::counter;
  bool closed = false, non_blocking = false;
  std::uint8_t closed_by = 0;
  int other_end = -1; ///< of a pipe

  // a counter
  std::uint64_t count = 0;
  bool by_ones = false;
  // a read end: what was written and not read
  std::deque<char> bytes;
  // of both: what whoever sees it readable learns
  view released;

  // a list
  std::vector<list_entry> entries;
  std::deque<int> announced;

  list_entry* entry_of(int number) noexcept;
  void announce(int number);
  void forget(int number) noexcept;
};

class descriptor_table {
 public:
  static constexpr int first = 1000; ///< far above what a test has of its own
  static constexpr std::uint64_t most_count = ~std::uint64_t{0} - 1;
  static constexpr std::size_t pipe_size = 65536;
  static constexpr std::uint32_t readable = EPOLLIN | EPOLLRDNORM, writable = EPOLLOUT | EPOLLWRNORM;
  static constexpr std::uint32_t always_told = EPOLLHUP | EPOLLERR;

  int add(modelled_descriptor::kind what, bool non_blocking);
  bool contains(int number) const noexcept {
    return number >= first && static_cast<std::size_t>(number - first) < all_.size();
  }
  modelled_descriptor& operator[](int number) noexcept {
    return all_[static_cast<std::size_t>(number - first)];
  }
  /// What it could be used for now: bits of epoll.
  std::uint32_t state_of(int number) noexcept;
  /// Which of an entry's events are so now.
  std::uint32_t ready_of(const list_entry& entry) noexcept;
  /// Its state has changed, to one of these bits: it is announced wherever somebody asks for them.
  void changed(int number, std::uint32_t bits);
  void close(int number, unsigned thread);
  void clear() noexcept { all_.clear(); }

 private:
  std::vector<modelled_descriptor> all_;
};

/// What an entry asks for; without these bits it asks for nothing, until it is changed.
constexpr std::uint32_t asked_by(const list_entry& entry) noexcept {
  const std::uint32_t asked = entry.events & ~static_cast<std::uint32_t>(EPOLLET | EPOLLONESHOT);
  return asked != 0 ? asked | descriptor_table::always_told : 0;
}

} // namespace kernlet::explore
