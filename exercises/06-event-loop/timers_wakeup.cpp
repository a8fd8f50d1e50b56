// Step 06.2: timers, and a wake-up from another thread.
//
// `timers` of the state is sorted by deadline and number. `wake` is an eventfd that is in epoll already;
// mutex and queue for other threads stand in the state, too.

#include <cerrno>
#include <kernlet/reactor.hpp>
#include <kernlet/todo.hpp>
#include <sys/eventfd.h>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// The timer's number makes its id, and keeps equal deadlines in order.
timer_id reactor::call_at([[maybe_unused]] deadline when, [[maybe_unused]] callback<> f) {
  KERNLET_TODO("06.2");
}

/// What ends with the closure may come here again: let it end when the map is in order.
bool reactor::cancel([[maybe_unused]] timer_id id) noexcept {
  KERNLET_TODO("06.2");
}

/// From any thread. First the queue, then the wake-up.
void reactor::call_from_thread([[maybe_unused]] callback<> f) {
  KERNLET_TODO("06.2");
}

/// From any thread, and from a signal handler: leave errno as it was.
void reactor::interrupt() noexcept {
  KERNLET_TODO("06.2");
}

namespace part {

deadline first_timer([[maybe_unused]] const reactor_state& all) noexcept {
  KERNLET_TODO("06.2");
}

/// Each timer is taken out before it is called: its callback may change the map. What callbacks set now is
/// for the next round. A deadline that is no_deadline is never due.
std::size_t fire_timers([[maybe_unused]] reactor& self, [[maybe_unused]] reactor_state& all) {
  KERNLET_TODO("06.2");
}

/// Take what is there, let the mutex go, and then call.
std::size_t call_from_threads([[maybe_unused]] reactor& self, [[maybe_unused]] reactor_state& all) {
  KERNLET_TODO("06.2");
}

void take_interrupt([[maybe_unused]] reactor_state& all) noexcept {
  KERNLET_TODO("06.2");
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
