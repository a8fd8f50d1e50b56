#pragma once
/// \file
/// What every group of tasks does with the failures of its members, and how its owner waits for them: for
/// task_group and go_group, which differ in who may be where.

#include <exception>
#include <kernlet/this_task.hpp>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// The frame's. `Group` has wait_for_all(), a waiting point that throws task_cancelled, and cancel().
class group_outcome {
 public:
  /// In a handler of a member's exception. Returns whether it is the first.
  bool note(const char* member) noexcept {
    if (error_ != nullptr)
      return false;
    failed_ = member;
    error_ = std::current_exception();
    return true;
  }
  bool failed() const noexcept { return error_ != nullptr; }

  /// Waits for all members, which are cancelled if the owner is to end; throws what the first failing one has
  /// thrown.
  template <class Group>
  void join(Group& group) {
    try {
      group.wait_for_all();
    } catch (const task_cancelled&) {
      cancel_all(group);
      throw;
    }
    if (error_ != nullptr)
      std::rethrow_exception(std::exchange(error_, nullptr));
  }
  /// Cancels the members and waits for them, whatever is asked of the owner.
  template <class Group>
  static void cancel_all(Group& group) {
    group.cancel();
    const cancellation_shield shield;
    group.wait_for_all();
  }
  /// At the group's end: `report(member, error)`, if nobody has taken a failure and the scope is not left by
  /// an exception.
  template <class Report>
  void end(bool owner_is_to_end, Report report) const {
    if (error_ != nullptr && std::uncaught_exceptions() == uncaught_ && !owner_is_to_end)
      report(failed_, error_);
  }

 private:
  std::exception_ptr error_;                        ///< the first failure
  const char* failed_ = "";                         ///< the name of the member that it came from
  const int uncaught_ = std::uncaught_exceptions(); ///< on their way when the group was made
};

} // namespace KERNLET_PARTS
} // namespace kernlet
