#pragma once
/// \file
/// What runs now on a reactor's thread, written down so that another thread can see whether it goes on.
///
/// One writer, the reactor's thread; the detector (kernlet/blocked_loop.hpp) reads. The writer reads no
/// clock, for it passes here at every callback: whoever looks notes the time at which `turns` was last seen
/// to change.

#include <atomic>
#include <cstdint>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

struct running_record {
  /// Odd: something runs. Even: the thread waits in the kernel, as it should. Changes with every turn.
  std::atomic<std::uint64_t> turns{1};
  /// The callback that runs; null between callbacks. A literal, so it may be read at any time.
  std::atomic<const char*> name{nullptr};

  // Relaxed everywhere: the words publish nothing. A reader that sees one late notices a turn late.
  void wait_begins() noexcept { step(1); }
  void wait_ends() noexcept { step(1); }
  void callback_begins(const char* called) noexcept {
    name.store(called, std::memory_order_relaxed);
    step(2);
  }
  void callback_ends() noexcept {
    name.store(nullptr, std::memory_order_relaxed);
    step(2);
  }
  /// Something of the loop's own has come to an end.
  void turn() noexcept { step(2); }

 private:
  void step(std::uint64_t by) noexcept {
    turns.store(turns.load(std::memory_order_relaxed) + by,
                std::memory_order_relaxed); // one writer: no exchange
  }
};

} // namespace KERNLET_PARTS
} // namespace kernlet
