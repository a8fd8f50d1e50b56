#pragma once
/// \file
/// The executor for callbacks, which cannot wait.

#include <kernlet/executor.hpp>
#include <memory>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace detail {

/// A call, and what is called with its result. Nobody waits in hand_over(): whoever gives up the last
/// reference sends the job home.
template <class F, class Then>
class then_job final : public executor_job {
 public:
  using result = executor_result<F>;

  then_job(reactor& where, F f, Then then, const char* name)
      : executor_job(table, name), where_(where), held_(where), f_(std::move(f)), then_(std::move(then)) {}

  /// Before the maker gives up its reference: nothing was performed, and `then` is not to be called.
  void refuse() noexcept { refused_ = true; }

 private:
  static void run(executor_job& self) {
    auto& here = static_cast<then_job&>(self);
    if constexpr (std::is_void_v<result>)
      call_with_token(here.f_, here);
    else
      here.result_.emplace(call_with_token(here.f_, here));
  }

  /// On any thread. All that the job owns ends on the reactor's.
  static void dispose(executor_job& self) noexcept {
    std::unique_ptr<then_job> done(static_cast<then_job*>(&self));
    if (done->refused_)
      return;
    reactor& where = done->where_;
    const char* const name = done->name();
    const reactor_visit here(where); // the hold ends with the call
    where.call_from_thread(callback<>([done = std::move(done)] { done->tell(); }, name));
  }

  void tell() {
    if constexpr (std::is_void_v<result>)
      then_(error());
    else
      then_(error(), std::move(result_));
  }
  static constexpr job_operations table{run, dispose};

  reactor& where_;
  reactor_hold held_;
  bool refused_ = false;
  F f_;
  Then then_;
  std::optional<std::conditional_t<std::is_void_v<result>, char, result>> result_;
};

} // namespace detail

/// Runs `f()` or `f(std::stop_token)` on a thread of the pool, then `then` on the reactor's thread:
/// `then(std::exception_ptr error)` if f returns nothing, else `then(std::exception_ptr error,
/// std::optional<Result>)`; one of the two is empty. For the reactor's thread, callbacks above all; returns
/// at once. False: the queue is full, and neither will be called. Throws executor_error after shut_down() of
/// the pool. The reactor must live until `then` was called; it is held meanwhile (reactor::hold).
template <class F, class Then>
[[nodiscard]] bool call_in_executor(thread_pool& pool, reactor& where, F&& f, Then&& then,
                                    const char* name = "call in the executor") {
  using job_type = detail::then_job<std::decay_t<F>, std::decay_t<Then>>;
  auto* const job = new job_type(where, std::forward<F>(f), std::forward<Then>(then), name);
  const job_reference<job_type> ours(job);
  try {
    if (pool.submit(*job, when_full::refuse))
      return true;
  } catch (...) {
    job->refuse();
    throw;
  }
  job->refuse();
  return false;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
