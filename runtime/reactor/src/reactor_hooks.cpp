// A loop's idle and poll are rounds of the reactor.

#include <kernlet/panic.hpp>
#include <kernlet/reactor_hooks.hpp>
#include <kernlet/thread_block.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

deadline now(void*) noexcept {
  return std::chrono::steady_clock::now();
}

/// The loop may ask from a task's stack. A callback is not that task: it must not park in its name.
void round(reactor& self, deadline until) noexcept {
  waiter* const task = std::exchange(this_thread().current, nullptr);
  self.running().round_begins();
  try {
    self.run_once(until);
  } catch (const std::exception& trouble) {
    panic(trouble.what(), __FILE__, __LINE__); // epoll_wait itself has failed: there is no way to go on
  }
  self.running().round_ends();
  this_thread().current = task; // the loop's thread: a reactor's callbacks cannot switch away from it
}

bool idle(void* self, deadline until, bool outside) noexcept {
  auto& all = *static_cast<reactor*>(self);
  if (until == no_deadline && !outside && !all.held() && !all.waits_for_something())
    return false;
  round(all, until);
  return true;
}

void poll(void* self) noexcept {
  round(*static_cast<reactor*>(self), deadline::min());
}

void interrupt(void* self) noexcept {
  static_cast<reactor*>(self)->interrupt();
}

} // namespace

loop_hooks hooks_of(reactor& where) {
  where.begins_here();
  return {&where, now, idle, poll, interrupt};
}

} // namespace KERNLET_PARTS
} // namespace kernlet
