// Step 05.4: a task is asked to end, and ends itself at the next place where it waits.

#include <kernlet/loop.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// note_cancel() keeps the request. Who waits has to hear of it; whoever else will.
void loop::cancel([[maybe_unused]] task_record& task) noexcept {
  KERNLET_TODO("05.4");
}

namespace part {

/// cancellation_due() knows of shields and of destructors.
void raise_if_cancelled([[maybe_unused]] task_record& self) {
  KERNLET_TODO("05.4");
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
