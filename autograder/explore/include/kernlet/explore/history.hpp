#pragma once
/// \file
/// Linearizability: every operation on a shared object must look as if it took place at one moment between
/// its call and its return (Herlihy and Wing, TOPLAS 1990). Under the explorer one operation precedes another
/// if its return happens before the other's call: without that nobody can tell which was first. On kernel
/// threads it precedes if it returned earlier.
///
///     history<queue_of_int> seen;                       // queue_of_int: see below
///     std::thread producer([&] { seen.call("push", 1, [&] { q.push(1); return 0; }); });
///     int got = seen.call("pop", 0, [&] { return q.pop(); });
///     producer.join();
///     seen.check();                                     // ends the execution as failed if no order explains
///     it
///
/// The sequential object says what an operation on it must return; it is copied for each order that is tried:
///
///     struct queue_of_int {
///       std::deque<int> items;
///       bool explains(std::string_view what, long argument, long result);   // and changes its state
///     };
///
/// The search is Wing and Gong's (Journal of Parallel and Distributed Computing, 1993), for at most 12
/// operations.

#include <array>
#include <cstddef>
#include <kernlet/explore/outcome.hpp>
#include <string>
#include <string_view>

namespace kernlet::explore {

/// Not seen by the explorer: what is noted here is no part of the program.
#if defined(__clang__)
#define KERNLET_EXPLORE_UNSEEN [[clang::disable_sanitizer_instrumentation]]
#else
#define KERNLET_EXPLORE_UNSEEN [[gnu::no_sanitize("thread")]]
#endif

template <class Sequential>
class history {
 public:
  static constexpr std::size_t most = 12;

  /// Runs `f`, and notes when it was called, when it returned, and what. The result must convert to long.
  /// May be called by any thread.
  template <class F>
  auto call(const char* what, long argument, F f) {
    const std::size_t mine = begin(what, argument);
    const auto result = f();
    end(mine, static_cast<long>(result));
    return result;
  }

  /// When all calls have returned, by one thread that knows.
  void check() {
    bool right = false;
    auto look = [&] {
      std::size_t deepest = 0;
      right = explained(Sequential{}, (1U << count_) - 1, 0, deepest);
      if (!right)
        tell(deepest);
    };
    aside(look);
    if (!right)
      fail("not linearizable", story_);
  }

 private:
  struct operation {
    const char* what = nullptr;
    long argument = 0, result = 0;
    unsigned called = 0, returned = 0;                       ///< places in the order of execution
    unsigned thread = 0, at_return[8] = {}, at_call[8] = {}; ///< what was known then
  };

  KERNLET_EXPLORE_UNSEEN std::size_t begin(const char* what, long argument) {
    const std::size_t mine = __atomic_fetch_add(&count_, std::size_t{1}, __ATOMIC_SEQ_CST);
    if (mine >= most)
      fail("history", "a history has at most 12 operations");
    operations_[mine].what = what;
    operations_[mine].argument = argument;
    if (&kernlet_explore_moment != nullptr)
      kernlet_explore_moment(&operations_[mine].thread, operations_[mine].at_call);
    operations_[mine].called = __atomic_add_fetch(&now_, 1U, __ATOMIC_SEQ_CST);
    return mine;
  }
  KERNLET_EXPLORE_UNSEEN void end(std::size_t mine, long result) {
    operations_[mine].result = result;
    if (&kernlet_explore_moment != nullptr)
      kernlet_explore_moment(&operations_[mine].thread, operations_[mine].at_return);
    operations_[mine].returned = __atomic_add_fetch(&now_, 1U, __ATOMIC_SEQ_CST);
  }

  static bool precedes(const operation& a, const operation& b) {
    return a.returned < b.called && b.at_call[a.thread] >= a.at_return[a.thread];
  }

  /// Whether the operations of `left` can follow, in some order, on what `state` has become.
  bool explained(const Sequential& state, unsigned left, std::size_t depth, std::size_t& deepest) const {
    if (left == 0)
      return true;
    deepest = depth > deepest ? depth : deepest;
    for (std::size_t i = 0; i < count_; ++i) {
      const operation& next = operations_[i];
      bool may_be_first = (left >> i & 1) != 0;
      for (std::size_t j = 0; j < count_ && may_be_first; ++j)
        may_be_first = (left >> j & 1) == 0 || !precedes(operations_[j], next);
      if (!may_be_first)
        continue;
      Sequential after = state;
      if (after.explains(next.what, next.argument, next.result) &&
          explained(after, left & ~(1U << i), depth + 1, deepest))
        return true;
    }
    return false;
  }

  void tell(std::size_t deepest) {
    std::string story = "no order explains more than " + std::to_string(deepest) + " of these operations:";
    for (std::size_t i = 0; i < count_; ++i) {
      const operation& each = operations_[i];
      story += std::string(i == 0 ? " " : "; ") + each.what + "(" + std::to_string(each.argument) +
               ") = " + std::to_string(each.result) + " [" + std::to_string(each.called) + " to " +
               std::to_string(each.returned) + "]";
    }
    story_[story.copy(story_, sizeof story_ - 1)] = '\0';
  }

  std::array<operation, most> operations_{};
  std::size_t count_ = 0;
  unsigned now_ = 0;
  char story_[1024] = {}; ///< made aside, so it is no std::string
};

} // namespace kernlet::explore
