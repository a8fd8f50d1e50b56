#pragma once
/// \file
/// A call of the driver that the explorer shall show at its caller's line. The driver is not instrumented, so
/// it says itself what instrumented code says at each call.

extern "C" {
void kernlet_explore_func_entry(void* caller) asm("__tsan_func_entry");
void kernlet_explore_func_exit() asm("__tsan_func_exit");
}

namespace kernlet::judge {

struct seen_call {
  explicit seen_call(void* caller) { kernlet_explore_func_entry(caller); }
  ~seen_call() { kernlet_explore_func_exit(); }
  seen_call(const seen_call&) = delete;
  seen_call& operator=(const seen_call&) = delete;
};

} // namespace kernlet::judge

/// At the head of a function that is never inlined into its callers.
#define KERNLET_SEEN_CALL const ::kernlet::judge::seen_call seen(__builtin_return_address(0))
