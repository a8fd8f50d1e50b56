#pragma once
/// \file
/// The right to wait for a task, and to get what it returns.

#include <kernlet/loop_error.hpp>
#include <kernlet/task_body.hpp>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// \cond
namespace detail {

/// What a handle does that does not depend on the result's type.
void cancel_task(task_record& task) noexcept;
/// Waits until `task` has finished. Null: the handle is empty. Inlined, because it switches.
void await_task(task_record* task);
/// Throws the loop_error that says why `task` may not be joined here.
[[noreturn]] void refuse_join(const task_record* task);
/// Throws what a finished task has let out, or cancelled_error; gives up the caller's reference.
[[noreturn]] void hand_on_failure(task_record& task);

} // namespace detail
/// \endcond

/// Refers to a task and keeps its result. Can be moved, not copied. Dropping it detaches the task, which runs
/// on; an exception that then reaches nobody goes to loop_options::unjoined. For the loop's thread, as the
/// loop itself; it may outlive the loop.
template <class Result>
class join_handle {
 public:
  /// Refers to no task.
  join_handle() noexcept = default;
  /// For the frame: takes a reference.
  explicit join_handle(task_result<Result>& task) noexcept : task_(&task) { task.retain(); }
  join_handle(join_handle&& other) noexcept : task_(std::exchange(other.task_, nullptr)) {}
  join_handle& operator=(join_handle&& other) noexcept {
    join_handle former(std::exchange(task_, std::exchange(other.task_, nullptr)));
    return *this;
  }
  ~join_handle() { detach(); }

  /// Waits until the task has finished and gives what it has returned; the handle is empty then, and the
  /// task's stack is given back. May be called by another task of the same loop, which waits meanwhile (a
  /// waiting point), and when the task has finished also by anybody else, say after run().
  ///
  /// Throws what the task has let out; cancelled_error, if it was cancelled; in both cases the handle is
  /// empty. Throws task_cancelled if the caller is to end, and loop_error for: an empty handle, say joined
  /// before; a task that joins itself; a task of another loop; another task that joins it already; a task
  /// that has not finished and a caller that is no task. Then the handle is as it was.
  [[gnu::always_inline]] Result join() {
    if (task_ == nullptr || !task_->finished())
      detail::await_task(task_);
    if (!task_->result.has_value()) [[unlikely]]
      detail::hand_on_failure(*std::exchange(task_, nullptr));
    if constexpr (std::is_void_v<Result>) {
      detach();
    } else {
      Result value = std::move(*task_->result);
      detach();
      return value;
    }
  }

  /// Asks the task to end; see docs/manual/cancellation.md. Does nothing to one that has finished, nor with
  /// an empty handle. Does not wait: join() does.
  void cancel() noexcept {
    if (task_ != nullptr)
      detail::cancel_task(*task_);
  }

  /// Whether it has finished; true for an empty handle.
  bool done() const noexcept { return task_ == nullptr || task_->finished(); }
  /// Whether it refers to a task.
  explicit operator bool() const noexcept { return task_ != nullptr; }
  /// The task's name; "" for an empty handle.
  const char* name() const noexcept { return task_ != nullptr ? task_->name() : ""; }

  /// Lets go of the task, as the destructor does.
  void detach() noexcept {
    if (task_ != nullptr)
      std::exchange(task_, nullptr)->release();
  }

  /// For other layers: the record.
  task_record* record() const noexcept { return task_; }

 private:
  explicit join_handle(task_result<Result>* adopted) noexcept : task_(adopted) {}

  task_result<Result>* task_ = nullptr;
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#include <kernlet/loop.hpp> // for await_task()
