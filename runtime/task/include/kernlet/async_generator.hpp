#pragma once
/// \file
/// A sequence whose next element may have to be waited for.
///
///     kernlet::async::generator<line> lines(stream& from) {
///       while (auto line = co_await read_line(from))
///         co_yield *line;
///     }
///
///     auto all = lines(from);
///     while (line* each = co_await all.next())
///       print(*each);
///
/// Lazy: nothing runs before the first next(). The reader and the body take turns by symmetric transfer; no
/// queue lies between them, so while nobody waits, nobody else runs. A generator whose reader has had enough
/// is dropped: its frame is destroyed at once, with all objects in it. A body that has to wait for its
/// cleanup is read to its end.

#include <kernlet/async_wait.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace async {

template <class T>
class generator;

namespace generator_detail {

/// A co_yield: the reader goes on.
struct yield_point : kernlet::detail::task_awaiter {
  bool await_ready() const noexcept { return false; }
  template <kernlet::detail::task_promise_type Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> body) const noexcept {
    return body.promise().give_back();
  }
  void await_resume() const noexcept {}
};

template <class T>
class promise final : public kernlet::detail::promise_base {
 public:
  generator<T> get_return_object() noexcept;
  void return_void() noexcept {
    element = nullptr;
    returned();
  }
  yield_point yield_value(T& value) noexcept {
    element = std::addressof(value);
    return {};
  }
  yield_point yield_value(T&& value) noexcept { return yield_value(value); }

  T* element = nullptr; ///< lies in the body's frame, or is its temporary, while it is suspended
};

[[noreturn]] void refuse_next(bool empty);

} // namespace generator_detail

/// The owner of a generator's frame. Can be moved while it is suspended, not copied. Read by one Task at a
/// time.
template <class T>
class [[nodiscard]] generator {
  static_assert(std::is_object_v<T>, "a generator yields objects; its reader gets pointers to them");

 public:
  using promise_type = generator_detail::promise<T>;

  /// Has no elements.
  generator() noexcept = default;
  generator(generator&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  generator& operator=(generator&& other) noexcept {
    generator former(std::move(*this));
    frame_ = std::exchange(other.frame_, nullptr);
    return *this;
  }
  ~generator() {
    if (frame_ != nullptr)
      frame_.destroy();
  }

  class [[nodiscard("co_await it")]] reading : public kernlet::detail::task_awaiter {
   public:
    explicit reading(promise_type& body) noexcept : body_(body) {}
    bool await_ready() const noexcept { return body_.status() == promise_status::returned; }
    template <kernlet::detail::task_promise_type Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> reader) noexcept {
      return body_.await_by(reader.promise());
    }
    T* await_resume() {
      if (body_.status() == promise_status::failed)
        body_.take();
      return body_.element;
    }

   private:
    promise_type& body_;
  };

  /// `T* element = co_await next()`: the next element, or null after the last. It is the body's: valid until
  /// the next next(), and may be changed or moved from. Throws what the body lets out, once.
  ///
  /// Throws task_error for an empty generator, one that has failed, and one that another Task reads at the
  /// moment.
  reading next() {
    if (frame_ == nullptr)
      generator_detail::refuse_next(true);
    promise_type& body = frame_.promise();
    if (body.status() == promise_status::failed || body.waits_for() != task_wait::nothing)
      generator_detail::refuse_next(false);
    return reading(body);
  }

 private:
  friend promise_type;
  explicit generator(promise_type& promise) noexcept
      : frame_(std::coroutine_handle<promise_type>::from_promise(promise)) {}

  std::coroutine_handle<promise_type> frame_;
};

template <class T>
generator<T> generator_detail::promise<T>::get_return_object() noexcept {
  return generator<T>(*this);
}

} // namespace async
} // namespace KERNLET_PARTS
} // namespace kernlet
