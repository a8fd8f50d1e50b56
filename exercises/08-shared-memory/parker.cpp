// Step 08.5: one permit. The owner says that it is about to sleep before it does, so that a waker knows
// whether there is somebody to wake.
//
// The word and its three states stand in kernlet/part/parker_state.hpp.

#include <kernlet/parker.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

parker::parker() noexcept = default;
parker::~parker() = default;

/// idle -> parked, unless there is a permit; sleep as long as it is parked; and back to idle, with the permit
/// if there is one by then.
wake_reason parker::park([[maybe_unused]] deadline until) {
  KERNLET_TODO("08.5");
}

/// One step leaves the permit and tells whether somebody sleeps.
void parker::wake() noexcept {
  KERNLET_TODO("08.5");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
