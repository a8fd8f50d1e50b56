#pragma once
// Counts how often the kernel is asked to sleep or to wake on a word inside of an object, or on any word at
// all. For tests on kernel threads alone; one count at a time. It is defined where it is first used, in
// 11_calls.cpp.

#include <cstddef>
#include <cstdint>

namespace chapter08 {

class futex_calls {
 public:
  futex_calls(const void* object, std::size_t size);
  futex_calls(); ///< every word: those who wait may do so on words of their own
  ~futex_calls();
  futex_calls(const futex_calls&) = delete;
  futex_calls& operator=(const futex_calls&) = delete;

  std::uint64_t waited() const; ///< calls that put a thread to sleep, or tried to
  std::uint64_t woken() const;  ///< calls that wake
};

} // namespace chapter08
