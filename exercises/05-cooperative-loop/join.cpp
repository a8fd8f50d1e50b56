// Step 05.2: to wait and to be woken; a task ends, and the one that waits for it goes on.

#include <kernlet/loop.hpp>
#include <kernlet/todo.hpp>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// The first thing on the task's stack. Note `inside`; look whether the task is to begin at all
/// (part::raise_if_cancelled); call the body (self.call()). Then the order matters: self.note_finished(), and
/// only then wake who joins.
void loop::execute([[maybe_unused]] task_record& self, [[maybe_unused]] coroutine_self& inside) noexcept {
  KERNLET_TODO("05.2");
}

/// Look in the contract's order: a wake, a cancellation, and, when it has waited, whether its timer has
/// fired. If none of them is so: set a timer if there is a deadline, say that you wait, and leave. Then look
/// again.
wake_reason loop::park([[maybe_unused]] task_record& self, [[maybe_unused]] deadline until) {
  KERNLET_TODO("05.2");
}

/// A wake is kept until a park() takes it.
void loop::wake([[maybe_unused]] task_record& task) noexcept {
  KERNLET_TODO("05.2");
}

/// Publish that you wait, look, park. If you are cancelled, take back what you have published.
void loop::join([[maybe_unused]] task_record& self, [[maybe_unused]] task_record& other) {
  KERNLET_TODO("05.2");
}

namespace part {

/// Only one that waits: others are left as they are.
void end_wait([[maybe_unused]] loop& here, [[maybe_unused]] task_record& task) {
  KERNLET_TODO("05.2");
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
