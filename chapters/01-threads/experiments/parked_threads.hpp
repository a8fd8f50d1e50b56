#pragma once
/// \file
/// Kernel threads that do as good as nothing: each touches some of its stack and then sleeps.

#include "hand_over.hpp"

#include <cerrno>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <pthread.h>
#include <vector>

namespace lab {

class parked_threads {
 public:
  /// Stacks of `stack_bytes` (0: what the C library takes by default), of which each thread touches the
  /// uppermost `touched_bytes` before it goes to sleep.
  explicit parked_threads(std::size_t stack_bytes, std::size_t touched_bytes = 0) : touched_(touched_bytes) {
    pthread_attr_init(&attributes_);
    if (stack_bytes != 0)
      pthread_attr_setstacksize(&attributes_, stack_bytes);
  }
  ~parked_threads() {
    gate_.store(1, std::memory_order_release); // pairs with the acquire in park()
    syscall(SYS_futex, &gate_, FUTEX_WAKE_PRIVATE, INT_MAX, nullptr, nullptr, 0);
    for (const pthread_t each : threads_)
      pthread_join(each, nullptr);
    pthread_attr_destroy(&attributes_);
  }
  parked_threads(const parked_threads&) = delete;
  parked_threads& operator=(const parked_threads&) = delete;

  /// One more. Returns 0, or the error for which there is none.
  int start() {
    pthread_t thread;
    const int error = pthread_create(&thread, &attributes_, run, this);
    if (error == 0)
      threads_.push_back(thread);
    return error;
  }

  /// Until each has touched its stack and sleeps, or is about to.
  void wait_until_asleep() const {
    while (arrived_.load(std::memory_order_acquire) != threads_.size())
      sched_yield();
  }

  const std::vector<pthread_t>& handles() const { return threads_; }

 private:
  static void* run(void* self) {
    auto& all = *static_cast<parked_threads*>(self);
    touch(all.touched_);
    all.arrived_.fetch_add(1, std::memory_order_release); // what was touched is seen by who counts us
    while (all.gate_.load(std::memory_order_acquire) == 0)
      syscall(SYS_futex, &all.gate_, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
    return nullptr;
  }
  /// Writes to each page of an array on the stack.
  [[gnu::noinline]] static void touch(std::size_t bytes) {
    if (bytes == 0)
      return;
    auto* const array = static_cast<volatile char*>(__builtin_alloca(bytes));
    for (std::size_t i = bytes; i > 0; i -= i < 4096 ? i : 4096)
      array[i - 1] = 1;
  }

  std::size_t touched_;
  pthread_attr_t attributes_{};
  std::vector<pthread_t> threads_;
  std::atomic<std::size_t> arrived_{0};
  std::atomic<std::uint32_t> gate_{0};
};

} // namespace lab
