#pragma once
/// \file
/// The contract of chapter 7, first half: what the compiler's coroutine keeps in its frame so that it can be
/// awaited. `Task<T>` (kernlet/task.hpp) puts the types on top.
///
/// The compiler turns a function that contains co_await into a state machine, and its locals into a *frame*
/// on the heap. It knows nothing of who waits for whom. That is the promise's business: it lies in the frame,
/// and the compiler calls it at fixed places.
///
///     co_await leaf()      await_by()   the awaiting Task is noted; leaf's frame runs next
///     co_return value      returned()   the value is kept
///     (an exception)       failed()     the exception is kept
///     (the end)            finish()     the awaiting Task's frame runs next
///     (back in the awaiter) take()      the exception is thrown here, or the value is moved out
///
/// Words: the Task<T>s that wait for one another, each for the next, are a *chain*. At most the innermost one
/// runs or can be woken; the others are suspended in a co_await of the next. A chain begins with a *root*,
/// which no Task awaits: a gather's member, a spawned Task, the one that sync_wait() drives.
///
/// Invariants
/// - A promise is *created*, *started*, and then *returned* or *failed*. It is started once, and finishes
/// once.
/// - A started promise has exactly one to go on after it: the Task that awaits it, or a *completion*.
/// - The promise at the end of a chain is in one place: running, in the driver's ready queue, or in one list
/// or
///   timer that will make it ready. `waits_for()` says which.
/// - All promises of a chain run on one driver, on one kernel thread at a time. None of these functions
/// blocks,
///   locks, or may be called from another thread.
///
/// Source of the idea: Baker's symmetric transfer for C++20 (wg21.link/p0913); the awaiter protocol is that
/// of Nishanov's coroutines. Python's `await` delegates to the inner coroutine in the same way, but walks
/// down the chain at every step; Rust polls it from the root.

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <kernlet/promise_status.hpp>
#include <kernlet/seam.hpp>
#include <kernlet/wait_list.hpp>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/promise_state.hpp>)
KERNLET_UNSEEN_STATE(promise_state);
#elif !KERNLET_SEALED
#include <kernlet/part/promise_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

class cancel_scope;

/// In the frame of every Task<T> and every async::generator.
class promise_core {
 public:
  /// Bytes that sealed code reserves for the part's fields; an upper bound for every part.
  static constexpr std::size_t state_size = 64;

  /// \name Step 07.1: what becomes of the body
  /// @{

  /// Created.
  promise_core() noexcept;
  /// Also frees what take() has not taken. A panic if the Task still waits for something: its frame would be
  /// resumed after its end.
  ~promise_core();
  promise_core(const promise_core&) = delete;
  promise_core& operator=(const promise_core&) = delete;

  promise_status status() const noexcept;
  bool finished() const noexcept { return status() >= promise_status::returned; }
  /// The body has returned. Its value, if it has one, was made in the typed promise just before.
  void returned() noexcept;
  /// An exception leaves the body. Called inside a handler, so std::current_exception() is that exception.
  void failed() noexcept;
  /// Of a finished one: throws what the body let out, which is kept no longer; returns if it has returned.
  /// The caller moves the value out then. Called on the awaiting side, once.
  void take();
  /// What the body let out, without taking it; null if it has returned.
  std::exception_ptr error() const noexcept;
  /// @}

  /// \name Step 07.2: who runs next
  /// Each of these returns the frame that the processor goes on with. The compiler jumps there: it does not
  /// call it. So a chain of any length needs no more stack than one of length one.
  /// @{

  /// `awaiting` awaits this Task, which is created: it is the one to go on when this one finishes. This one
  /// comes into its scope (join()), and `awaiting` waits for a task (wait_for()).
  std::coroutine_handle<> await_by(promise_core& awaiting) noexcept;
  /// This Task becomes a root in `scope`: `whom` hears when it finishes. It is created.
  std::coroutine_handle<> begin(completion& whom, cancel_scope& scope) noexcept;
  /// The body is over and the frame is suspended for good. Whoever awaits goes on, and waits for nothing any
  /// more; a completion is told, and says who runs next.
  std::coroutine_handle<> finish() noexcept;
  /// For generators. The body is suspended at a co_yield: whoever awaits goes on, as in finish(); the next
  /// await_by() goes on with the body.
  std::coroutine_handle<> give_back() noexcept;
  /// @}

  /// \name Frames
  /// The memory of every frame whose promise is derived from this. Aligned to 16 bytes.
  /// @{
  static void* operator new(std::size_t size);
  static void operator delete(void* frame, std::size_t size) noexcept;
  /// @}

  /// \name What the frame keeps
  /// @{

  /// Where the coroutine goes on when it is resumed.
  std::coroutine_handle<> handle() noexcept {
    return std::coroutine_handle<promise_core>::from_promise(*this);
  }

  /// The scope whose cancellation concerns it. Of a created one: none yet, so do not ask.
  cancel_scope& scope() const noexcept { return *reinterpret_cast<cancel_scope*>(place_ & ~low_bits); }
  void join(cancel_scope& scope) noexcept {
    place_ = reinterpret_cast<std::uintptr_t>(&scope) | (place_ & low_bits);
  }

  task_wait waits_for() const noexcept {
    const auto kind = static_cast<task_wait>(place_ & kind_bits);
    return kind == task_wait::nothing && link_.after != nullptr ? task_wait::task : kind;
  }
  /// It waits for `other`, which it awaits. One store, for it stands in every co_await: that no list is named
  /// and an address is kept says so.
  void wait_for_task(promise_core& other) noexcept { link_.after = reinterpret_cast<wait_link*>(&other); }
  promise_core& awaited_task() const noexcept { return *reinterpret_cast<promise_core*>(link_.after); }
  /// That is over.
  void task_is_over() noexcept { link_.after = nullptr; }
  /// It waits for its turn or in a list: its link is in use there.
  void wait_in_list(task_wait kind) noexcept {
    place_ = (place_ & ~kind_bits) | static_cast<std::uintptr_t>(kind);
  }
  /// It waits for a scope's members, a timer or a waiter: the link, which is in no list, keeps the address.
  void wait_for(task_wait kind, void* what) noexcept {
    link_.after = static_cast<wait_link*>(what);
    wait_in_list(kind);
  }
  cancel_scope& awaited_scope() const noexcept { return *reinterpret_cast<cancel_scope*>(link_.after); }
  void* awaited() const noexcept { return link_.after; }
  /// It waits for nothing any more.
  void go_on() noexcept {
    link_ = {};
    place_ &= ~kind_bits;
  }

  /// A cancellation has ended its wait, or keeps it from beginning: end_wait() will throw.
  void note_interrupted() noexcept { place_ |= interrupted_bit; }
  /// The last thing at a waiting point: throws task_cancelled if it was interrupted.
  void end_wait() {
    link_.after = nullptr; // a wait_point has used it
    if ((place_ & interrupted_bit) != 0) [[unlikely]]
      throw_interrupted();
  }

  /// Its place in a list. Of one that has finished a part may use the room of `before` as it likes.
  wait_link& link() noexcept { return link_; }
  static promise_core& of(wait_link& link) noexcept;
  /// @}

 private:
  [[noreturn]] void throw_interrupted();

  static constexpr std::uintptr_t kind_bits = 7, interrupted_bit = 8, low_bits = 15;

  wait_link link_;
  std::uintptr_t place_ = 0; ///< the scope's address, which ends in four zero bits, and what it waits for
  KERNLET_STATE(part::promise_state, state_size);
};

inline promise_core& promise_core::of(wait_link& link) noexcept {
  // The link is a promise's first field; the class has no virtual function and no base.
  return *reinterpret_cast<promise_core*>(&link);
}

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/promise_inline.hpp>)
#include <kernlet/part/promise_inline.hpp>
#endif
