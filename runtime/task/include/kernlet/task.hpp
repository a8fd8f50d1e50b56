#pragma once
/// \file
/// `Task<T>`: a function that can wait without a stack of its own. A thin cover over
/// kernlet/promise_core.hpp, where the rules stand.
///
///     kernlet::Task<int> answer() {
///       co_await kernlet::async::sleep_for(10ms);
///       co_return 42;
///     }
///     kernlet::Task<> print() { std::printf("%d\n", co_await answer()); }
///     kernlet::sync_wait(print());
///
/// Calling such a function makes its frame and runs nothing: a Task is *lazy*. It runs when it is awaited,
/// and it is awaited once: what it returns is moved out. Awaiting starts no thread and no task; it is a call
/// that may wait. While a Task computes or blocks, nobody else on its driver runs.
///
/// Parameters are copied into the frame, references among them as references: what they refer to must outlive
/// the Task. So must the closure of a lambda that is a coroutine: its captures are not copied. Where a
/// function of this layer takes a callable that returns a Task, it keeps the callable.

#include <concepts>
#include <kernlet/promise_core.hpp>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

template <class T = void>
class [[nodiscard("a Task does nothing unless it is awaited")]] Task;

namespace detail {

/// What a co_await suspends at when it takes more than the promise to know what it waits for. Awaiters that
/// are derived from this may be awaited by a Task; their await_suspend() takes the handle of a promise.
struct task_awaiter {};

/// What gives such an awaiter, made in its place in the frame, where it may not be moved.
struct awaiter_source {};

template <class Promise>
concept task_promise_type = std::derived_from<Promise, promise_core>;

/// The end of a body.
struct final_point {
  bool await_ready() const noexcept { return false; }
  template <task_promise_type Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
    return ended.promise().finish();
  }
  void await_resume() const noexcept {}
};

/// What all bodies may co_await.
class promise_base : public promise_core {
 public:
  std::suspend_always initial_suspend() const noexcept { return {}; }
  final_point final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { failed(); }

  template <class T>
  auto await_transform(Task<T>&& task) const;
  template <class T>
  void await_transform(Task<T>& task) const = delete; // a Task is awaited once: co_await std::move(task)
  wait_point await_transform(waitable& what) noexcept { return {*this, what}; }
  template <class Awaiter>
    requires std::derived_from<std::remove_cvref_t<Awaiter>, task_awaiter>
  std::remove_cvref_t<Awaiter> await_transform(Awaiter&& awaiter) const
      noexcept(std::is_nothrow_constructible_v<std::remove_cvref_t<Awaiter>, Awaiter&&>) {
    return std::forward<Awaiter>(awaiter);
  }
  template <class Source>
    requires std::derived_from<std::remove_cvref_t<Source>, awaiter_source>
  auto await_transform(Source&& source) const noexcept {
    return source.awaiter();
  }
  template <class Other>
  std::suspend_never await_transform(Other&&) const {
    static_assert(!sizeof(Other*), "a Task can await Tasks and what waits through kernlet (see "
                                   "kernlet/async.hpp); wrap a foreign callback in an async::waiter");
    return {};
  }
};

/// A promise with room for the value.
template <class T>
class task_promise final : public promise_base {
  static_assert(
      std::is_object_v<T> && std::is_move_constructible_v<T> && alignof(T) <= 16,
      "what a Task returns is void, a reference, or an object that can be moved and is aligned to at "
      "most 16 bytes; put others behind a std::unique_ptr");

 public:
  task_promise() noexcept {} // not the value
  ~task_promise() {
    if constexpr (!std::is_trivially_destructible_v<T>)
      if (status() == promise_status::returned)
        std::destroy_at(std::addressof(value_));
  }
  Task<T> get_return_object() noexcept;
  template <class From = T>
    requires std::constructible_from<T, From&&>
  void return_value(From&& value) noexcept(std::is_nothrow_constructible_v<T, From&&>) {
    std::construct_at(std::addressof(value_), std::forward<From>(value));
    returned();
  }
  T result() {
    take();
    return std::move(value_);
  }

 private:
  union {
    T value_;
  };
};

template <class T>
class task_promise<T&> final : public promise_base {
 public:
  Task<T&> get_return_object() noexcept;
  void return_value(T& value) noexcept {
    value_ = std::addressof(value);
    returned();
  }
  T& result() {
    take();
    return *value_;
  }

 private:
  T* value_ = nullptr;
};

template <>
class task_promise<void> final : public promise_base {
 public:
  Task<void> get_return_object() noexcept;
  void return_void() noexcept { returned(); }
  void result() { take(); }
};

[[noreturn]] void refuse_empty_task();

} // namespace detail

/// The owner of a frame. Can be moved, not copied. Destroying one that has not begun destroys the frame, and
/// the parameters in it; nothing of the body has run then.
template <class T>
class Task {
 public:
  using promise_type = detail::task_promise<T>;
  using value_type = T;

  /// Owns nothing. Awaiting it throws task_error.
  Task() noexcept = default;
  Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    Task former(std::move(*this));
    frame_ = std::exchange(other.frame_, nullptr);
    return *this;
  }
  ~Task() {
    if (frame_ != nullptr)
      frame_.destroy();
  }

  explicit operator bool() const noexcept { return frame_ != nullptr; } ///< whether it owns a frame

  /// \name For those who make it a root
  /// @{
  /// Throws task_error if it owns nothing.
  promise_type& promise() const {
    if (frame_ == nullptr)
      detail::refuse_empty_task();
    return frame_.promise();
  }
  /// The same, and gives the frame up: whoever has it must destroy it.
  promise_type& release() {
    promise_type& own = promise();
    frame_ = nullptr;
    return own;
  }
  /// @}

 private:
  friend promise_type;
  explicit Task(promise_type& promise) noexcept
      : frame_(std::coroutine_handle<promise_type>::from_promise(promise)) {}

  std::coroutine_handle<promise_type> frame_;
};

namespace detail {

/// `co_await task`: starts it, goes on when it has finished, takes what it returned, and drops the frame.
template <class T>
class awaits_task {
 public:
  explicit awaits_task(Task<T>&& task) : task_(std::move(task)) {
    task_.promise(); // throws if there is none
  }
  awaits_task(awaits_task&&) = default;

  bool await_ready() const noexcept { return false; }
  template <task_promise_type Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> awaiting) noexcept {
    return task_.promise().await_by(awaiting.promise());
  }
  T await_resume() { return task_.promise().result(); }

 private:
  Task<T> task_;
};

template <class T>
auto promise_base::await_transform(Task<T>&& task) const {
  return awaits_task<T>(std::move(task));
}

template <class T>
Task<T> task_promise<T>::get_return_object() noexcept {
  return Task<T>(*this);
}
template <class T>
Task<T&> task_promise<T&>::get_return_object() noexcept {
  return Task<T&>(*this);
}
inline Task<void> task_promise<void>::get_return_object() noexcept {
  return Task<void>(*this);
}

} // namespace detail
} // namespace KERNLET_PARTS
} // namespace kernlet
