#pragma once
/// \file
/// Lists of those who wait, and the point at which a Task<T> does. Frame code: no chapter asks for it.
///
/// A waiting Task allocates nothing: its place in a list is a link in its own promise, and its awaiter is one
/// pointer to that. So a million Tasks that wait for one event cost a million frames, and nothing else.

#include <coroutine>
#include <cstddef>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// A place in a circular list. Whoever is in one can be taken out in constant time without knowing the list.
struct wait_link {
  wait_link* before = nullptr;
  wait_link* after = nullptr;

  void unlink() noexcept {
    before->after = after;
    after->before = before;
  }
};

/// First come, first served. Not copied, not moved: the links point into it.
class wait_list {
 public:
  wait_list() noexcept { clear(); }
  wait_list(const wait_list&) = delete;
  wait_list& operator=(const wait_list&) = delete;

  bool empty() const noexcept { return head_.after == &head_; }
  wait_link& first() noexcept { return *head_.after; }
  /// The next one of a list that is being gone through, or null at its end.
  wait_link* next(wait_link& link) noexcept { return link.after == &head_ ? nullptr : link.after; }

  void push_back(wait_link& link) noexcept {
    link.before = head_.before;
    link.after = &head_;
    head_.before->after = &link;
    head_.before = &link;
  }
  /// The list must not be empty.
  wait_link& pop_front() noexcept {
    wait_link& link = *head_.after;
    head_.after = link.after;
    link.after->before = &head_;
    return link;
  }

 private:
  void clear() noexcept { head_.before = head_.after = &head_; }
  wait_link head_;
};

class promise_core;

/// Something that a Task may have to wait for, and that hands out passes: an event that is set, a lock that
/// is free, a semaphore's unit.
class waitable {
 public:
  waitable(const waitable&) = delete;
  waitable& operator=(const waitable&) = delete;

 protected:
  /// `pass` is asked before anybody waits: true if the caller may go on at once; what it takes is taken then.
  explicit waitable(bool (*pass)(waitable& self) noexcept) noexcept : pass_(pass) {}
  /// A panic if somebody waits: who would wake them?
  ~waitable();

  /// Makes the one who has waited longest ready, with its pass. Somebody waits. From the driver's thread.
  void admit_first() noexcept;
  wait_list waiting_;

 private:
  friend class wait_point;
  bool (*pass_)(waitable& self) noexcept;
};

/// The awaiter of a waitable. All it knows lies in the promise: a Task waits at one point at a time. Which
/// promise, the thread knows: whoever makes a wait_point, and whoever resumes a Task, notes it, and nothing
/// runs in between. So it is empty, and a Task that waits needs no room for it.
class wait_point {
 public:
  /// `self` is about to co_await `what`.
  wait_point(promise_core& self, waitable& what) noexcept;

  bool await_ready() noexcept;
  /// False if it does not suspend, because the scope is cancelled: await_resume() throws then.
  bool await_suspend(std::coroutine_handle<>) noexcept;
  /// Throws task_cancelled if a cancellation came before the pass.
  void await_resume();
};

} // namespace KERNLET_PARTS
} // namespace kernlet
