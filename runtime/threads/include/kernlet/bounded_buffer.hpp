#pragma once
/// \file
/// A contract of chapter 1: a bounded buffer of words between kernel threads. A part implements it.
///
/// Producers put, consumers take, and whoever is too fast sleeps until the others have caught up. It is the
/// oldest meeting place of threads, and the whole of a condition variable's use stands in it.
///
/// Invariants
/// - At no time are there more than `capacity` words inside.
/// - Words come out in the order in which they went in; each comes out once. What one producer put, in its
/// order.
/// - After close() nothing goes in. What is inside still comes out; then takers are told that it is over.
/// - Nobody sleeps while they could go on: a producer not while there is room, a consumer not while there is
/// a word, and
///   nobody at all when that which they wait for can come no more.
///
/// Source of the idea: Dijkstra, Cooperating sequential processes (1965), with semaphores; with condition
/// variables Hoare, Monitors: an operating system structuring concept (1974).

#include <cstddef>
#include <cstdint>
#include <kernlet/seam.hpp>
#include <optional>
#if !KERNLET_SEALED
#include <kernlet/part/bounded_buffer_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Every member function but constructor and destructor may be called from any kernel thread, from many at
/// once; not from a signal handler, not from a task. What a thread wrote before its put() is visible to
/// whoever takes that word.
class bounded_buffer {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 512;

  /// An empty, open buffer for `capacity` words. Throws std::invalid_argument when that is 0, std::bad_alloc
  /// when there is no memory for it.
  explicit bounded_buffer(std::size_t capacity);
  /// Words that are inside are lost. Nobody may be in a call, or enter one any more.
  ~bounded_buffer();
  bounded_buffer(const bounded_buffer&) = delete;
  bounded_buffer& operator=(const bounded_buffer&) = delete;

  /// Appends a word; blocks while the buffer is full. True: it is inside. False: the buffer is closed, or was
  /// closed while the caller waited, and the word is not inside.
  bool put(std::uint64_t word);

  /// Takes the oldest word; blocks while the buffer is empty and open. Nothing: it is closed and drained.
  std::optional<std::uint64_t> take();

  /// No word goes in from now on; all who wait look again. Closing twice is closing once. Does not wait for
  /// anybody.
  void close();

  /// Words inside at some moment of the call. What it says may be over before the caller can read it.
  std::size_t size() const;

  /// As it was given to the constructor. Does not block.
  std::size_t capacity() const noexcept;

 private:
  KERNLET_STATE(part::bounded_buffer_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/bounded_buffer_inline.hpp>)
#include <kernlet/part/bounded_buffer_inline.hpp>
#endif
