#pragma once
// The fields of a reactor in this part, and what the steps of the chapter offer one another.
//
// The kernel is told what somebody asks for, and nothing else: each descriptor's mask in epoll is what
// mask_of() says, and a descriptor that nobody asks for is not in epoll at all. (With an empty mask the
// kernel would still report a hang-up, in every round, and nobody would be there to hear it.)

#include <cstdint>
#include <deque>
#include <kernlet/callback.hpp>
#include <kernlet/reactor_words.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// A task that waits for a source. Lies on the task's own stack.
struct waiting_task {
  waiter* who;
  wait_outcome outcome = wait_outcome::late;
  bool over = false; ///< the outcome is known, and the source names this no more
};

/// What is asked of one direction: by a callback or by a task, not by both.
struct io_side {
  std::shared_ptr<io_callback> call; ///< shared with run_once() while it runs: it may be replaced meanwhile
  waiting_task* task = nullptr;
  bool asked() const noexcept { return call != nullptr || task != nullptr; }
};

struct io_source {
  int descriptor;
  bool attached = true;
  bool in_epoll = false;
  io_side sides[2]; ///< by direction
  io_side& side(direction what) noexcept { return sides[static_cast<int>(what)]; }
};

struct reactor_state {
  int epoll = -1;
  int wake = -1; ///< an eventfd, in epoll: readable when somebody has called interrupt()
  unsigned batch = 0;
  bool in_round = false;
  std::map<int, io_source> sources; ///< by descriptor
  std::size_t asked = 0;            ///< sides that somebody asks for
  std::deque<callback<>> soon;

  using timer_key = std::pair<deadline, std::uint64_t>;
  std::map<timer_key, callback<>> timers; ///< the first is due first
  std::uint64_t timers_made = 0;

  mutable std::mutex mutex; ///< guards from_threads
  std::deque<callback<>> from_threads;
};

/// \name Step 06.1
/// @{
/// Brings the source's mask in epoll in line with what is asked. 0, or an errno; then nothing has changed.
int tell_kernel(reactor_state& all, io_source& source) noexcept;
/// The outcome of somebody's wait is known: takes it off the source and wakes it. Does not tell the kernel.
void end_wait(reactor_state& all, io_side& side, wait_outcome outcome) noexcept;
/// @}

/// \name Step 06.2
/// @{
/// When the first timer is due; no_deadline if there is none.
deadline first_timer(const reactor_state& all) noexcept;
/// Calls each timer that was due when this began. Returns how many.
std::size_t fire_timers(reactor& self, reactor_state& all);
/// Calls what other threads had handed in when this began. Returns how many.
std::size_t call_from_threads(reactor& self, reactor_state& all);
/// The eventfd is readable: makes it silent again.
void take_interrupt(reactor_state& all) noexcept;
/// @}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
