#pragma once
/// \file
/// Tasks that start at any time and end together.
///
///     co_await async::with_group([&](async::group& all) -> Task<> {
///       for (const std::string& url : urls)
///         all.spawn(check(url));
///     });   // goes on when the body and all that it spawned have finished
///
/// A C++ destructor cannot wait. So a group is not an object that the program makes; it exists while its body
/// and its members do, and with_group() returns after them.

#include <concepts>
#include <kernlet/async_gather.hpp>
#include <kernlet/loop_error.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace async {

/// The inside of with_group(). Members may spawn, too.
class group {
 public:
  /// Starts a member; it does not run before the caller waits. An exception of a member, or of the body,
  /// cancels all others, and with_group() throws it when they have ended.
  ///
  /// Throws task_error if the group has ended, or if `task` owns nothing. In a cancelled group the member
  /// begins, and its first waiting point throws.
  void spawn(Task<> task);
  /// Asks the body and all members to end. with_group() returns when they have, if the body returns nothing
  /// or has returned already; else it throws cancelled_error.
  void cancel() noexcept;
  /// Members that are kept: those that run, and some that have finished.
  std::size_t size() const noexcept { return members_.size(); }

  /// For with_group().
  explicit group(cancel_scope& outer) noexcept : core_(outer, gather_mode::all_or_nothing) {}
  ~group();
  group(const group&) = delete;
  group& operator=(const group&) = delete;

 private:
  template <class Body>
  friend auto with_group(Body body) -> std::invoke_result_t<Body&, group&>;

  void keep(promise_core& root);
  void sweep() noexcept;
  static promise_core& at(void* self, std::size_t index) noexcept;

  gather_core core_;
  std::vector<promise_core*> members_; ///< the first is the body
  std::size_t sweep_at_ = 16;
  bool open_ = false;
  bool cancelled_ = false;
};

/// Calls `body(group&)`, which returns a Task, and awaits that and every member. Returns what the body
/// returns.
template <class Body>
auto with_group(Body body) -> std::invoke_result_t<Body&, group&> {
  promise_core& self = co_await kernlet::detail::own_promise();
  group all(self.scope());
  auto first = body(all);
  all.keep(first.promise());
  all.open_ = true;
  bool ended = false; // by its own cancel()
  try {
    co_await kernlet::detail::awaits_members(all.core_);
  } catch (const task_cancelled&) {
    if (!all.cancelled_ || self.scope().cancelled())
      throw;
    ended = true;
  }
  all.open_ = false;
  if constexpr (std::is_void_v<typename decltype(first)::value_type>) {
    if (!ended)
      first.promise().result();
  } else {
    if (ended && first.promise().status() != promise_status::returned)
      throw cancelled_error("a group was cancelled before its body had returned a value");
    co_return first.promise().result();
  }
}

} // namespace async
} // namespace KERNLET_PARTS
} // namespace kernlet
