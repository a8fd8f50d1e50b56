#pragma once
/// \file
/// A scheduler's task with types: record, result and closure in one piece, which lies at the head of the
/// coroutine's body. The frame's; programs use go() and go_handle.

#include <kernlet/scheduler.hpp>
#include <kernlet/task_body.hpp>
#include <optional>
#include <type_traits>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// A record and what its task returns.
template <class Result>
struct green_result : green_task {
  static_assert(std::is_void_v<Result> || (std::is_object_v<Result> && std::is_move_constructible_v<Result>),
                "what a task returns is void or an object that can be moved; return a pointer instead of a "
                "reference");
  /// \cond
  using kept = std::conditional_t<std::is_void_v<Result>, detail::no_result, Result>;
  explicit green_result(const green_origin& origin) noexcept : green_task(origin) {}
  std::optional<kept> result;
  /// \endcond
};

template <class Result, class Body>
struct green_body : green_result<Result> {
  /// What a task is made from, on its spawner's stack.
  template <class From>
  struct source {
    green_origin origin;
    From&& body;
  };

  template <class From>
  explicit green_body(source<From>& from)
      : green_result<Result>(from.origin), body(std::forward<From>(from.body)) {}

  static void call(green_task& task) {
    auto& here = static_cast<green_body&>(task);
    if constexpr (std::is_void_v<Result>) {
      here.body();
      here.result.emplace();
    } else {
      here.result.emplace(here.body());
    }
  }

  /// \cond
  // The address of the record is that of the whole: launch() relies on it.
  template <class From>
  static constexpr body_operations operations{
      sizeof(green_body), alignof(green_body),
      [](void* to, void* from) { ::new (to) green_body(*static_cast<source<From>*>(from)); }, green_task::run,
      [](void* self) noexcept { static_cast<green_body*>(self)->~green_body(); }};
  /// \endcond

  Body body;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
