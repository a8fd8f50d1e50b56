#pragma once
/// \file
/// Stackful tasks and Task<T>s on one loop, waiting for each other.
///
///     auto pages = async::start(loop, "fetch", fetch_all(urls));   // a stackful task drives the Task;
///     join() it
///
///     kernlet::Task<> mixed(kernlet::join_handle<int> other) {
///       int from_other = co_await async::join(std::move(other));         // waits for a stackful task
///       auto bytes = co_await async::on_stack("read", [&] { return file.read_all(); }); // blocking style
///     }

#include <concepts>
#include <kernlet/async_sync.hpp>
#include <kernlet/async_timeout.hpp>
#include <kernlet/loop.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace async {

/// Spawns a stackful task on `where` that drives `task`, and returns its handle: join(), cancel() and the
/// reports are those of every stackful task; a cancellation reaches `task` and is waited for. Errors: those
/// of loop::spawn(), and task_error if `task` owns nothing.
template <class T>
join_handle<T> start(loop& where, const task_options& options, Task<T> task) {
  static_assert(!std::is_reference_v<T>, "a stackful task returns void or an object that can be moved");
  task.promise();
  return where.spawn(options, [task = std::move(task)]() mutable { return sync_wait(std::move(task)); });
}
template <class T>
join_handle<T> start(loop& where, const char* name, Task<T> task) {
  return start(where, task_options{.name = name}, std::move(task));
}

namespace detail_loop {

/// What becomes of the function on its own stack.
template <class R>
struct stack_call {
  std::optional<std::conditional_t<std::is_void_v<R>, char, R>> result;
  std::exception_ptr error;
  event done;
};

/// Goes with the stackful task: it is gone when the task is, even if that was cancelled before it began.
class announces {
 public:
  explicit announces(event& done) noexcept : done_(&done) {}
  announces(announces&& other) noexcept : done_(std::exchange(other.done_, nullptr)) {}
  ~announces() {
    if (done_ != nullptr)
      done_->set();
  }

 private:
  event* done_;
};

inline Task<> until(event& done) {
  co_await done.wait();
}

/// The loop of the task that drives; throws task_error if there is none.
loop& loop_here();

} // namespace detail_loop

/// Runs `f()` as a stackful task of the loop that drives this Task, and awaits it: for code in blocking
/// style, which waits for sockets, joins, locks and executors. Other Tasks run meanwhile. Returns what `f`
/// returns, throws what it throws. A cancellation cancels the stackful task and waits for its end; a result
/// that it has nonetheless is returned.
///
/// Throws task_error if no task of a loop drives this Task.
template <std::invocable F>
Task<std::invoke_result_t<F&>> on_stack(const char* name, F f) {
  using result = std::invoke_result_t<F&>;
  detail_loop::stack_call<result> call;
  std::stop_source stop;
  // Everything is caught there: nobody joins that task, this side waits for `done`.
  detail_loop::loop_here().spawn({.name = name, .stop = stop.get_token()},
                                 [&call, &f, at_end = detail_loop::announces(call.done)] {
                                   try {
                                     if constexpr (std::is_void_v<result>) {
                                       f();
                                       call.result.emplace();
                                     } else {
                                       call.result.emplace(f());
                                     }
                                   } catch (...) {
                                     call.error = std::current_exception();
                                   }
                                 });
  bool cancelled = false;
  try {
    co_await call.done.wait();
  } catch (const task_cancelled&) {
    cancelled = true; // no co_await in a handler
  }
  if (cancelled) {
    stop.request_stop();
    co_await without_cancellation(detail_loop::until(call.done));
  }
  if (call.error != nullptr)
    std::rethrow_exception(call.error);
  if (!call.result.has_value()) // cancelled before it began
    throw task_cancelled{};
  if constexpr (!std::is_void_v<result>)
    co_return std::move(*call.result);
}

/// Awaits a stackful task of the same loop: as its join(), on a stack of its own. A cancellation ends the
/// waiting; the other goes on.
template <class T>
Task<T> join(join_handle<T> other) {
  return on_stack("join", [other = std::move(other)]() mutable { return other.join(); });
}

} // namespace async
} // namespace KERNLET_PARTS
} // namespace kernlet
