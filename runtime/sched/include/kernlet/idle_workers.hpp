#pragma once
/// \file
/// A contract of chapter 9, fourth step: where workers rest that have nothing to do, and how they are called.
///
/// A worker without work *searches* for a while, looking into others' queues, and then *rests* in the kernel.
/// Resting costs nothing, but to be woken costs microseconds; searching finds work at once, but uses a
/// processor for nothing. So a few search and the others rest: at most half as many search as work.
///
/// No wake-up is lost. Two mirrored recipes:
///
///     who makes a task ready                  who goes to rest
///       1. put it into a queue                  1. search no more
///       2. notify():                            2. rest():
///          a. fence                                a. say that it rests
///          b. somebody searches? it will be        b. fence
///             found: go                            c. look once more into every queue (`ready`)
///          c. somebody rests? wake one             d. if there is something, take the word back and go;
///                                                     else sleep
///
/// Step 1 before step 2 on the right is what 2b on the left rests on: whoever still counts as searching will
/// look again. And a worker that finds work while it is the last one that searches calls notify() itself:
/// there may be more where that came from, and others have relied on it.
///
/// Invariants
/// - While a task stands in a queue that others can take from, either no worker rests, or one searches, or
///   one has been woken and will search. So with work for two, two run, soon.
/// - Searching are at most half as many as are awake (rounded up), not counting those that were woken to
///   search.
/// - A wake() wakes one worker, and that one counts as searching from then on.
///
/// From workers, each by its number; notify() from any thread. rest() blocks the kernel thread, the others
/// never do for long. No task runs here: the frame calls all this on the workers' own stacks, but notify(),
/// which stands behind every push.
///
/// Source of the idea: Go's "Worker thread parking/unparking" (the comment at the head of runtime/proc.go),
/// whose argument this is. Linux: try_to_wake_up() and select_idle_sibling().

#include <cstddef>
#include <cstdint>
#include <kernlet/seam.hpp>
#include <kernlet/waiter.hpp>
#include <memory>
#include <type_traits>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/idle_workers_state.hpp>)
KERNLET_UNSEEN_STATE(idle_workers_state);
#elif !KERNLET_SEALED
#include <kernlet/part/idle_workers_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

class idle_workers {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 320;

  /// For so many workers, numbered from 0; all are awake and none searches. Throws std::bad_alloc.
  explicit idle_workers(std::uint32_t workers);
  /// Nobody may rest, and no notify() may be on its way.
  ~idle_workers();
  idle_workers(const idle_workers&) = delete;
  idle_workers& operator=(const idle_workers&) = delete;

  /// The caller has nothing to do: may it search? True: it counts as searching, until end_search() or rest().
  bool start_search() noexcept;
  /// The caller searches no more: it has found something. If it was the last, calls notify().
  void end_search() noexcept;

  /// The caller, worker number `self`, has found nothing; `searching` says whether it counts as searching,
  /// which ends here. Sleeps until it is woken or the deadline has come, unless `ready(context)` says true
  /// first. `ready` is called on the caller's thread, any number of times; it looks, without waiting, whether
  /// there is anything to do.
  ///
  /// Returns whether the caller counts as searching now: it was woken by a notify().
  bool rest(std::uint32_t self, bool searching, bool (*ready)(void*), void* context, deadline until);

  /// The same with a function object.
  template <class Ready>
  bool rest(std::uint32_t self, bool searching, Ready&& ready, deadline until = no_deadline) {
    using object = std::remove_reference_t<Ready>;
    const auto call = [](void* context) { return static_cast<bool>((*static_cast<object*>(context))()); };
    return rest(self, searching, call, const_cast<void*>(static_cast<const void*>(std::addressof(ready))),
                until);
  }

  /// Something was put where others can take it. Wakes one worker, if one rests and nobody searches. From any
  /// thread; never blocks for long.
  void notify() noexcept;

  /// Wakes every worker that rests, to look at what `ready` looks at; none of them counts as searching. For
  /// the end of a scheduler, and for news that are not work.
  void wake_all() noexcept;

  /// How many rest, by a look that may be old.
  std::uint32_t resting() const noexcept;

 private:
  KERNLET_STATE(part::idle_workers_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/idle_workers_inline.hpp>)
#include <kernlet/part/idle_workers_inline.hpp>
#endif
