// Step 08.5: the two recipes of kernlet/event_count.hpp, line by line. The waiter's word and the parker that
// it sleeps in stand in kernlet/part/event_count_state.hpp.

#include <kernlet/event_count.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

event_count::event_count() noexcept = default;
event_count::~event_count() = default;

/// Publish, fence, look once more, park; and again, if one was woken for nothing. When it leaves, it waits no
/// more.
wake_reason event_count::wait([[maybe_unused]] bool (*ready)(void*), [[maybe_unused]] void* context,
                              [[maybe_unused]] deadline until) {
  KERNLET_TODO("08.5");
}

/// The change has been made. Fence, look whether somebody waits, wake.
void event_count::notify() noexcept {
  KERNLET_TODO("08.5");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
