#pragma once
/// \file
/// Tasks that cannot be forgotten: the scope that starts them does not end before they have.
///
///     {
///       kernlet::task_group group;
///       group.spawn("left", left);
///       group.spawn("right", right);
///       group.join();   // both have finished; throws what the first failing one has thrown
///     }
///
/// Source of the idea: Sustrik, "Structured concurrency" (2018); the nurseries of Python's Trio.

#include <kernlet/group_outcome.hpp>
#include <kernlet/loop.hpp>
#include <optional>
#include <type_traits>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// A group of tasks of one loop, owned by one of its tasks. Members may spawn more members. The first that
/// fails has the others cancelled. A local variable: neither copied nor moved, and gone before its owner
/// ends.
class task_group {
 public:
  /// For tasks of the loop whose task makes it. Throws loop_error outside a task.
  task_group();
  /// Cancels the members that have not finished and waits for them, whatever is asked of the owner meanwhile.
  /// An exception of a member that nobody has taken with join() is dropped if the scope is left by an
  /// exception or by a cancellation, and else goes to loop_options::unjoined.
  ~task_group();
  task_group(const task_group&) = delete;
  task_group& operator=(const task_group&) = delete;

  /// A new member, as loop::spawn(). What it returns is dropped.
  template <std::invocable Body>
  void spawn(const char* name, Body&& body) {
    using kept = member<std::decay_t<Body>>;
    auto handle = owner_->owner().spawn(name, kept(*this, std::forward<Body>(body)));
    // The closure has its last address now: at the end of the record that the handle refers to.
    auto& made = static_cast<task_body<void, kept>&>(*handle.record());
    enlist(made.body, made);
  }
  template <std::invocable Body>
  void spawn(Body&& body) {
    spawn("member", std::forward<Body>(body));
  }

  /// Waits until all members have finished, those too that members spawn meanwhile. Then throws what the
  /// first failing one has thrown. A waiting point: if the owner is to end, cancels the members, waits for
  /// them, and throws task_cancelled. For the owner alone: loop_error from another task. May be called again.
  void join();

  /// Asks all members to end. Does not wait.
  void cancel() noexcept;

  /// Members that have not finished.
  std::size_t size() const noexcept { return count_; }

 private:
  friend class group_outcome;

  /// What hangs a member into the group's list.
  struct link {
    task_group* group = nullptr;
    task_record* task = nullptr; ///< null until it is in the list
    link* previous = nullptr;
    link* next = nullptr;
  };

  /// A member's closure.
  template <class Body>
  struct member : link {
    template <class From>
    member(task_group& in, From&& from) : body(std::forward<From>(from)) {
      this->group = &in;
    }
    member(member&& other) noexcept(std::is_nothrow_move_constructible_v<Body>)
        : link(other), body(std::move(other.body)) {}
    ~member() {
      if (this->task != nullptr) // the one that ran, or was to
        this->group->ended(*this);
    }
    void operator()() {
      try {
        body();
      } catch (const task_cancelled&) {
        throw;
      } catch (...) {
        this->group->failed(*this);
      }
    }
    Body body;
  };

  void enlist(link& made, task_record& task) noexcept;
  void failed(const link& who) noexcept;
  void ended(link& gone) noexcept;
  void wait_for_all();

  task_record* owner_;
  link* first_ = nullptr;
  std::size_t count_ = 0;
  bool waiting_ = false;
  group_outcome outcome_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
