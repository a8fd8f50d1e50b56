#pragma once
/// \file
/// A task with types: record, result and closure in one piece, which lies at the head of the coroutine's
/// body. The frame's; programs use loop::spawn() and join_handle.

#include <kernlet/task_record.hpp>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {
/// \cond
namespace detail {

/// Stands for void where there must be an object.
struct no_result {};
} // namespace detail
/// \endcond

/// A record and what its task returns: all that a handle needs to know.
template <class Result>
struct task_result : task_record {
  static_assert(std::is_void_v<Result> || (std::is_object_v<Result> && std::is_move_constructible_v<Result>),
                "what a task returns is void or an object that can be moved; return a pointer instead of a "
                "reference");
  /// \cond
  using kept = std::conditional_t<std::is_void_v<Result>, detail::no_result, Result>;

  explicit task_result(const task_origin& origin) noexcept : task_record(origin) {}
  std::optional<kept> result;
  /// \endcond
};

template <class Result, class Body>
struct task_body : task_result<Result> {
  /// What a task is made from, on its spawner's stack.
  struct source {
    task_origin origin;
    Body body;
  };

  explicit task_body(source&& from) : task_result<Result>(from.origin), body(std::move(from.body)) {}

  static void call(task_record& task) {
    auto& here = static_cast<task_body&>(task);
    if constexpr (std::is_void_v<Result>) {
      here.body();
      here.result.emplace();
    } else {
      here.result.emplace(here.body());
    }
  }

  /// \cond
  // The address of the record is that of the whole: task_record::run() and loop::launch() rely on it.
  static constexpr body_operations operations{
      sizeof(task_body), alignof(task_body),
      [](void* to, void* from) { ::new (to) task_body(std::move(*static_cast<source*>(from))); },
      task_record::run, [](void* self) noexcept { static_cast<task_body*>(self)->~task_body(); }};
  /// \endcond

  Body body;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
