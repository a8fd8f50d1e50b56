#pragma once
/// \file
/// The public face of the scheduler.
///
///     int main() {
///       return kernlet::run([] {
///         auto left = kernlet::go("left", [] { return work(1); });
///         auto right = kernlet::go("right", [] { return work(2); });
///         return left.join() + right.join();
///       });
///     }
///
/// Waiting points, at which a task may be suspended and where cancellation takes effect: yield(),
/// sleep_for(), sleep_until(), go_handle::join(), waiter::park() and all that is made of them.

#include <kernlet/green_body.hpp>
#include <kernlet/this_task.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// \cond
namespace detail {
/// Throws the scheduler_error that says why `task` may not be joined here.
[[noreturn]] void refuse_join(const green_task* task);
/// Throws what an ended task has let out, or cancelled_error; disposes of it.
[[noreturn]] void hand_on_failure(green_task& task);
void let_go(green_task& task) noexcept;
} // namespace detail
/// \endcond

/// Refers to a task and keeps its result. Can be moved, not copied. Dropping it detaches the task, which runs
/// on; an exception that then reaches nobody goes to scheduler_options::unjoined. For one thread or task at a
/// time, whichever; it may outlive the scheduler.
template <class Result>
class go_handle {
 public:
  /// Refers to no task.
  go_handle() noexcept = default;
  /// For the frame.
  explicit go_handle(green_result<Result>& task) noexcept : task_(&task) {}
  go_handle(go_handle&& other) noexcept : task_(std::exchange(other.task_, nullptr)) {}
  go_handle& operator=(go_handle&& other) noexcept {
    go_handle former(std::exchange(task_, std::exchange(other.task_, nullptr)));
    return *this;
  }
  ~go_handle() { detach(); }

  /// Waits until the task has ended and gives what it has returned; the handle is empty then. From a task,
  /// which waits meanwhile (a waiting point), and from any kernel thread, which blocks.
  ///
  /// Throws what the task has let out; cancelled_error, if it was cancelled; in both cases the handle is
  /// empty. Throws task_cancelled if the caller is to end, and scheduler_error for an empty handle, say
  /// joined before, and for a task that joins itself. Then the handle is as it was.
  [[gnu::always_inline]] Result join() {
    if (task_ == nullptr || !task_->finished()) {
      if (task_ == nullptr || this_thread().current == task_) [[unlikely]]
        detail::refuse_join(task_);
      task_->owner().join(*task_);
    }
    if (!task_->result.has_value()) [[unlikely]]
      detail::hand_on_failure(*std::exchange(task_, nullptr));
    if constexpr (std::is_void_v<Result>) {
      scheduler::dispose(*std::exchange(task_, nullptr));
    } else {
      Result value = std::move(*task_->result);
      scheduler::dispose(*std::exchange(task_, nullptr));
      return value;
    }
  }

  /// Asks the task to end; see docs/manual/cancellation.md. Does nothing to one that has ended, nor with an
  /// empty handle. Does not wait: join() does.
  void cancel() noexcept {
    if (task_ != nullptr && !task_->finished())
      task_->owner().cancel(*task_);
  }
  /// Whether it has ended; true for an empty handle.
  bool done() const noexcept { return task_ == nullptr || task_->finished(); }
  explicit operator bool() const noexcept { return task_ != nullptr; }
  /// The task's name; "" for an empty handle.
  const char* name() const noexcept { return task_ != nullptr ? task_->name() : ""; }
  /// Lets go of the task, as the destructor does.
  void detach() noexcept {
    if (task_ != nullptr)
      detail::let_go(*std::exchange(task_, nullptr));
  }

 private:
  explicit go_handle(green_result<Result>* adopted) noexcept : task_(adopted) {}

  green_result<Result>* task_ = nullptr;
};

/// \cond
namespace detail {
/// The scheduler whose task, or worker, the caller is. Throws scheduler_error if there is none.
scheduler& scheduler_here();

template <class Body>
auto& make(scheduler& on, const task_options& options, Body&& body,
           green_task& (scheduler::*how)(const body_operations&, void*, const task_options&)) {
  using result = std::invoke_result_t<std::decay_t<Body>&>;
  using made = green_body<result, std::decay_t<Body>>;
  typename made::template source<Body> from{{&on, options.name, made::call}, std::forward<Body>(body)};
  return static_cast<green_result<result>&>((on.*how)(made::template operations<Body>, &from, options));
}
} // namespace detail
/// \endcond

/// A new task that will call `body()`, beside the caller. Returns before it ends, often before it begins. The
/// body is moved or copied into the task; with what it captures and the result's size it may take up to 512
/// bytes. From a task; from another thread use the one that takes a scheduler.
///
/// Throws stack_error when there is no stack, coroutine_error for a body that is too large, scheduler_error
/// outside a task, and what moving the body throws. While the scheduler ends: task_cancelled in a task that
/// is to end, as at a waiting point, and else scheduler_error. Then no task was made. Makes no allocation
/// besides the stack, which usually comes from the pool. With task_options::stop the task is cancelled when
/// that token is asked to stop, from whatever thread.
template <std::invocable Body>
[[nodiscard]] auto go(scheduler& on, const task_options& options, Body&& body) {
  return go_handle(detail::make(on, options, std::forward<Body>(body), &scheduler::spawn));
}
template <std::invocable Body>
[[nodiscard]] auto go(scheduler& on, const char* name, Body&& body) {
  return go(on, task_options{.name = name}, std::forward<Body>(body));
}
template <std::invocable Body>
[[nodiscard]] auto go(const task_options& options, Body&& body) {
  return go(detail::scheduler_here(), options, std::forward<Body>(body));
}
template <std::invocable Body>
[[nodiscard]] auto go(const char* name, Body&& body) {
  return go(task_options{.name = name}, std::forward<Body>(body));
}
template <std::invocable Body>
[[nodiscard]] auto go(Body&& body) {
  return go(task_options{}, std::forward<Body>(body));
}

/// Runs `main` as the first task of a scheduler, and returns what it returns, or throws what it throws. When
/// it ends, the tasks that have not are cancelled and waited for. The calling thread is one of the workers.
/// Throws scheduler_error inside a task.
template <std::invocable Main>
auto run(const scheduler_options& options, Main&& main) {
  scheduler here(options);
  auto& task = detail::make(here, {.name = "main"}, std::forward<Main>(main), &scheduler::launch);
  go_handle handle(task);
  here.run(task);
  return handle.join();
}
template <std::invocable Main>
auto run(Main&& main) {
  return run(scheduler_options{}, std::forward<Main>(main));
}

using this_task::sleep_for;
using this_task::sleep_until;

/// Lets others run who are ready, then goes on. It does not sleep: when nobody else is ready it returns at
/// once. A waiting point. A kernel thread gives its processor away.
[[gnu::always_inline]] inline void yield() {
  if (green_task* const task = green_task::of(this_thread().current)) [[likely]]
    task->owner().yield(*task);
  else
    this_task::yield();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
