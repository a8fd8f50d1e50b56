#pragma once
/// \file
/// Tasks of a scheduler that cannot be forgotten: the scope that starts them does not end before they have.
/// The scheduler's counterpart of task_group.hpp.
///
///     {
///       kernlet::go_group group;
///       group.go("left", left);
///       group.go("right", right);
///       group.join();   // both have ended; throws what the first failing one has thrown
///     }
///
/// Source of the idea: Sustrik, "Structured concurrency" (2018); the nurseries of Python's Trio; Go's
/// errgroup.

#include <kernlet/go.hpp>
#include <kernlet/group_outcome.hpp>
#include <kernlet/thread_mutex.hpp>
#include <stop_token>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// A group of tasks, owned by the task that makes it. Members may start more members. The first that fails
/// has the others cancelled. A local variable: neither copied nor moved, and gone before its owner ends.
class go_group {
 public:
  /// Throws scheduler_error outside a scheduler's task.
  go_group();
  /// Cancels the members that have not ended and waits for them, whatever is asked of the owner meanwhile. An
  /// exception of a member that nobody has taken with join() is dropped if the scope is left by an exception
  /// or by a cancellation, and else goes to scheduler_options::unjoined.
  ~go_group();
  go_group(const go_group&) = delete;
  go_group& operator=(const go_group&) = delete;

  /// A new member, as kernlet::go(). What it returns is dropped. From the owner and from members.
  template <std::invocable Body>
  void go(const char* name, Body&& body) {
    const joined_in place(*this); // before it can end
    kernlet::go(task_options{.name = name, .stop = stop_.get_token()},
                member<std::decay_t<Body>>(*this, std::forward<Body>(body)))
        .detach();
  }
  template <std::invocable Body>
  void go(Body&& body) {
    go("member", std::forward<Body>(body));
  }

  /// Waits until all members have ended, those too that members start meanwhile. Then throws what the first
  /// failing one has thrown. A waiting point: if the owner is to end, cancels the members, waits for them,
  /// and throws task_cancelled. For the owner alone: scheduler_error from another task. May be called again.
  void join();

  /// Asks all members to end. Does not wait. From any thread.
  void cancel() noexcept { stop_.request_stop(); }

  /// Members that have not ended; a look that may be old.
  std::size_t size() const noexcept { return count_.load(std::memory_order_relaxed); }

 private:
  friend class group_outcome;

  /// Counts one more while it is started, so that the group does not end in between.
  struct joined_in {
    go_group& group;
    explicit joined_in(go_group& in) noexcept : group(in) { group.came(); }
    ~joined_in() { group.ended(); }
    joined_in(const joined_in&) = delete;
    joined_in& operator=(const joined_in&) = delete;
  };

  /// A member's closure. It counts from when it is made to when it is gone; one that is moved from does not.
  template <class Body>
  struct member {
    template <class From>
    member(go_group& in, From&& from) : body(std::forward<From>(from)), group(&in) {
      group->came();
    }
    member(member&& other) noexcept(std::is_nothrow_move_constructible_v<Body>)
        : body(std::move(other.body)), group(std::exchange(other.group, nullptr)) {}
    ~member() {
      if (group != nullptr)
        group->ended();
    }
    void operator()() {
      try {
        body();
      } catch (const task_cancelled&) {
        throw;
      } catch (...) {
        group->failed(this_task::name());
      }
    }
    Body body;
    go_group* group;
  };

  void came() noexcept { count_.fetch_add(1, std::memory_order_relaxed); }
  void ended() noexcept;
  void failed(const char* who) noexcept;
  void wait_for_all();

  green_task* const owner_;
  std::stop_source stop_;
  std::atomic<std::size_t> count_{0};
  thread_mutex lock_; ///< guards what follows, and the step of the count to 0
  bool waiting_ = false;
  group_outcome outcome_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
