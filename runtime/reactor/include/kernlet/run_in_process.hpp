#pragma once
/// \file
/// run_in_executor() for a pool of processes. See kernlet/process_pool.hpp.

#include <kernlet/process_pool.hpp>
#include <memory>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Calls `f(arguments...)` in a process of the pool; suspends the caller meanwhile, as the other
/// run_in_executor().
///
/// `f` is a function that was there when the fork server was started; arguments and result are copied byte by
/// byte, so they are trivially copyable and hold no pointer that would mean anything there. Changes that f
/// makes to globals stay in that worker. When the caller leaves (cancelled, or the deadline has passed) a
/// call that runs is ended by killing its worker, so `leaving` is not asked.
///
/// Throws as the other one; besides remote_error for what f throws, worker_died if its process ends.
template <class Result, class... Parameters, class... Arguments>
Result run_in_executor(process_pool& pool, Result (*f)(Parameters...), const executor_options& options,
                       Arguments&&... arguments) {
  static_assert((std::is_trivially_copyable_v<std::decay_t<Parameters>> && ...) &&
                    (std::is_void_v<Result> || std::is_trivially_copyable_v<Result>),
                "arguments and results of a call in another process are copied byte by byte");
  static_assert(!(std::is_reference_v<Parameters> || ...) && !std::is_reference_v<Result>,
                "a reference means nothing in another process: pass values");
  using kept_arguments = std::tuple<std::decay_t<Parameters>...>;
  using kept_result = std::conditional_t<std::is_void_v<Result>, char, Result>;
  struct parcel {
    Result (*f)(Parameters...);
    kept_arguments arguments;
  };
  static_assert(sizeof(parcel) <= process_pool::largest && sizeof(kept_result) <= process_pool::largest);
  constexpr auto unpack = [](const void* request, void* answer) {
    const parcel& all = *static_cast<const parcel*>(request);
    if constexpr (std::is_void_v<Result>)
      std::apply(all.f, all.arguments);
    else
      ::new (answer) Result(std::apply(all.f, all.arguments));
  };
  executor_options here = options;
  here.leaving = if_running::wait; // the worker is killed: the wait is short, and the buffers below are ours
  struct both {
    parcel request;
    // Unconstructed: a trivially copyable result need not have a default.
    alignas(kept_result) std::byte answer[sizeof(kept_result)];
  };
  // Not on the stack: two times `largest` is more than a task has.
  const std::unique_ptr<both> kept(new both{{f, kept_arguments(std::forward<Arguments>(arguments)...)}, {}});
  const auto call = [&](executor_job& job) {
    pool.perform_in(
        job.worker(),
        {unpack, &kept->request, sizeof kept->request, kept->answer, sizeof kept->answer, options.name},
        job.stop_source().get_token());
  };
  run_in_executor(pool.threads(), call, here);
  if constexpr (!std::is_void_v<Result>)
    return *std::launder(reinterpret_cast<Result*>(kept->answer));
}

template <class Result, class... Parameters, class... Arguments>
  requires(std::is_convertible_v<Arguments, Parameters> && ...)
Result run_in_executor(process_pool& pool, Result (*f)(Parameters...), Arguments&&... arguments) {
  return run_in_executor(pool, f, executor_options{}, std::forward<Arguments>(arguments)...);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
