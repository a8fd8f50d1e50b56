#pragma once
/// \file
/// What can be thrown by a loop and its tasks, besides what the tasks' own bodies throw.

#include <kernlet/parts.hpp>
#include <stdexcept>
#include <string>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// A loop, a task or a handle was used against its rules; what() names the rule and the cure. Nothing has
/// happened then.
class loop_error : public std::logic_error {
 public:
  explicit loop_error(const std::string& what);
  ~loop_error() override;
};

/// Thrown by loop::run(): every task waits, no timer is set, and nothing outside can wake one. what() lists
/// the tasks, each with its name and what it waits for. The tasks are as they were: wake or cancel one and
/// call run() again, or destroy the loop.
class deadlock_error : public std::runtime_error {
 public:
  explicit deadlock_error(const std::string& what);
  ~deadlock_error() override;
};

/// Thrown by a join: the task was cancelled and has left no result. Not `task_cancelled`, which would say
/// that the one who joins is to end.
class cancelled_error : public std::runtime_error {
 public:
  explicit cancelled_error(const std::string& what);
  ~cancelled_error() override;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
