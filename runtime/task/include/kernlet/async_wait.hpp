#pragma once
/// \file
/// Run a Task<T> from outside, and the plain waiting points: a sleep and a yield.

#include <chrono>
#include <kernlet/task.hpp>
#include <kernlet/task_driver.hpp>
#include <optional>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Drives `task`, and whatever it awaits and spawns, until it has finished; returns what it returns, throws
/// what it throws. From a kernel thread, which it blocks while every Task waits, or from a task of a loop,
/// which it suspends. What was spawned and is left then, is cancelled and ended first, as asyncio.run() does.
///
/// Inside a Task it works, too, and is nearly always a mistake: no other Task of the outer driver runs
/// meanwhile. Use co_await there.
///
/// Throws task_error if `task` owns nothing, task_cancelled if the task that drives was cancelled,
/// deadlock_error as task_driver::run() does.
template <class T>
T sync_wait(Task<T> task, const std::stop_token& stop = {}) {
  task_driver driver;
  driver.run(task.promise(), stop);
  return task.promise().result();
}

namespace async {

/// Gives the others a turn: goes behind all who are ready.
class [[nodiscard("co_await it")]] yield : public detail::task_awaiter {
 public:
  bool await_ready() const noexcept { return false; }
  template <detail::task_promise_type Promise>
  bool await_suspend(std::coroutine_handle<Promise> self) noexcept {
    return suspend(self.promise());
  }
  void await_resume() const { self_->end_wait(); }

 private:
  bool suspend(promise_core& self) noexcept;
  promise_core* self_ = nullptr;
};

namespace detail_wait {

/// The awaiter of a sleep. Neither copied nor moved: the driver's timers refer to it.
class sleeping {
 public:
  /// A duration that is not negative counts from the co_await; else `until` does.
  sleeping(deadline until, std::chrono::nanoseconds duration) noexcept
      : timer_(*this), until_(until), duration_(duration) {}

  bool await_ready() const noexcept { return false; }
  template <kernlet::detail::task_promise_type Promise>
  bool await_suspend(std::coroutine_handle<Promise> self) noexcept {
    return suspend(self.promise());
  }
  void await_resume() const { self_->end_wait(); }

 private:
  struct own_timer : task_timer {
    explicit own_timer(sleeping& sleep) noexcept : task_timer(fired), owner(sleep) {}
    static void fired(task_timer& self) noexcept;
    sleeping& owner;
  };
  bool suspend(promise_core& self) noexcept;

  own_timer timer_;
  deadline until_;
  std::chrono::nanoseconds duration_;
  promise_core* self_ = nullptr;
};

} // namespace detail_wait

/// Waits until a time has passed, by the clock of the loop that the driver runs on, else by the steady clock.
/// A time in the past is a yield. Throws task_cancelled if it is interrupted.
class [[nodiscard("co_await it")]] sleep_until : public kernlet::detail::awaiter_source {
 public:
  explicit sleep_until(deadline until) noexcept : until_(until) {}
  detail_wait::sleeping awaiter() const noexcept { return {until_, std::chrono::nanoseconds(-1)}; }

 private:
  deadline until_;
};

/// Waits for a duration, from the moment of the co_await; one that is negative or zero is a yield.
class [[nodiscard("co_await it")]] sleep_for : public kernlet::detail::awaiter_source {
 public:
  template <class Rep, class Period>
  explicit sleep_for(std::chrono::duration<Rep, Period> duration) noexcept
      : duration_(kernlet::detail::saturated(duration)) {}
  detail_wait::sleeping awaiter() const noexcept { return {deadline(), duration_}; }

 private:
  std::chrono::nanoseconds duration_;
};

} // namespace async

namespace detail {

/// Gives a Task its own promise. Does not suspend.
class own_promise : public task_awaiter {
 public:
  bool await_ready() const noexcept { return false; }
  template <task_promise_type Promise>
  bool await_suspend(std::coroutine_handle<Promise> self) noexcept {
    self_ = &self.promise();
    return false;
  }
  promise_core& await_resume() const noexcept { return *self_; }

 private:
  promise_core* self_ = nullptr;
};

} // namespace detail

namespace async {

/// `co_await stop_token()`: the token that is asked when the Task's scope is cancelled. For code that takes a
/// std::stop_token, or that computes for long and looks now and then.
class [[nodiscard("co_await it")]] stop_token : public detail::own_promise {
 public:
  std::stop_token await_resume() const { return own_promise::await_resume().scope().stop_token(); }
};

/// `co_await cancelled()`: whether the next waiting point would throw. Does not wait.
class [[nodiscard("co_await it")]] cancelled : public detail::own_promise {
 public:
  bool await_resume() const noexcept { return own_promise::await_resume().scope().cancelled(); }
};

/// `co_await now()`: the driver's time.
class [[nodiscard("co_await it")]] now : public detail::own_promise {
 public:
  deadline await_resume() const noexcept { return own_promise::await_resume().scope().driver().now(); }
};

} // namespace async
} // namespace KERNLET_PARTS
} // namespace kernlet
