#pragma once
/// \file
/// Values that each task has of its own, as a thread_local is each kernel thread's own. A thread_local is of
/// no use to a task, which may go on upon another thread after every waiting point.
///
///     kernlet::task_local<request_id> current_request;
///     ...
///     *current_request = next_id(); // this task's, wherever it goes on
///
/// Invariants
/// - A value is made when its task first asks for it, and destroyed on that task's own stack when the task's
///   body has ended, in the opposite order; so its destructor may wait. A task that it has spawned has its
///   own.
/// - Outside a task the value is the kernel thread's, and ends with it.
///
/// Source of the idea: POSIX's pthread_key_create(), with its destructors and their order left open; here
/// they are called until none is left.

#include <kernlet/parts.hpp>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// The values of one task or thread: a list, since few have more than a few. For the frame, which keeps one
/// in each task.
class task_values {
 public:
  struct value {
    const void* key;
    void (*destroy)(value& self) noexcept;
    value* next = nullptr;
  };
  task_values() noexcept = default;
  ~task_values() { clear(); }
  task_values(const task_values&) = delete;
  task_values& operator=(const task_values&) = delete;

  /// Null: there is none yet.
  value* find(const void* key) const noexcept {
    value* at = first_;
    while (at != nullptr && at->key != key)
      at = at->next;
    return at;
  }
  void add(value& made) noexcept { made.next = std::exchange(first_, &made); }
  /// Destroys all, those too that their destructors make.
  void clear() noexcept {
    while (value* const last = first_) {
      first_ = last->next;
      last->destroy(*last);
    }
  }

  /// Those of whoever runs here.
  static task_values& here() noexcept;

 private:
  value* first_ = nullptr;
};

/// One per program, at namespace scope or static: it must outlive every task that has used it. Its members
/// are for tasks and kernel threads, not for signal handlers.
template <class T>
class task_local {
 public:
  /// A value of this task's is made with `initial()`; without it, it is T{}.
  constexpr task_local() noexcept = default;
  explicit constexpr task_local(T (*initial)()) noexcept : initial_(initial) {}
  task_local(const task_local&) = delete;
  task_local& operator=(const task_local&) = delete;

  /// The running task's value. Makes it at the first call: throws std::bad_alloc, and what making it throws.
  /// The reference is good until the task ends, and is no other task's business.
  T& get() const {
    task_values& all = task_values::here();
    if (task_values::value* const has = all.find(this))
      return static_cast<held&>(*has).content;
    held* const made =
        initial_ != nullptr ? new held{{this, destroy}, initial_()} : new held{{this, destroy}, T{}};
    all.add(*made);
    return made->content;
  }
  T& operator*() const { return get(); }
  T* operator->() const { return &get(); }

 private:
  struct held : task_values::value {
    T content;
  };
  static void destroy(task_values::value& self) noexcept { delete static_cast<held*>(&self); }

  T (*const initial_)() = nullptr;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
