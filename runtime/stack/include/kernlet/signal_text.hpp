#pragma once
/// \file
/// Text for a signal handler: no allocation, no lock, no stdio.

#include <cstddef>
#include <cstring>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
/// A line under construction, at most 512 bytes; what does not fit is left out. Async-signal-safe.
class signal_text {
 public:
  /// At most 160 bytes of it. Not null.
  signal_text& add(const char* text) noexcept { return add(text, ::strnlen(text, longest_piece)); }

  /// In decimal.
  signal_text& add(std::size_t number) noexcept {
    char digits[20];
    char* first = digits + sizeof digits;
    do
      *--first = static_cast<char>('0' + number % 10);
    while ((number /= 10) != 0);
    return add(first, static_cast<std::size_t>(digits + sizeof digits - first));
  }

  const char* bytes() const noexcept { return buffer_; }
  std::size_t size() const noexcept { return used_; }

 private:
  static constexpr std::size_t longest_piece = 160; // an owner's name may be any text

  signal_text& add(const char* from, std::size_t count) noexcept {
    if (count > sizeof buffer_ - used_)
      count = sizeof buffer_ - used_;
    std::memcpy(buffer_ + used_, from, count);
    used_ += count;
    return *this;
  }

  char buffer_[512];
  std::size_t used_ = 0;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
