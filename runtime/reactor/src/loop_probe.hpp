#pragma once
/// \file
/// Asks a reactor's thread what it does at this moment, by a signal; its handler writes the answer down.
///
/// Invariants
/// - The handler follows a pointer only if it is one of the probes that are enlisted.
/// - A probe has at most one signal on its way. An answer that came too late is thrown away before the next
///   question.

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <kernlet/reactor.hpp>
#include <pthread.h>
#include <semaphore.h>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Made on the thread that is to be asked; asks from another one.
class loop_probe {
 public:
  /// Throws std::system_error when SIGURG cannot be caught, or too many probes live in one process.
  explicit loop_probe(reactor& whose);
  ~loop_probe();
  loop_probe(const loop_probe&) = delete;
  loop_probe& operator=(const loop_probe&) = delete;

  /// Lets the thread write down where it stands. False: no answer in time; it may still come. Blocks.
  bool ask();

  /// The processor time that the thread has used: what stays the same while it hangs in the kernel.
  std::chrono::nanoseconds ran() const noexcept;

  /// \name The last answer
  /// @{
  const char* callback = nullptr; ///< its name; null: none runs
  const char* task = nullptr;     ///< likewise
  std::uint64_t switches = 0;     ///< of the task's loop, so far
  void* frames[48] = {};          ///< innermost first; the first two are the handler's
  int depth = 0;
  /// @}

 private:
  static void handle(int number, siginfo_t* info, void* machine);
  static void set_handler();
  void write_down(void* machine) noexcept;
  void write_frames(void* machine) noexcept;

  reactor& whose_;
  const pthread_t thread_;
  clockid_t processor_time_{};
  sem_t written_;
  std::atomic<bool> asked_{false};
  bool pending_ = false; ///< a signal is on its way
};

} // namespace KERNLET_PARTS
} // namespace kernlet
