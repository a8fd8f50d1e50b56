#pragma once
/// \file
/// Locks and their kin for tasks: who has to wait is suspended, and its worker goes on with somebody else.
/// They work for kernel threads, too, which block, and among both.
///
/// All of them are made of one list of waiters under one short lock (wait_queue), and what is handed over is
/// handed over directly: a mutex to the one who has waited longest, a permit to the first who asked. So
/// nobody is overtaken, and a waiter that is told to end, or whose time is up, takes itself out of the list.
///
/// What waits is a waiting point: it throws task_cancelled in a task that is to end, and then nothing is
/// held. What does not wait may be called from anywhere but a signal handler.
///
/// Source of the idea: the queue and the short lock are those of Linux's struct wait_queue_head and of Go's
/// sync package (runtime/sema.go); names and shapes are the C++ library's.

#include <cstdint>
#include <exception>
#include <kernlet/biased_mutex.hpp>
#include <kernlet/waiter.hpp>
#include <mutex>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Those who wait for something, the first to come first. The frame's: the classes below are made of it.
class wait_queue {
 public:
  /// One who waits; on its own stack. `wants` is the user's word.
  struct entry {
    waiter* who = nullptr;
    std::uint32_t wants = 0;
    bool served = false; ///< under the lock
    entry *before = nullptr, *behind = nullptr;
  };

  explicit wait_queue(const char* what) noexcept : what_(what) {}
  /// Nobody may wait: panics, and names who does.
  ~wait_queue();
  wait_queue(const wait_queue&) = delete;
  wait_queue& operator=(const wait_queue&) = delete;

  biased_mutex& lock() noexcept { return lock_; }
  bool empty() const noexcept { return first_ == nullptr; } ///< under the lock
  entry* first() const noexcept { return first_; }          ///< under the lock

  /// Under the lock, which it lets go: waits until somebody has served the caller. Returns why it has not
  /// been: `timed_out` or `cancelled`; else `woken`.
  wake_reason wait(biased_guard& held, deadline until, std::uint32_t wants = 0);
  /// Under the lock: the first one has what it waited for. It is woken by wake_served(), when the lock is let
  /// go.
  void serve_first() noexcept;
  void serve(entry& one) noexcept;
  /// Lets the lock go, and wakes all who were served under it.
  void wake_served(biased_guard& held) noexcept;

 private:
  void remove(entry& one) noexcept;

  biased_mutex lock_;
  const char* const what_; ///< for reports
  entry *first_ = nullptr, *last_ = nullptr;
  entry* served_ = nullptr; ///< to be woken; a list through `behind`
};

/// A mutual exclusion whose waiters are suspended. Handed over in the order of arrival. A Lockable of the C++
/// library; not recursive. May be held across a waiting point, and unlocked by another task than locked it.
class task_mutex {
 public:
  task_mutex() noexcept = default;
  /// It must be free.
  ~task_mutex() = default;

  /// A waiting point.
  void lock();
  bool try_lock() noexcept;
  /// False: the deadline has passed, and it is not held. A waiting point.
  bool try_lock_until(deadline until);
  void unlock() noexcept;

 private:
  wait_queue waiting_{"a mutex"};
  bool held_ = false;
};

/// Waits for a change that is made under a task_mutex. Remembers nothing: whoever waits looks before and
/// after.
class task_condition {
 public:
  /// The caller holds `mutex`, lets it go while it waits, and holds it again afterwards, whatever happened:
  /// also when this throws task_cancelled. A waiting point. Never wakes for no reason.
  void wait(std::unique_lock<task_mutex>& held) { wait_until(held, no_deadline); }
  template <class Predicate>
  void wait(std::unique_lock<task_mutex>& held, Predicate holds) {
    while (!holds())
      wait(held);
  }
  /// False: the deadline has passed.
  bool wait_until(std::unique_lock<task_mutex>& held, deadline until);
  void notify_one() noexcept;
  void notify_all() noexcept;

 private:
  wait_queue waiting_{"a condition"};
};

/// A number of permits. Handed out in the order in which they were asked for: one who asks for many is not
/// overtaken by others who ask for few.
class task_semaphore {
 public:
  explicit task_semaphore(std::uint32_t permits) noexcept : permits_(permits) {}
  /// A waiting point.
  void acquire(std::uint32_t count = 1);
  bool try_acquire(std::uint32_t count = 1) noexcept;
  bool try_acquire_until(deadline until, std::uint32_t count = 1);
  void release(std::uint32_t count = 1) noexcept;

 private:
  wait_queue waiting_{"permits of a semaphore"};
  std::uint32_t permits_;
};

/// Counts what is still to be done. Go's sync.WaitGroup; for one use, std::latch.
class wait_group {
 public:
  void add(std::uint32_t count = 1) noexcept;
  /// Panics if there is nothing left to be done.
  void done() noexcept;
  /// Until nothing is left. A waiting point. Any number may wait.
  void wait();

 private:
  wait_queue waiting_{"a wait group"};
  std::uint32_t left_ = 0;
};

/// Many may read, or one may write. Whoever came first goes first: a writer that waits keeps later readers
/// out.
class task_shared_mutex {
 public:
  void lock();
  bool try_lock() noexcept;
  void unlock() noexcept;
  void lock_shared();
  bool try_lock_shared() noexcept;
  void unlock_shared() noexcept;

 private:
  void serve() noexcept;

  wait_queue waiting_{"a reader-writer lock"};
  std::uint32_t readers_ = 0;
  bool writer_ = false;
};

/// Runs a function once, whoever comes. Those who come meanwhile wait until it has returned; if it throws,
/// the next one tries again.
class task_once {
 public:
  template <class Function>
  void call(Function&& function) {
    if (done_.load(std::memory_order_acquire)) // pairs with the release below: what it did is seen
      return;
    const std::lock_guard held(mutex_);
    if (done_.load(std::memory_order_relaxed))
      return;
    std::forward<Function>(function)();
    done_.store(true, std::memory_order_release);
  }

 private:
  task_mutex mutex_;
  std::atomic<bool> done_{false};
};

/// So many meet, and go on together; again and again.
class task_barrier {
 public:
  /// `count` is not 0.
  explicit task_barrier(std::uint32_t count) noexcept : count_(count) {}
  /// True for one of them, the last. A waiting point; one that is cancelled is not counted as come.
  bool arrive_and_wait();

 private:
  wait_queue waiting_{"others at a barrier"};
  const std::uint32_t count_;
  std::uint32_t here_ = 0;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
