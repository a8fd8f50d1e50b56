#pragma once
/// \file
/// A contract of chapter 11, first step: kernel threads that do for tasks what would hold a worker.
///
/// A call that blocks holds a kernel thread, and nothing changes that; what can be changed is *which* thread.
/// A task gives the call away as a job and waits as a task does, suspended; a helper does the job and wakes
/// it. Helpers are started when they are needed, kept for a while, and end when nothing has come.
///
///     who has a job                           a helper
///       1. submit(job)                          help():
///       2. is one more helper wanted?             takes the oldest job, runs it, takes the next
///          the frame starts one                   none: waits for one, `idle_for` at the longest
///                                                 then returns, and its thread ends
///
/// Invariants
/// - Each job runs once, on a helper, in the order in which the jobs came.
/// - No job waits behind another one while there might be one more helper: for each job that waits there is a
///   helper that is on its way to it, or the most helpers that there may be are all at work. An idle helper
///   is on its way to *one* job.
/// - Never more than `most` helpers are at work, starting or idle.
/// - A helper touches nothing of a job once that has run: whoever waits for it may be gone.
///
/// submit() from any thread and any task; it does not suspend and blocks for a lock at most. help() is the
/// whole life of a helper's thread.
///
/// Source of the idea: the thread pool of chapter 6, without a fixed number. libuv, asyncio's to_thread() and
/// Python's ThreadPoolExecutor are such pools; Go starts an M for the same purpose (startm, newm in
/// runtime/proc.go); Linux's io-wq bounds blocking work in this way.

#include <cstddef>
#include <cstdint>
#include <kernlet/seam.hpp>
#include <kernlet/waiter.hpp>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/helper_pool_state.hpp>)
KERNLET_UNSEEN_STATE(helper_pool_state);
#elif !KERNLET_SEALED
#include <kernlet/part/helper_pool_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

/// What a helper is to do. Owned by whoever gives it away, usually on a waiting task's stack.
struct helper_job {
  void (*run)(helper_job& self) noexcept; ///< its last act is to tell whoever waits
  helper_job* next = nullptr;             ///< the pool's, until it runs
};

class helper_pool {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 256;

  /// There are no helpers yet. `most` is at least 1.
  explicit helper_pool(std::uint32_t most) noexcept;
  /// After close(), when all helpers have returned from help().
  ~helper_pool();
  helper_pool(const helper_pool&) = delete;
  helper_pool& operator=(const helper_pool&) = delete;

  /// Takes the job. True: one more helper is wanted, and counted from now on; the caller starts a thread that
  /// calls help(), or, if there is none to be had, calls helper_missing().
  [[nodiscard]] bool submit(helper_job& job) noexcept;
  /// The helper that submit() has asked for will not come. True: no other helper is there that would ever
  /// come to the oldest job; it is handed back in `left`, and is the caller's to run.
  bool helper_missing(helper_job*& left) noexcept;

  /// A helper's life. Waits for jobs, and returns when none has come for `idle_for`, or after close() when
  /// none is left. Blocks the kernel thread.
  void help(std::chrono::nanoseconds idle_for) noexcept;

  /// No job comes any more. Those that are there are still run; helpers without one return.
  void close() noexcept;

  /// How many helpers there are, at work, starting and idle, by a look that may be old.
  std::uint32_t helpers() const noexcept;

 private:
  KERNLET_STATE(part::helper_pool_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/helper_pool_inline.hpp>)
#include <kernlet/part/helper_pool_inline.hpp>
#endif
