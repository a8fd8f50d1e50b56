#pragma once
/// \file
/// A contract of chapter 8: a board with one notice, and a roll of numbers. The smallest thing that can go
/// wrong between threads.
///
/// One thread writes a notice of several words and puts it up. Others look: each finds nothing yet, or the
/// whole notice. Whoever comes takes a number, and no two take the same one. No thread ever waits here, so
/// there is no lock; what is needed is that the right words are atomic and that one of them is *ordered*.
///
/// Invariants
/// - Numbers are given out without gaps and each once: n calls have returned 0 to n - 1, in some order.
/// - find() returns null until the notice is up, and the same pointer ever after. What it points to never
///   changes, and is all that publish() was given: every word of it happens before the return of a find()
///   that is not null.
/// - Numbers order nothing else: that somebody has a higher number says nothing about what they see.
///
/// Source of the idea: publication by a flag is "message passing", the first litmus test of every memory
/// model; Boehm and Adve, "Foundations of the C++ concurrency memory model" (PLDI 2008). Linux calls the pair
/// smp_store_release() and smp_load_acquire(); rcu_assign_pointer() publishes the same way.

#include <cstddef>
#include <cstdint>
#include <kernlet/notice.hpp>
#include <kernlet/seam.hpp>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/notice_board_state.hpp>)
KERNLET_UNSEEN_STATE(notice_board_state);
#elif !KERNLET_SEALED
#include <kernlet/part/notice_board_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Every member function but constructor and destructor may be called from any thread, from many at once.
/// None blocks, suspends, allocates or throws.
class notice_board {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 256;

  /// An empty board; the next number is 0.
  notice_board() noexcept;
  /// Nobody may be in a call, or enter one any more. Pointers that find() has returned end here.
  ~notice_board();
  notice_board(const notice_board&) = delete;
  notice_board& operator=(const notice_board&) = delete;

  /// Another number at each call, by whomever, from 0 without gaps.
  std::uint64_t take_number() noexcept;

  /// Puts up a copy of the notice. Once in a board's life, by whichever thread: a second call is the caller's
  /// mistake, and then nothing is promised of what is found.
  void publish(const notice& what) noexcept;

  /// The notice that is up, or null if there is none yet. It may miss one that was put up a moment ago: what
  /// is promised is that a notice that is found is whole. It does not wait for one.
  const notice* find() const noexcept;

 private:
  KERNLET_STATE(part::notice_board_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/notice_board_inline.hpp>)
#include <kernlet/part/notice_board_inline.hpp>
#endif
