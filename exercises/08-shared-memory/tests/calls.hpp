#pragma once
// Counts how often the kernel is asked to sleep or to wake on a word inside of an object, or on any word at
// all. For tests on kernel threads alone; one count at a time. It is defined where it is first used, in
// 11_calls.cpp.

#include <cstddef>
#include <cstdint>
#include <kernlet/judge/test.hpp>

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

  /// Waits until a thread has gone to sleep there, for as long as that may take on a busy machine. False: it
  /// looks again and again instead.
  bool seen_asleep(kernlet::judge::test& t) const {
    for (int looks = 0; waited() == 0 && looks < 300'000; ++looks)
      t.yield();
    return waited() != 0;
  }
};

} // namespace chapter08
