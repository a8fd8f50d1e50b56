#pragma once
/// \file
/// An event, a lock and a semaphore for the Task<T>s of one kernel thread.
///
/// No atomics: between two waiting points nobody else runs. So a lock is needed only where something must
/// hold across a co_await. Whoever waits is served first come, first served; a pass is handed over, so nobody
/// who comes later gets in between. Tasks of several drivers may meet here, if one kernel thread runs them
/// all: say, several stackful tasks of a loop that each drive their own. For other threads there is
/// async::waiter.
///
/// Each must outlive those who wait; to destroy one that somebody waits for is a panic.

#include <kernlet/async_wait.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace async {

/// Something that has happened, or has not yet.
class event : private waitable {
 public:
  event() noexcept : waitable(pass) {}

  /// Everybody who waits goes on, and whoever comes while it is set does not wait. Does not suspend. May be
  /// called by stackful tasks of the thread, too.
  void set() noexcept;
  /// From now on whoever comes waits. Those who were made ready by set() go on all the same.
  void clear() noexcept { set_ = false; }
  bool is_set() const noexcept { return set_; }

  /// `co_await event.wait()`: until it is set.
  waitable& wait() noexcept { return *this; }

 private:
  static bool pass(waitable& self) noexcept { return static_cast<event&>(self).set_; }
  bool set_ = false;
};

/// A number of passes.
class semaphore : private waitable {
 public:
  explicit semaphore(std::size_t passes) noexcept : waitable(pass), free_(passes) {}

  /// `co_await semaphore.acquire()`: takes a pass, and waits for one if there is none.
  waitable& acquire() noexcept { return *this; }
  /// Takes one if nobody has to wait for it.
  bool try_acquire() noexcept { return pass(*this); }
  /// Gives one back, to the one who has waited longest. From any Task of the thread.
  void release() noexcept;
  /// Passes that nobody has.
  std::size_t free() const noexcept { return free_; }

 protected:
  static bool pass(waitable& self) noexcept;

 private:
  std::size_t free_;
};

/// What holds a lock until the end of a scope.
template <class Lock>
class [[nodiscard]] held {
 public:
  held() noexcept = default;
  explicit held(Lock& lock) noexcept : lock_(&lock) {}
  held(held&& other) noexcept : lock_(std::exchange(other.lock_, nullptr)) {}
  held& operator=(held&& other) noexcept {
    held former(std::move(*this));
    lock_ = std::exchange(other.lock_, nullptr);
    return *this;
  }
  ~held() {
    if (lock_ != nullptr)
      lock_->release();
  }

 private:
  Lock* lock_ = nullptr;
};

/// Held by one Task at a time, across its waiting points. Not recursive: a Task that acquires it twice waits
/// for itself.
class lock : private semaphore {
 public:
  lock() noexcept : semaphore(1) {}

  /// `co_await lock.acquire()`; release() must follow.
  using semaphore::acquire;
  using semaphore::try_acquire;
  /// Hands it to the one who has waited longest. Throws task_error if nobody holds it.
  void release();
  bool is_locked() const noexcept { return free() == 0; }

  /// `auto mine = co_await lock.hold()`: acquires it, and releases it at the end of the scope.
  class [[nodiscard("co_await it")]] holding : public kernlet::detail::task_awaiter {
   public:
    explicit holding(lock& wanted) noexcept : wanted_(wanted) {}
    bool await_ready() noexcept { return wanted_.try_acquire(); }
    template <kernlet::detail::task_promise_type Promise>
    bool await_suspend(std::coroutine_handle<Promise> self) noexcept {
      self_ = &self.promise();
      return wait_point(*self_, wanted_.acquire()).await_suspend(self);
    }
    held<lock> await_resume() {
      if (self_ != nullptr)
        self_->end_wait();
      return held<lock>(wanted_);
    }

   private:
    lock& wanted_;
    promise_core* self_ = nullptr;
  };
  holding hold() noexcept { return holding(*this); }
};

} // namespace async
} // namespace KERNLET_PARTS
} // namespace kernlet
