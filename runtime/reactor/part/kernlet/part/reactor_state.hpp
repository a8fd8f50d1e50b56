#pragma once
// The fields of a reactor in the fast part.
//
// A descriptor is registered once, edge-triggered, for both directions; its source's address travels in
// epoll_data. What the kernel has announced and nobody has used up is kept in `ready`. So a read that waits
// costs no system call besides the read itself, and an event no look-up.
//
// Invariants
// - A direction whose bit in `ready` is clear has nothing, or an event of it is on its way: after EAGAIN,
// after a short read
//   from a stream, or after the kernel was asked to look again (look_again()). A bit that is set is a hint.
// - A source that was detached, and a callback that was replaced, stay in memory until the end of a round:
// events of
//   the same batch may name the one, and the other may be running. `attached` tells.
// - A source in `due` has a callback that is to be called although the kernel has nothing new to announce.

#include <atomic>
#include <cstdint>
#include <kernlet/callback.hpp>
#include <kernlet/reactor_words.hpp>
#include <memory>
#include <sys/epoll.h>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// A task that waits for a source. Lies on the task's own stack.
struct waiting_task {
  waiter* who;
  wait_outcome outcome = wait_outcome::late;
  bool over = false; ///< the outcome is known, and the source names this no more
};

struct io_side {
  std::unique_ptr<io_callback> call;
  waiting_task* task = nullptr;
  bool asked() const noexcept { return call != nullptr || task != nullptr; }
};

using io_bits = std::uint8_t;
constexpr io_bits bit(direction what) noexcept {
  return static_cast<io_bits>(1U << static_cast<unsigned>(what));
}
inline constexpr io_bits both = 3;

struct io_source {
  enum class kind : std::uint8_t { unknown, stream_socket, other_socket, stream_file, other_file };
  int descriptor = -1;
  bool attached = true;
  bool ended = false; ///< the peer has ended its side, or there is an error
  io_bits ready = 0;
  io_bits untried =
      both; ///< a new one's first event has not come yet, so tasks try their first read and write
  bool in_due = false;
  kind what = kind::unknown; ///< found out when it is first read or written
  io_side sides[2];          ///< by direction
  io_source* next = nullptr; ///< in the list of all, or of those that have gone
  io_source* previous = nullptr;
  io_side& side(direction which) noexcept { return sides[static_cast<unsigned>(which)]; }
};

/// A timer lies in a slot; the heap holds slots. An id names slot and generation.
struct call_timer_slot {
  static constexpr std::uint32_t nowhere = ~0U;
  callback<> call;
  std::uint32_t place = nowhere; ///< in the heap
  std::uint32_t generation = 0;  ///< how often the slot was emptied
  bool taken = false;
};
struct call_timer_entry {
  deadline when;
  std::uint64_t order; ///< of two with the same deadline the one that was set first
  std::uint32_t slot;
  bool operator<(const call_timer_entry& other) const noexcept {
    return when != other.when ? when < other.when : order < other.order;
  }
};
struct call_timers {
  std::vector<call_timer_slot> slots;
  std::vector<std::uint32_t> free;
  std::vector<call_timer_entry> heap;
  std::vector<timer_id> due; ///< those of the present round, so that their room is kept
  std::uint64_t made = 0;

  deadline first() const noexcept { return heap.empty() ? no_deadline : heap.front().when; }
  void put(std::size_t place, const call_timer_entry& entry) noexcept;
  void up(std::size_t place, call_timer_entry entry) noexcept;
  void down(std::size_t place, call_timer_entry entry) noexcept;
  void remove(std::size_t place) noexcept;
  callback<> empty_slot(std::uint32_t slot) noexcept;
};

/// A callback from another thread.
struct letter {
  callback<> call;
  letter* next;
};

struct reactor_state {
  int epoll = -1;
  int wake = -1; ///< an eventfd, registered with no source; never read, for each write is an edge
  bool in_round = false;
  std::size_t asked = 0; ///< sides that somebody asks for
  std::vector<epoll_event> events;
  io_source* all = nullptr;
  io_source* gone = nullptr; ///< detached, until the end of a round
  io_source* lost = nullptr; ///< detached after their descriptors were closed: the kernel may still name them
  io_source* spare = nullptr;
  std::vector<io_source*> due, due_now;
  std::vector<std::unique_ptr<io_callback>> replaced; ///< until the end of a round
  std::vector<callback<>> soon, soon_now;
  call_timers timers;

  // What other threads touch, apart from the rest. By distance: a contract's state is aligned to 16.
  std::byte apart[64];
  std::atomic<letter*> letters{nullptr}; ///< the last one first
  std::atomic<bool> rung{false};         ///< the eventfd was written to, and no round has noticed
};

void end_wait(reactor_state& all, io_side& side, wait_outcome outcome) noexcept;
/// Calls the timers that were due when it began. Returns how many.
std::size_t fire_timers(reactor& self, call_timers& timers);
/// Calls what other threads have sent. Returns how many.
std::size_t open_letters(reactor& self, reactor_state& all);

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
