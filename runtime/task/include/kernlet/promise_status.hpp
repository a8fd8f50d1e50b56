#pragma once
/// \file
/// The words that promises, scopes and their parts have in common.

#include <coroutine>
#include <cstdint>
#include <kernlet/parts.hpp>
#include <stdexcept>
#include <string>

namespace kernlet {
inline namespace KERNLET_PARTS {

class promise_core;

namespace detail {
/// A panic: a frame is gone that something would go on with.
[[noreturn]] void destroyed_while_waiting() noexcept;
} // namespace detail

/// A Task<T>, or something that it awaits, was used against its rules; what() names the rule and the cure.
class task_error : public std::logic_error {
 public:
  explicit task_error(const std::string& what);
  ~task_error() override;
};

/// Who hears that a root has finished: a gather, a timeout, a spawned Task's record. The function returns
/// what runs next on this kernel thread: a frame, or std::noop_coroutine() to go back to the driver. It is
/// called by finish(), with the root suspended for good: the root may be destroyed by whoever runs next, not
/// by it.
struct completion {
  std::coroutine_handle<> (*finished)(completion& self, promise_core& root) noexcept;
};

enum class promise_status : std::uint8_t {
  created,  ///< nothing of the body has run
  started,  ///< it runs, or waits
  returned, ///< the value is there
  failed,   ///< an exception left the body; task_cancelled counts as one
};

/// What a promise that does not run waits for.
enum class task_wait : std::uint8_t {
  nothing, ///< it runs, or has not begun, or has finished
  ready,   ///< its turn, in the driver's queue
  list,    ///< an event, a lock, a place in a queue: its link is in the list
  timer,   ///< a time
  waiter,  ///< a wake, perhaps from another thread
  task,    ///< the Task that it awaits: awaited_task()
  scope    ///< the members of a cancel_scope, a gather's say: awaited_scope()
};

} // namespace KERNLET_PARTS
} // namespace kernlet
