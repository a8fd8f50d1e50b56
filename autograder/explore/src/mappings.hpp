#pragma once
// Memory that the modelled program has from the kernel: anonymous mappings, at the same addresses in each
// execution, none of them used twice in one. What is unmapped is no memory any more, so that an access is a
// fault. An execution begins with none.

#include <cstddef>
#include <cstdint>

namespace kernlet::explore {

class mappings {
 public:
  /// As mmap() without a wish for an address.
  void* map(std::size_t size, int protection, int flags) noexcept;
  bool contains(const void* address) const noexcept {
    return reinterpret_cast<std::uintptr_t>(address) - base < top_ - base;
  }
  /// Gives everything back.
  void restore() noexcept;

 private:
  static constexpr std::uintptr_t base = 0x1300'0000'0000, limit = base + 0x100'0000'0000;
  std::uintptr_t top_ = base;
};

} // namespace kernlet::explore
