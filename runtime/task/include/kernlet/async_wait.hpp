#pragma once
/// \file
/// Run a Task<T> from outside, and the plain waiting points: a sleep and a yield.

#include <chrono>
#include <kernlet/task.hpp>
#include <kernlet/task_driver.hpp>
#include <optional>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Drives `task`, and whatever it awaits and spawns, until it has finished; returns what it returns, throws what it
/// throws. From a kernel thread, which it blocks while every Task waits, or from a task of a loop, which it
/// suspends. What was spawned and is left then, is cancelled and ended first, as asyncio.run() does.
///
/// Inside a Task it works, too, and is nearly always a mistake: no other Task of the outer driver runs meanwhile.
/// Use co_await there.
///
/// Throws task_error if `task` owns nothing, task_cancelled if the task that drives was cancelled, deadlock_error
/// as task_driver::run() does.
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
  void await_resume() const;

 private:
  bool suspend(promise_core& self) noexcept;
  promise_core* self_ = nullptr;
};

/// Waits until a time has passed, by the clock of the loop that the driver runs on, else by the steady clock. A
/// time in the past is a yield.
class [[nodiscard("co_await it")]] sleep_until : public detail::task_awaiter {
 public:
  explicit sleep_until(deadline until) noexcept : timer_(*this), until_(until) {}

  bool await_ready() const noexcept { return false; }
  template <detail::task_promise_type Promise>
  bool await_suspend(std::coroutine_handle<Promise> self) noexcept {
    return suspend(self.promise());
  }
  /// Throws task_cancelled if it was interrupted.
  void await_resume() const;

 protected:
  /// A time from now on.
  explicit sleep_until(std::chrono::nanoseconds duration) noexcept;

 private:
  struct own_timer : task_timer {
    explicit own_timer(sleep_until& sleep) noexcept : task_timer(fired), owner(sleep) {}
    static void fired(task_timer& self) noexcept;
    sleep_until& owner;
  };
  bool suspend(promise_core& self) noexcept;

  own_timer timer_;
  deadline until_;
  std::chrono::nanoseconds duration_{-1}; ///< not negative: from the moment of the co_await
  promise_core* self_ = nullptr;
};

/// Waits for a duration; one that is negative or zero is a yield.
class [[nodiscard("co_await it")]] sleep_for : public sleep_until {
 public:
  template <class Rep, class Period>
  explicit sleep_for(std::chrono::duration<Rep, Period> duration) noexcept
      : sleep_until(detail::saturated(duration)) {}
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
