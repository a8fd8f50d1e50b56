#pragma once
/// \file
/// Tasks that run by themselves: spawned on the driver of the one who spawns them, awaited later or never.
///
/// A group (kernlet/async_group.hpp) is nearly always the better choice: there nobody is left behind.

#include <kernlet/async_wait.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace async {

/// The record of a spawned Task: its scope, its frame, and who joins it. Referred to by its handle and, until
/// it has finished, by its driver.
struct spawned final : completion, waitable {
  /// Takes the frame over and makes it ready.
  spawned(task_driver& driver, promise_core& root, const char* name);
  void retain() noexcept { ++references; }
  void release() noexcept;
  bool done() const noexcept { return finished; }
  /// Throws task_error if `joiner` cannot join it: it was joined, is being joined, or would wait for itself.
  void check_join(promise_core& joiner) const;
  /// It has finished: returns if there is a value to take; else throws what it has let out, or
  /// cancelled_error.
  void check_outcome();

  cancel_scope scope;
  promise_core& root;
  const char* name;
  unjoined_handler unjoined;
  spawned* next = nullptr; ///< in the driver's list
  spawned** home = nullptr;
  std::uint32_t references = 2;
  bool finished = false;
  bool joined = false;
  bool joining = false;

 private:
  ~spawned();
  static std::coroutine_handle<> hear(completion& self, promise_core& root) noexcept;
  static bool is_done(waitable& self) noexcept;
};

namespace detail_spawn {
/// The way of a Task that joins: keeps the record, and gives its place up when it is cancelled.
class join_place {
 public:
  join_place(spawned& record, promise_core& joiner) : record_(record) {
    record.check_join(joiner);
    record.joining = true;
  }
  ~join_place() { record_.joining = false; }
  join_place(const join_place&) = delete;
  join_place& operator=(const join_place&) = delete;

 private:
  spawned& record_;
};
} // namespace detail_spawn

/// Refers to a spawned Task. Dropping it detaches: the Task goes on. If it fails and nobody joins it any
/// more, the program ends with its name and the exception's text, unless the driver has a handler for that.
template <class T>
class handle {
 public:
  handle() noexcept = default;
  handle(handle&& other) noexcept : record_(std::exchange(other.record_, nullptr)) {}
  handle& operator=(handle&& other) noexcept {
    handle former(std::move(*this));
    record_ = std::exchange(other.record_, nullptr);
    return *this;
  }
  ~handle() {
    if (record_ != nullptr)
      record_->release();
  }
  /// For spawn().
  explicit handle(spawned& record) noexcept : record_(&record) {}

  explicit operator bool() const noexcept { return record_ != nullptr; }
  /// It has returned, failed, or was cancelled. Of an empty one: true.
  bool done() const noexcept { return record_ == nullptr || record_->done(); }
  /// Asks it to end; see cancel_scope. Does nothing to one that is done.
  void cancel() noexcept {
    if (record_ != nullptr && !record_->done())
      record_->scope.cancel();
  }

  /// `co_await handle.join()`: waits until it is done; then its value, moved out, or its exception. Once.
  /// Throws cancelled_error if it was cancelled, task_error for an empty handle, a second join, or a Task
  /// that would wait for itself. A cancellation of the one who joins ends the waiting and does not concern
  /// the other.
  Task<T> join() const {
    if (record_ == nullptr)
      kernlet::detail::refuse_empty_task();
    record_->retain();
    return join(handle(*record_));
  }

 private:
  static Task<T> join(handle other) {
    promise_core& self = co_await kernlet::detail::own_promise();
    spawned& record = *other.record_;
    const detail_spawn::join_place place(record, self);
    co_await static_cast<waitable&>(record);
    record.check_outcome();
    co_return static_cast<kernlet::detail::task_promise<T>&>(record.root).result();
  }

  spawned* record_ = nullptr;
};

/// `co_await spawn(task)`: starts `task` on this driver and returns its handle. It does not run before the
/// spawner waits. Does not wait itself. Its scope stands by itself: a cancellation of the spawner does not
/// concern it. Makes one allocation.
template <class T>
class [[nodiscard("co_await it")]] spawn : public kernlet::detail::own_promise {
 public:
  /// `name` for reports; not copied, so a literal.
  spawn(const char* name, Task<T> task) : task_(std::move(task)), name_(name) { task_.promise(); }
  explicit spawn(Task<T> task) : spawn("Task", std::move(task)) {}

  handle<T> await_resume() {
    task_driver& driver = own_promise::await_resume().scope().driver();
    auto* const record = new spawned(driver, task_.promise(), name_);
    task_.release();
    return handle<T>(*record);
  }

 private:
  Task<T> task_;
  const char* name_;
};

} // namespace async
} // namespace KERNLET_PARTS
} // namespace kernlet
