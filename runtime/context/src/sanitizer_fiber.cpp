#include <kernlet/sanitizer_fiber.hpp>

#if KERNLET_ASAN || KERNLET_TSAN

#if KERNLET_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if KERNLET_TSAN
#include <sanitizer/tsan_interface.h>
#endif

// Not even the notes of entry and exit that ThreadSanitizer wants from each function: one would go to the
// fiber that is left and the other to the one that is entered.
#if defined(__clang__)
#define KERNLET_UNINSTRUMENTED [[clang::disable_sanitizer_instrumentation]]
#else
#define KERNLET_UNINSTRUMENTED [[gnu::no_sanitize("thread")]]
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

sanitizer_fiber::~sanitizer_fiber() {
#if KERNLET_TSAN
  if (owns_fiber_)
    __tsan_destroy_fiber(fiber_);
#endif
}

void sanitizer_fiber::create([[maybe_unused]] stack_area stack) noexcept {
#if KERNLET_ASAN
  stack_ = stack;
  fake_stack_ = nullptr;
  // A context that ended without returning left its frames' red zones poisoned.
  __asan_unpoison_memory_region(stack.lowest, stack.size);
#endif
#if KERNLET_TSAN
  if (owns_fiber_)
    __tsan_destroy_fiber(fiber_);
  fiber_ = __tsan_create_fiber(0);
  owns_fiber_ = true;
#endif
}

KERNLET_UNINSTRUMENTED sanitizer_fiber::note
sanitizer_fiber::before_switch(sanitizer_fiber& next, [[maybe_unused]] bool last) noexcept {
#if KERNLET_ASAN
  next.from_ = this;
  __sanitizer_start_switch_fiber(last ? nullptr : &fake_stack_, next.stack_.lowest, next.stack_.size);
#endif
#if KERNLET_TSAN
  if (fiber_ == nullptr)
    fiber_ = __tsan_get_current_fiber(); // a thread's own context
  __tsan_switch_to_fiber(next.fiber_, 0);
#endif
  return {};
}

KERNLET_UNINSTRUMENTED void sanitizer_fiber::after_switch() noexcept {
#if KERNLET_ASAN
  const void* lowest = nullptr;
  std::size_t size = 0;
  __sanitizer_finish_switch_fiber(fake_stack_, &lowest, &size);
  if (from_->stack_.lowest == nullptr) // a thread's own stack: its bounds are known only now
    from_->stack_ = {static_cast<std::byte*>(const_cast<void*>(lowest)), size};
#endif
}

} // namespace KERNLET_PARTS
} // namespace kernlet

#endif
