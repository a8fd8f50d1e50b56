#pragma once
/// \file
/// The contract of chapter 10: words that go from one task to another.
///
/// A channel hands over words. Types are put on top by kernlet/channel.hpp. *Unbuffered*: whoever sends waits
/// for whoever receives, and the other way round; they meet. *Buffered*: up to `capacity` words wait in the
/// channel, and a sender waits only while it is full.
///
/// Invariants
/// - Each word that was sent is received once, or still in the channel when it is destroyed. A send that
/// ended with
///   anything but `done` has sent nothing.
/// - Words come out in the order in which they went in. Of those who wait on one side, the first to come is
/// served
///   first.
/// - Nobody waits beside what it waits for: while a receiver waits the buffer is empty and no sender waits;
/// while a
///   sender waits the buffer is full.
/// - What was done before a send happens before what is done after the receive that gets its word; and what
/// was
///   done before the n-th receive, before what is done after the return of the (n + capacity)-th send. (Go's
///   memory model has the same two sentences.)
/// - A closed channel takes no more words. What is in it can still be received; then every receive says
/// `closed` at
///   once, and those who wait are told.
///
/// All of it from tasks of whatever kind and from kernel threads, which block; not from a signal handler. It
/// waits through current_waiter() alone.
///
/// Source of the idea: Hoare, "Communicating Sequential Processes" (1978); the shape is Go's (runtime/chan.go
/// and select.go). xv6 and Linux: a pipe is a buffered channel of bytes, with sleep and wakeup on both sides.

#include <cstddef>
#include <kernlet/channel_case.hpp>
#include <kernlet/seam.hpp>
#include <span>
#include <string>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/channel_state.hpp>)
KERNLET_UNSEEN_STATE(channel_state);
#elif !KERNLET_SEALED
#include <kernlet/part/channel_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

class channel_core {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 256;

  /// Open and empty. Throws std::bad_alloc.
  explicit channel_core(std::size_t capacity);
  /// Nobody may be in an operation on it: if somebody waits the program ends with a panic that says how many,
  /// since they would wait on memory that is gone. Words that are in it are forgotten; see drain().
  ~channel_core();
  channel_core(const channel_core&) = delete;
  channel_core& operator=(const channel_core&) = delete;

  /// Without waiting: `done`, `closed` or `would_block`.
  channel_result try_send(std::uintptr_t word) noexcept;
  channel_result try_receive(std::uintptr_t& word) noexcept;

  /// With waiting, until the deadline. `would_block` never. A waiting point. A word that is there, or room,
  /// is taken whatever the deadline, and whether or not the task is to end.
  channel_result send(std::uintptr_t word, deadline until = no_deadline);
  channel_result receive(std::uintptr_t& word, deadline until = no_deadline);

  /// No more words. False: it was closed before. Those who wait are told: senders `closed`, receivers
  /// `closed`.
  bool close() noexcept;

  std::size_t capacity() const noexcept;
  std::size_t size() const noexcept; ///< words in the buffer, by a look that may be old
  bool is_closed() const noexcept;

  /// Puts a word back in front of all others: for a receiver that could not use it. There may be more in the
  /// buffer than its capacity afterwards; then there is room again when so many more have been received.
  /// Asks for memory, if that needs any.
  void give_back(std::uintptr_t word) noexcept;

  /// Chooses one of several operations and carries it out. Of those that are ready, one by chance, each as
  /// likely; none is carried out but that one. If none is: `would_block` at once with `waits` false; else
  /// waits until one is, or the deadline has passed. `chosen` is the index, if the result is `done` or
  /// `closed`; the case's word is what was received. One channel may be in several cases, also on both sides;
  /// then it does not meet itself.
  static channel_result select(std::span<channel_case> cases, bool waits, deadline until,
                               std::size_t& chosen);

 public:
  // For the part alone.
  KERNLET_STATE(part::channel_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/channel_inline.hpp>)
#include <kernlet/part/channel_inline.hpp>
#endif
