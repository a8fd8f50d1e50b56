#pragma once
/// \file
/// What the sanitizers must hear about a switch. Empty, and free, in other builds.
///
/// AddressSanitizer keeps the bounds of the current stack, and a "fake stack" for locals that outlive their
/// function; it is told before a switch where the next stack lies and after it which fake stack is in use.
/// ThreadSanitizer keeps a shadow call stack and a vector clock for each fiber; it is told just before the
/// switch, from a function that it does not instrument.

#include <kernlet/stack_area.hpp>

#if defined(__SANITIZE_ADDRESS__)
#define KERNLET_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KERNLET_ASAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define KERNLET_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define KERNLET_TSAN 1
#endif
#endif
#ifndef KERNLET_ASAN
#define KERNLET_ASAN 0
#endif
#ifndef KERNLET_TSAN
#define KERNLET_TSAN 0
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

class sanitizer_fiber {
 public:
  struct note {}; ///< proof that before_switch() was called

#if KERNLET_ASAN || KERNLET_TSAN
  sanitizer_fiber() noexcept = default;
  ~sanitizer_fiber();
  sanitizer_fiber(const sanitizer_fiber&) = delete;
  sanitizer_fiber& operator=(const sanitizer_fiber&) = delete;

  /// A new fiber on `stack`.
  void create(stack_area stack) noexcept;
  /// Before leaving for `next`. `last`: this one never runs again, and its fake stack is freed.
  note before_switch(sanitizer_fiber& next, bool last = false) noexcept;
  /// First thing after coming back, or upon the first entry.
  void after_switch() noexcept;

 private:
#if KERNLET_ASAN
  stack_area stack_{};              ///< empty for a thread's own stack until the first switch away from it
  void* fake_stack_ = nullptr;      ///< for locals that outlive their function
  sanitizer_fiber* from_ = nullptr; ///< who switched here; learns its own stack's bounds in after_switch()
#endif
#if KERNLET_TSAN
  void* fiber_ = nullptr;
  bool owns_fiber_ = false;
#endif
#else
  void create(stack_area) noexcept {}
  note before_switch(sanitizer_fiber&, bool = false) noexcept { return {}; }
  void after_switch() noexcept {}
#endif
};

} // namespace KERNLET_PARTS
} // namespace kernlet
