// Step 06.1: callbacks on epoll, level-triggered.
//
// What the reactor keeps is in kernlet/part/reactor_state.hpp: `sources` by their descriptors, each with two
// sides, and `soon`. The epoll instance is made and closed in reactor_core.cpp.

#include <cerrno>
#include <kernlet/reactor.hpp>
#include <kernlet/todo.hpp>
#include <string>
#include <sys/epoll.h>
#include <system_error>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

using state_type = part::reactor_state;

/// Given. What the kernel has refused.
[[noreturn, maybe_unused]] void fail(int error, const char* what, int descriptor) {
  throw std::system_error(error, std::generic_category(),
                          std::string("reactor: ") + what + " of descriptor " + std::to_string(descriptor));
}

/// Given. Says as long as it lives that a round is under way; refuses a second one inside it.
struct [[maybe_unused]] round_mark {
  explicit round_mark(bool& in_round) : in_round_(in_round) {
    if (std::exchange(in_round_, true))
      throw reactor_error(
          "run_once() inside a callback: the round that called it is not over; return instead");
  }
  ~round_mark() { in_round_ = false; }
  bool& in_round_;
};

/// For both directions. A side that a task waits for takes no callback (reactor_error). Tell the kernel; if
/// it refuses, all is as before. `asked` of the state counts the sides that somebody asks for. The former
/// closure ends last: it may own whatever there is.
[[maybe_unused]] void set_callback([[maybe_unused]] state_type& all, [[maybe_unused]] part::io_source& source,
                                   [[maybe_unused]] direction what, [[maybe_unused]] io_callback f) {
  KERNLET_TODO("06.1");
}

} // namespace

namespace part {

/// The mask is what the source's two sides ask for; EPOLLRDHUP comes with EPOLLIN. The kernel has three
/// operations: one for a source that is not in epoll yet, one for a mask that changes, and one for a source
/// that nobody asks for any more.
int tell_kernel([[maybe_unused]] reactor_state& all, [[maybe_unused]] io_source& source) noexcept {
  KERNLET_TODO("06.1");
}

/// The task's word lies on its own stack: write into it first, and wake the task last.
void end_wait([[maybe_unused]] reactor_state& all, [[maybe_unused]] io_side& side,
              [[maybe_unused]] wait_outcome outcome) noexcept {
  KERNLET_TODO("06.1");
}

} // namespace part

/// Only the kernel knows whether it can wait for this descriptor: ask it.
part::io_source& reactor::attach([[maybe_unused]] int descriptor) {
  KERNLET_TODO("06.1");
}

/// Tasks that wait are told (end_wait), the kernel forgets the descriptor, the map forgets the source.
/// Closures end last, and one may own the watch that calls detach() once more: `attached` tells.
void reactor::detach([[maybe_unused]] part::io_source& source) noexcept {
  KERNLET_TODO("06.1");
}

void reactor::on_readable([[maybe_unused]] part::io_source& source, [[maybe_unused]] io_callback f) {
  KERNLET_TODO("06.1");
}

void reactor::on_writable([[maybe_unused]] part::io_source& source, [[maybe_unused]] io_callback f) {
  KERNLET_TODO("06.1");
}

void reactor::call_soon([[maybe_unused]] callback<> f) {
  KERNLET_TODO("06.1");
}

/// How long may it wait: not at all if something is due. Wait. Then each event: the eventfd's is for
/// part::take_interrupt; one of a source is for whoever asks for that direction, a task (end_wait) or a
/// callback (call()). Then part::call_from_threads, part::fire_timers, and those in `soon` that were there
/// before.
std::size_t reactor::run_once([[maybe_unused]] deadline until) {
  KERNLET_TODO("06.1");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
