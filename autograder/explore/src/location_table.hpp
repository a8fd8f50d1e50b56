#pragma once
// The atomic objects of an execution, by the eight bytes that they begin in.

#include "location.hpp"

#include <cstdint>
#include <memory>

namespace kernlet::explore {

class location_table {
 public:
  location_table() : heads_(512) {}
  void clear() noexcept {
    ++generation_;
    count_ = 0;
  }
  bool empty() const noexcept { return count_ == 0; }

  /// The object that begins at this key; null if there is none. `overlaps`: there is another one that shares
  /// bytes with it, or that has another size.
  location* find(std::uintptr_t key, unsigned size, bool& overlaps) noexcept;
  location& add(std::uintptr_t key);
  /// Drops what shares bytes with the range. Returns what was the last one of them, or null.
  location* drop(std::uintptr_t key, std::size_t size) noexcept;

 private:
  struct entry {
    std::uintptr_t key = 0;
    bool dead = false;
    std::uint32_t next = 0; ///< of the same granule, plus one
    location object;
  };
  struct head {
    std::uintptr_t granule = 0;
    std::uint32_t generation = 0, first = 0; ///< an index plus one
  };
  head& head_of(std::uintptr_t granule) noexcept;                ///< made if there is none
  std::uint32_t first_of(std::uintptr_t granule) const noexcept; ///< 0 if there is none

  std::vector<std::unique_ptr<entry>> entries_; ///< the first count_ are in use; kept for their vectors
  std::size_t count_ = 0;
  std::vector<head> heads_;
  std::uint32_t generation_ = 1;
};

} // namespace kernlet::explore
