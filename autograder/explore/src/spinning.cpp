// Threads that repeat the same load: they are put to sleep until what they read has changed.
#include "engine.hpp"

namespace kernlet::explore {

/// A spinner waits for a change. But there are loops that give up, as std::atomic::wait does before it
/// sleeps: so a spinner may also go on, in one go, for longer than such loops last.
void engine::block_spinner(location& object, const void* where) {
  constexpr unsigned longest_rush = 128; // loads; a lock that looks a hundred times first is seen to sleep
  modelled_thread& self = threads_[current_];
  if (self.rush != 0)
    return;
  if (!self.has_rushed && ways.choose(2) == 1) {
    self.has_rushed = true;
    self.rush = longest_rush;
    return;
  }
  block(thread_state::spinning, object.address(), never, where);
}

void engine::wake_spinners() noexcept {
  for (unsigned i = 0; i < count_; ++i) {
    modelled_thread& each = threads_[i];
    if (each.state != thread_state::spinning)
      continue;
    for (const spin_record& loop : each.spins)
      if (loop.object != nullptr && loop.object->version() != loop.version) {
        make_ready(i);
        break;
      }
  }
}

} // namespace kernlet::explore
