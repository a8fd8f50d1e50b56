#pragma once
/// \file
/// Fork and join for `Task<T>` on a scheduler: two Tasks, of which another worker may take the second.
///
///     kernlet::Task<long> fib(int n) {
///       if (n < 2)
///         co_return n;
///       auto [one, other] = co_await kernlet::async::both(fib(n - 1), fib(n - 2));
///       co_return one + other;
///     }
///     kernlet::run([] { return kernlet::sync_wait(fib(30)); });
///
/// The second Task is *offered*: it stands in the processor's queue as a step, which costs no task and no
/// stack. The first one runs at once. If nobody has taken the other one meanwhile, it is taken back and runs
/// in place, which is the way of nearly all. A thief makes a task of the scheduler for it, which drives it.
///
/// Invariants
/// - Each Task runs on one driver: the second one on its parent's or on its thief's. It is given away before
///   it has begun.
/// - An offer is settled before its record is gone: taken back, or over.
///
/// Source of the idea: Mohr, Kranz and Halstead, "Lazy task creation" (1990); Cilk's spawn and sync (Frigo,
/// Leiserson and Randall, 1998), which gives the parent away, where this gives the child.

#include <exception>
#include <kernlet/async.hpp>
#include <kernlet/go.hpp>
#include <kernlet/thread_mutex.hpp>
#include <optional>
#include <utility>
#include <variant>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace async {

/// \cond
namespace detail_both {

/// In the parent's frame.
class offer : public runnable {
 public:
  /// `drive` runs the Task to its end, on a thief's stack, and keeps what comes of it.
  explicit offer(void (*drive)(offer& self)) noexcept : runnable(step), drive_(drive) {}
  ~offer();
  offer(const offer&) = delete;
  offer& operator=(const offer&) = delete;

  /// Into the queue of the caller's processor. Where there is none, nobody will take it.
  void make() noexcept;
  /// True: it is the caller's again, and has not begun.
  bool take_back() noexcept;
  /// Asks the thief to end.
  void cancel() noexcept;
  /// Awaits the thief's end. False: the thief could not begin, and the Task is the caller's again. A
  /// cancellation of the caller goes on to the thief, and is thrown when that has ended.
  Task<bool> over();

  std::exception_ptr error;

 private:
  static void step(runnable& self);
  struct ends { ///< goes with the thief's task, even if that never begins
    explicit ends(offer& whose) noexcept : it(&whose) {}
    ends(ends&& other) noexcept : it(std::exchange(other.it, nullptr)) {}
    ~ends() {
      if (it != nullptr)
        it->over_.wake();
    }
    offer* it;
  };
  void run() noexcept;

  void (*const drive_)(offer& self);
  waiter over_;
  enum class place : std::uint8_t { nowhere, offered, taken_back, over } place_ = place::nowhere;
  bool began_ = false; ///< the thief has
  thread_mutex lock_;  ///< guards the next two
  bool cancelled_ = false;
  std::optional<std::stop_source> thief_;
};

template <class T>
using value_of = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

template <class T>
struct offer_of : offer {
  explicit offer_of(Task<T>& whose) noexcept
      : offer([](offer& self) {
          auto& own = static_cast<offer_of&>(self);
          if constexpr (std::is_void_v<T>) {
            sync_wait(std::move(own.task));
            own.value.emplace();
          } else {
            own.value.emplace(sync_wait(std::move(own.task)));
          }
        }),
        task(whose) {}
  Task<T>& task;
  std::optional<value_of<T>> value;
};

/// Awaits `task`, and gives something in any case.
template <class T>
Task<value_of<T>> await_value(Task<T> task) {
  if constexpr (std::is_void_v<T>) {
    co_await std::move(task);
    co_return {};
  } else {
    co_return co_await std::move(task);
  }
}

} // namespace detail_both
/// \endcond

/// `co_await both(left, right)`: their values, as a pair; std::monostate stands for that of a Task<void>.
/// They may run at the same moment, on two workers of the scheduler that runs the caller; elsewhere `right`
/// runs after `left`. A waiting point.
///
/// If `left` fails, `right` is cancelled, or never begins, and the exception is thrown when it has ended. If
/// `right` fails, its exception is thrown when `left` has ended. A cancellation of the caller reaches both.
template <class A, class B>
Task<std::pair<detail_both::value_of<A>, detail_both::value_of<B>>> both(Task<A> left, Task<B> right) {
  detail_both::offer_of<B> other(right);
  other.make();
  std::optional<detail_both::value_of<A>> first;
  std::exception_ptr error;
  try {
    if constexpr (std::is_void_v<A>) {
      co_await std::move(left);
      first.emplace();
    } else {
      first.emplace(co_await std::move(left));
    }
  } catch (...) {
    error = std::current_exception();
  }
  if (!other.take_back()) {
    if (error != nullptr)
      other.cancel();
    if (co_await other.over() && error == nullptr) {
      if (other.error == nullptr)
        co_return {std::move(*first), std::move(*other.value)};
      error = other.error;
    }
  }
  if (error != nullptr)
    std::rethrow_exception(error);
  if constexpr (std::is_void_v<B>) {
    co_await std::move(right);
    co_return {std::move(*first), std::monostate{}};
  } else {
    co_return {std::move(*first), co_await std::move(right)};
  }
}

} // namespace async
} // namespace KERNLET_PARTS
} // namespace kernlet
