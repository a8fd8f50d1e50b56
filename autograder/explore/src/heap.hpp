#pragma once
// The modelled program's memory from operator new: at the same addresses in each execution, never used twice
// in one, so that an access to what was freed, or outside of what was asked for, is known for what it is.

#include "event.hpp"

#include <cstddef>
#include <vector>

namespace kernlet::explore {

struct memory_block {
  std::uintptr_t begin;
  std::size_t size;
  const void* allocated_at;
  const void* freed_at = nullptr;
  std::uint8_t allocated_by = 0, freed_by = 0;
  bool freed = false;
};

class heap {
 public:
  static constexpr std::size_t capacity = std::size_t{64} << 20;

  void open(); ///< reserves the addresses; once
  bool contains(const void* address) const noexcept {
    return reinterpret_cast<std::uintptr_t>(address) - base_ < capacity;
  }
  /// Null when there is no room left.
  void* allocate(std::size_t size, std::size_t alignment, unsigned thread, const void* where);
  /// The block that an address lies in, or the one before it; null if there is none.
  memory_block* find(const void* address) noexcept;
  const std::vector<memory_block>& blocks() const noexcept { return blocks_; }

  /// What is there now was there before main(), and each execution begins with it.
  void keep();
  void restore();
  std::size_t kept() const noexcept { return kept_blocks_.size(); }

 private:
  static constexpr std::size_t granule = 16;

  std::uintptr_t base_ = ~std::uintptr_t{0} - capacity, top_ = 0, kept_top_ = 0;
  std::vector<memory_block> blocks_, kept_blocks_;
  std::vector<char> kept_bytes_;
  std::uint32_t* index_ =
      nullptr; ///< for each granule the number of the last block that begins before its end
};

} // namespace kernlet::explore
