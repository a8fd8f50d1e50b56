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
  /// Odd: somebody holds the thread, a callback or a task. Even: it waits in the kernel, as it should, or
  /// passes from one to the next. Changes with every turn.
  std::atomic<std::uint64_t> turns{0};
  /// The callback that runs; null if none does. A literal, so it may be read at any time.
  std::atomic<const char*> name{nullptr};

  // Relaxed everywhere: the words publish nothing. A reader that sees one late notices a turn late.

  /// A round begins: nobody holds the thread.
  void round_begins() noexcept { turns.store((now() + 1) & ~std::uint64_t{1}, std::memory_order_relaxed); }
  /// A round ends, and tasks go on.
  void round_ends() noexcept { turns.store(now() | 1, std::memory_order_relaxed); }
  /// Inside a round.
  void callback_begins(const char* called) noexcept {
    name.store(called, std::memory_order_relaxed);
    turns.store(now() + 1, std::memory_order_relaxed);
  }
  void callback_ends() noexcept {
    name.store(nullptr, std::memory_order_relaxed);
    turns.store(now() + 1, std::memory_order_relaxed);
  }

 private:
  std::uint64_t now() const noexcept {
    return turns.load(std::memory_order_relaxed);
  } // one writer: no exchange
};

} // namespace KERNLET_PARTS
} // namespace kernlet
