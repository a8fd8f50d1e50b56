#pragma once
// Descriptors of the modelled program: counters (eventfd), and lists of descriptors that are waited for
// (epoll).
//
// Invariants
// - A number is never used twice in an execution, so a use after close() is known for what it is.
// - announced holds, in the order in which a wait will look at them, the numbers of those entries of a list
// that may be ready:
//   each whose state was readable or writable, as asked, when it came into the list or was changed, and each
//   that has been written to or read from since. A wait that finds one not ready takes it out. One that is
//   ready it leaves in, behind the others, or takes out if it is edge-triggered: then the next change brings
//   it in again.

#include "view.hpp"

#include <deque>
#include <vector>

namespace kernlet::explore {

struct list_entry {
  int number;
  std::uint32_t events;
  std::uint64_t data;
};

struct modelled_descriptor {
  enum class kind : std::uint8_t { counter, list } what = kind::counter;
  bool closed = false;
  std::uint8_t closed_by = 0;

  // a counter
  std::uint64_t count = 0;
  bool by_ones = false, non_blocking = false;
  view released; ///< what whoever sees it readable learns

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

  int add(modelled_descriptor::kind what);
  bool contains(int number) const noexcept {
    return number >= first && static_cast<std::size_t>(number - first) < all_.size();
  }
  modelled_descriptor& operator[](int number) noexcept {
    return all_[static_cast<std::size_t>(number - first)];
  }
  /// What a counter could be used for now: bits of epoll.
  std::uint32_t state_of(int number) noexcept;
  /// A descriptor's state has changed, to one of these bits: it is announced wherever somebody asks for them.
  void changed(int number, std::uint32_t bits);
  void close(int number, unsigned thread);
  void clear() noexcept { all_.clear(); }

 private:
  std::vector<modelled_descriptor> all_;
};

} // namespace kernlet::explore
