#pragma once
// The history of one atomic object: its stores in modification order, and who has seen how far.
//
// Invariants
// - stores_ is the modification order. A store may be put in before stores that were executed earlier; its
//   neighbours keep their order.
// - Of a read-modify-write and the store that it read, nothing comes in between.
// - marks_[u] are thread u's accesses: epochs ascending, positions never descending (coherence).
// - sequential_ are the accesses with order seq_cst: stamps ascending, positions never descending.

#include "event.hpp"

#include <vector>

namespace kernlet::explore {

/// What one thread's accesses are bounded by.
struct reader {
  unsigned thread;
  const view* now;
  const vector_clock* fenced_globally; ///< what happened before any fence of S so far
};

struct store {
  word value = 0;
  view released{}; ///< what whoever reads it with acquire learns
  std::uint8_t thread = 0;
  bool follows_read = false; ///< a read-modify-write: what it read stands right before it
};

class location {
 public:
  /// Anew, with the value that memory has, and what it has released.
  void begin(const void* address, unsigned size, word value, const view& released);

  const void* address() const noexcept { return address_; }
  unsigned size() const noexcept { return size_; }
  std::size_t count() const noexcept { return stores_.size(); }
  const store& at(std::size_t position) const noexcept { return stores_[position]; }
  const store& newest() const noexcept { return stores_.back(); }
  /// Goes up with each store that changes what a reader would see.
  std::uint32_t version() const noexcept { return version_; }

  /// The oldest position that an access may still read, or must come after: coherence, happens-before, and S.
  std::size_t bound(const reader& who, bool sequential) const noexcept;
  /// Whether a store may be put in right after this position.
  bool open_after(std::size_t position) const noexcept {
    return position + 1 == stores_.size() || !stores_[position + 1].follows_read;
  }
  /// Puts a store in at a position (its index afterwards).
  void insert(std::size_t position, const store& fresh);
  /// Notes an access. `place` is the stamp in S, 0 for one that is not seq_cst.
  void mark(unsigned thread, epoch when, std::size_t position, stamp place);

 private:
  struct sight {
    epoch when; ///< or a stamp
    std::uint32_t position;
  };

  const void* address_ = nullptr;
  unsigned size_ = 0;
  std::uint32_t version_ = 0;
  std::vector<store> stores_;
  std::array<std::vector<sight>, max_threads> marks_;
  std::vector<sight> sequential_;
  std::uint8_t threads_ = 0; ///< bits of the lists in marks_ that are not empty
};

} // namespace kernlet::explore
