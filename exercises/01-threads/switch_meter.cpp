// Step 01.1: two threads, a turn, and a clock.

#include <kernlet/switch_meter.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Two threads hand a turn to each other, `rounds` times there and back. What they share needs a lock; who
/// has not got the turn sleeps. Think of three moments: when both threads are ready and not before, the clock
/// starts; at each hand-over one of them wakes; when the last turn has come back the clock stops.
switch_figures measure_thread_switch([[maybe_unused]] const switch_meter_options& options) {
  KERNLET_TODO("01.1");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
