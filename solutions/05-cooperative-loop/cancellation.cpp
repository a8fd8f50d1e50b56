// Step 05.4: a task is asked to end, and ends itself at the next place where it waits.

#include <kernlet/loop.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

void loop::cancel(task_record& task) noexcept {
  if (task.finished() || !task.note_cancel())
    return;
  part::end_wait(*this, task); // it looks itself, in park(), why it goes on
}

namespace part {

void raise_if_cancelled(task_record& self) {
  if (self.cancellation_due())
    throw task_cancelled{};
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
