#pragma once
/// \file
/// The bridge to everything that wakes a waiter: a callback of the event loop, a pool's thread, a channel.
///
///     kernlet::async::waiter done;                 // in the Task's frame
///     pool.submit([&] { compute(); done.wake(); });
///     co_await done.park();
///
/// A wake from any thread; everything else from the driver's.

#include <atomic>
#include <kernlet/async_wait.hpp>
#include <kernlet/waiter.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace async {

/// A waiter for one Task. Holds at most one wake, as every waiter does: a wake before the park counts. It
/// must outlive the last wake(): tell off whoever may wake it before it is gone.
class waiter : public kernlet::waiter {
 public:
  waiter() noexcept;

  /// `co_await waiter.park()`: until it is woken. Throws task_cancelled if a cancellation came first: then
  /// nobody has woken it, and somebody still may. Mind that a Task that goes out of scope then takes the
  /// waiter with it: tell the waker off in a handler, or park again under without_cancellation().
  class [[nodiscard("co_await it")]] parking : public kernlet::detail::task_awaiter {
   public:
    explicit parking(waiter& where) noexcept : where_(where) {}
    bool await_ready() noexcept { return where_.take_wake(); }
    template <kernlet::detail::task_promise_type Promise>
    bool await_suspend(std::coroutine_handle<Promise> self) {
      self_ = &self.promise();
      return where_.suspend(*self_);
    }
    void await_resume() {
      if (self_ != nullptr)
        self_->end_wait();
    }

   private:
    waiter& where_;
    promise_core* self_ = nullptr;
  };
  parking park() noexcept { return parking(*this); }

 private:
  friend class kernlet::task_driver;

  enum : std::uint32_t { idle, parked, woken };

  bool take_wake() noexcept;
  bool suspend(promise_core& self);
  void leave() noexcept;
  bool interrupt() noexcept;
  void arrive() noexcept;
  static wake_reason park_waiter(kernlet::waiter& self, deadline until);
  static void wake_waiter(kernlet::waiter& self) noexcept;
  static void yield_waiter(kernlet::waiter& self);
  static const waiter_operations operations;

  std::atomic<std::uint32_t> word_ = idle;
  task_driver* driver_ = nullptr; ///< while a Task is parked here
  promise_core* self_ = nullptr;
  std::optional<outside_source> outside_; ///< so that a loop sleeps rather than report a deadlock
  waiter* next_ = nullptr;                ///< in the driver's inbox
};

} // namespace async
} // namespace KERNLET_PARTS
} // namespace kernlet
