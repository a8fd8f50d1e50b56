#pragma once
/// \file
/// A lock that costs two plain stores and a load, as long as only the tasks of one single-processor scheduler
/// use it. As soon as anybody else comes it becomes an ordinary lock, for good.
///
/// Its *owner* is a scheduler with one processor: only one thread at a time runs its tasks, and none of them
/// suspends under the lock, so they need no lock among themselves. What has to be excluded is a thread
/// outside:
///
///     a task of the owner                      anybody else, once
///       1. busy_ = true                          1. take the mutex
///       2. light barrier                         2. owner_ = nobody
///       3. is it owner_ still? go                3. heavy barrier
///          else busy_ = false, and               4. wait until busy_ is false
///          take the mutex
///
/// One of the two sees the other: see asymmetric_fence.hpp. From then on all take the mutex.
///
/// Source of the idea: biased locking (Kawachiya, Koseki and Onodera, "Lock reservation", 2002), which
/// HotSpot had.

#include <kernlet/asymmetric_fence.hpp>
#include <kernlet/scheduler.hpp>
#include <kernlet/thread_mutex.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Held for a moment: nobody suspends, waits or calls a user's code under it. From tasks and threads.
class biased_mutex {
 public:
  /// Which of the two ways it was taken.
  enum class held : bool { by_the_owner, by_the_mutex };

  /// Belongs to the scheduler whose task makes it, if that has one processor.
  biased_mutex() noexcept {
    if (const scheduler_processor* const has = scheduler::here(); has != nullptr && has->owner.workers() == 1)
      owner_.store(&has->owner, std::memory_order_relaxed);
  }
  biased_mutex(const biased_mutex&) = delete;
  biased_mutex& operator=(const biased_mutex&) = delete;

  [[nodiscard]] held lock() noexcept {
    const scheduler_processor* const has = scheduler::here();
    if (has != nullptr && owner_.load(std::memory_order_relaxed) == &has->owner) [[likely]] {
      busy_.store(true, std::memory_order_relaxed); // the barrier orders it
      asymmetric::light_barrier();                  // pairs with the heavy one in lock_for_all()
      if (owner_.load(std::memory_order_relaxed) == &has->owner) [[likely]]
        return held::by_the_owner;
      busy_.store(false, std::memory_order_release);
    }
    lock_for_all();
    return held::by_the_mutex;
  }

  void unlock(held how) noexcept {
    if (how == held::by_the_owner) [[likely]]
      busy_.store(false, std::memory_order_release); // pairs with the acquire in lock_for_all()
    else
      mutex_.unlock();
  }

 private:
  void lock_for_all() noexcept;

  std::atomic<const scheduler*> owner_{nullptr};
  std::atomic<bool> busy_{false};
  thread_mutex mutex_;
};

/// Holds one for a scope.
class [[nodiscard]] biased_guard {
 public:
  explicit biased_guard(biased_mutex& mutex) noexcept : mutex_(mutex), how_(mutex.lock()) {}
  ~biased_guard() {
    if (!let_go_)
      mutex_.unlock(how_);
  }
  biased_guard(const biased_guard&) = delete;
  biased_guard& operator=(const biased_guard&) = delete;

  /// Before the scope's end.
  void unlock() noexcept {
    let_go_ = true;
    mutex_.unlock(how_);
  }

 private:
  biased_mutex& mutex_;
  const biased_mutex::held how_;
  bool let_go_ = false;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
