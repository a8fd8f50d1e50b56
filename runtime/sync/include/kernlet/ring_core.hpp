#pragma once
/// \file
/// A contract of chapter 8: the two indexes of a ring between one producer and one consumer. It knows places
/// and no items; spsc_ring.hpp puts the items on top.
///
/// A push and a pop have two halves each. Between the halves the place is the caller's own:
///
///     std::size_t place;
///     if (core.try_begin_push(place)) {   // false: full
///       items[place] = ...;               // plain memory; nobody else looks there
///       core.end_push();                  // from here on it is the consumer's
///     }
///
/// Invariants
/// - Places are 0 to capacity - 1, taken round and round by both sides: what is pushed first is popped first.
/// - At most `capacity` items are inside, and all of that many can be.
/// - What the producer did before end_push() happens before what the consumer does after the
///   try_begin_pop() that gets this item.
/// - What the consumer did before end_pop() happens before what the producer does after the
///   try_begin_push() that gets this place again. Both directions matter: with the first alone a new item
///   could be written over an old one that is still being read.
/// - Neither side ever waits, for anything: a side that stands still stops the other one only when the ring
/// is
///   full, or empty.
/// - *Full* and *empty* may be a moment old, and promise no order. In particular two threads that push into a
///   ring each and then find the other's empty may both be right: nobody pays here for more than acquire and
///   release. Who needs "I have pushed, and he has not" puts a fence between, as event_count.hpp does.
///
/// Source of the idea: Lamport, "Proving the correctness of multiprocess programs" (1977), for sequential
/// consistency; with acquire and release it is the ring of Linux (Documentation/core-api/circular-buffers)
/// and of io_uring.

#include <cstddef>
#include <kernlet/seam.hpp>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/ring_state.hpp>)
KERNLET_UNSEEN_STATE(ring_state);
#elif !KERNLET_SEALED
#include <kernlet/part/ring_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

/// The producer's functions are for one thread at a time, the consumer's for one, too; it may be the same.
/// Which thread it is may change if the former one's last call happens before the new one's first. No call
/// blocks, suspends, allocates or throws.
class ring_core {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16. Room enough to keep
  /// the two sides on lines of their own.
  static constexpr std::size_t state_size = 512;

  /// Empty, with room for `capacity` items: any number from 1 to 2^32. Throws std::invalid_argument for
  /// others.
  explicit ring_core(std::size_t capacity);
  /// Nobody may be in a call.
  ~ring_core();
  ring_core(const ring_core&) = delete;
  ring_core& operator=(const ring_core&) = delete;

  /// \name The producer's
  /// @{
  /// True: `place` is the caller's until end_push(). Not to end it is allowed: nothing has happened then, and
  /// the next try gets the same place. False: the ring is full, and `place` is as it was.
  bool try_begin_push(std::size_t& place) noexcept;
  /// Hands the item over. Only after a try_begin_push() that was true, once for each.
  void end_push() noexcept;
  /// @}

  /// \name The consumer's
  /// @{
  /// True: the oldest item lies at `place`, the caller's until end_pop(). Not to end it is allowed: the item
  /// stays, and the next try gets it again. False: the ring is empty, and `place` is as it was.
  bool try_begin_pop(std::size_t& place) noexcept;
  /// Gives the place back. Only after a try_begin_pop() that was true, once for each.
  void end_pop() noexcept;
  /// @}

 private:
  KERNLET_STATE(part::ring_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/ring_inline.hpp>)
#include <kernlet/part/ring_inline.hpp>
#endif
