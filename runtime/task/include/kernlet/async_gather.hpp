#pragma once
/// \file
/// Wait for several Tasks at once.
///
///     auto [name, age] = co_await async::gather(read_name(), read_age());
///     std::vector<page> pages = co_await async::gather(std::move(fetches));
///
/// Nothing runs in parallel: the Tasks take turns on one kernel thread, and their waits overlap.

#include <array>
#include <kernlet/async_wait.hpp>
#include <kernlet/gather_core.hpp>
#include <tuple>
#include <variant>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace detail {

/// What stands for the result of a Task<void> in a tuple.
template <class T>
using or_monostate = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

/// `co_await` of a gather_core.
class awaits_members : public task_awaiter {
 public:
  explicit awaits_members(gather_core& core) noexcept : core_(core) {}
  bool await_ready() const noexcept { return false; }
  template <task_promise_type Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> parent) noexcept {
    return core_.begin(parent.promise());
  }
  void await_resume() const { core_.verdict(); }

 private:
  gather_core& core_;
};

template <std::size_t Count>
scope_members members_of(std::array<promise_core*, Count>& all) noexcept {
  return {all.data(), Count, [](void* owner, std::size_t index) noexcept -> promise_core& {
            return *static_cast<promise_core**>(owner)[index];
          }};
}
template <class T>
scope_members members_of(std::vector<Task<T>>& all) {
  for (const Task<T>& each : all)
    each.promise(); // throws if there is none
  return {all.data(), all.size(), [](void* owner, std::size_t index) noexcept -> promise_core& {
            return static_cast<Task<T>*>(owner)[index].promise();
          }};
}

/// The result of a Task, where an object is needed.
template <class T>
or_monostate<T> result_of(Task<T>& task) {
  if constexpr (std::is_void_v<T>) {
    task.promise().result();
    return {};
  } else {
    return task.promise().result();
  }
}

} // namespace detail

namespace async {

/// What became of one member: a value, or an exception.
template <class T>
class settled {
 public:
  using kept = detail::or_monostate<T>;

  explicit settled(kept value) : outcome_(std::in_place_index<0>, std::move(value)) {}
  explicit settled(std::exception_ptr error) noexcept : outcome_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const noexcept { return outcome_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }
  /// The value; throws the exception if there is one.
  kept& value() & {
    if (!has_value())
      std::rethrow_exception(std::get<1>(outcome_));
    return std::get<0>(outcome_);
  }
  kept value() && { return std::move(value()); }
  /// Null if there is a value.
  std::exception_ptr error() const noexcept { return has_value() ? nullptr : std::get<1>(outcome_); }

  /// Of a Task that has finished.
  static settled of(Task<T>& task) {
    if (std::exception_ptr error = task.promise().error())
      return settled(std::move(error));
    return settled(detail::result_of(task));
  }

 private:
  std::variant<kept, std::exception_ptr> outcome_;
};

/// Runs all of them until each has finished; returns their results in their order, std::monostate for void.
/// The first exception cancels the others; when they have ended it is thrown, and what they returned is
/// dropped. Cancelled while it waits, it cancels all and waits for their end.
template <class... Ts>
Task<std::tuple<detail::or_monostate<Ts>...>> gather(Task<Ts>... tasks) {
  std::array<promise_core*, sizeof...(Ts)> all{&tasks.promise()...};
  promise_core& self = co_await detail::own_promise();
  gather_core core(self.scope(), gather_mode::all_or_nothing);
  core.scope().set_members(detail::members_of(all));
  co_await detail::awaits_members(core);
  co_return std::tuple<detail::or_monostate<Ts>...>(detail::result_of(tasks)...);
}

/// The same for any number of one type. With void it returns nothing.
template <class T>
Task<std::conditional_t<std::is_void_v<T>, void, std::vector<detail::or_monostate<T>>>>
gather(std::vector<Task<T>> tasks) {
  promise_core& self = co_await detail::own_promise();
  gather_core core(self.scope(), gather_mode::all_or_nothing);
  core.scope().set_members(detail::members_of(tasks));
  co_await detail::awaits_members(core);
  if constexpr (!std::is_void_v<T>) {
    std::vector<T> results;
    results.reserve(tasks.size());
    for (Task<T>& each : tasks)
      results.push_back(each.promise().result());
    co_return results;
  }
}

/// Runs all of them until each has finished, whatever becomes of the others, and returns what became of each.
template <class... Ts>
Task<std::tuple<settled<Ts>...>> gather_settled(Task<Ts>... tasks) {
  std::array<promise_core*, sizeof...(Ts)> all{&tasks.promise()...};
  promise_core& self = co_await detail::own_promise();
  gather_core core(self.scope(), gather_mode::settle);
  core.scope().set_members(detail::members_of(all));
  co_await detail::awaits_members(core);
  co_return std::tuple<settled<Ts>...>(settled<Ts>::of(tasks)...);
}

template <class T>
Task<std::vector<settled<T>>> gather_settled(std::vector<Task<T>> tasks) {
  promise_core& self = co_await detail::own_promise();
  gather_core core(self.scope(), gather_mode::settle);
  core.scope().set_members(detail::members_of(tasks));
  co_await detail::awaits_members(core);
  std::vector<settled<T>> results;
  results.reserve(tasks.size());
  for (Task<T>& each : tasks)
    results.push_back(settled<T>::of(each));
  co_return results;
}

} // namespace async
} // namespace KERNLET_PARTS
} // namespace kernlet
