#pragma once
/// \file
/// Finds out who holds the loop's thread: a callback or a task that computes without end, or a call that
/// blocks.
///
/// A monitor thread looks whether the loop comes along. When the same callback or task has held it for longer
/// than a threshold, the monitor sends a signal to the loop's thread; its handler writes down who runs and
/// where, while it is stuck. The monitor reports, and once more when the loop goes on or another task has it,
/// with the whole time. That one is reported for itself when it holds the loop too long.
/// So the loop itself reads no clock and pays two stores before a callback and two after.
///
/// Starts by itself when KERNLET_BLOCKED_LOOP_MS is set to a number of milliseconds, or reactor_options asks
/// for it.
///
/// The signal is SIGURG, which nobody sends without need and whose default is to be ignored. A handler that
/// the program has set for it meanwhile is called for signals that are not ours. Calls that a signal
/// interrupts are restarted (SA_RESTART) where the kernel does that; nanosleep(), poll() and the like return
/// EINTR early, as a rule three times for each report: as long as the thread hangs there it is let alone.

#include <chrono>
#include <cstddef>
#include <kernlet/parts.hpp>
#include <memory>
#include <string>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {

class reactor;

struct blocked_loop_report {
  enum class holder { task, callback, loop_itself } who;
  std::string name;                ///< of the task or the callback
  std::chrono::milliseconds held;  ///< so far; as exact as the monitor looks: an eighth of the threshold, or
                                   ///< the threshold where one task follows upon another
  std::chrono::milliseconds stood; ///< the loop, with those that held it before in the same turn
  bool over;                       ///< it holds the loop no longer: the last word on this one
  std::vector<std::string> frames; ///< innermost first, "symbol+0x12 (file)"; empty when it is over
};

struct blocked_loop_options {
  std::chrono::milliseconds threshold{100}; ///< at least 1
  /// Called on the monitor's thread. Null: prints on standard error.
  void (*report)(void* self, const blocked_loop_report& what) noexcept = nullptr;
  void* self = nullptr;
};

/// The text that is printed by default.
std::string text_of(const blocked_loop_report& what);

/// Watches one reactor, and the loop that idles in it, as long as it lives. Made and destroyed on the
/// reactor's thread. Throws std::invalid_argument for a threshold below 1 ms, std::system_error when no
/// thread can be started.
class blocked_loop_detector {
 public:
  explicit blocked_loop_detector(reactor& where, const blocked_loop_options& options = {});
  ~blocked_loop_detector();
  blocked_loop_detector(const blocked_loop_detector&) = delete;
  blocked_loop_detector& operator=(const blocked_loop_detector&) = delete;

  /// What KERNLET_BLOCKED_LOOP_MS asks for; 0: nothing. What is no positive number is said on standard error,
  /// once.
  static std::chrono::milliseconds asked_for() noexcept;

 private:
  struct monitor;
  std::unique_ptr<monitor> monitor_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
