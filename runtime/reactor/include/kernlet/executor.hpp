#pragma once
/// \file
/// What would hold the loop's thread is handed to another one: `run_in_executor(pool, f)` suspends the caller
/// until f has run on a thread of the pool, and returns what it returned or throws what it threw.
///
///     auto hash = kernlet::run_in_executor(pool, [&] { return sha256(image); });
///
/// The caller waits through current_waiter(), so it may be a task of a loop, a task of a scheduler or a
/// kernel thread; not a callback of a reactor, for which there is kernlet/call_in_executor.hpp.
///
/// The hand-over itself is a part (step 06.4 of the course); pools and types are frame.
///
/// Source of the idea: asyncio's run_in_executor, and behind it java.util.concurrent's Executor (Lea, 2004).

#include <atomic>
#include <exception>
#include <kernlet/reactor.hpp>
#include <kernlet/seam.hpp>
#include <kernlet/thread_pool.hpp>
#include <kernlet/waiter.hpp>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <type_traits>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// What happens to a call that has begun when the caller's deadline passes or its task is cancelled. One that
/// has not begun is withdrawn in any case, and never runs.
enum class if_running {
  /// The call is asked to stop, through its std::stop_token, and the caller waits for its end. So f may refer
  /// to
  /// whatever the caller owns.
  wait,
  /// The caller goes on at once; the call runs to its end, and its result is dropped. f must own all that it
  /// uses.
  abandon,
};

struct executor_options {
  deadline until = no_deadline;
  if_running leaving = if_running::wait;
  when_full full = when_full::wait;
  const char* name = "call in the executor"; ///< for errors; a literal
};

/// \name The hand-over (step 06.4)
/// @{

enum class hand_over_outcome {
  finished, ///< the call has returned or thrown: job.error() says which
  refused,  ///< the pool's queue is full, and the options say not to wait; nothing has run
  late,     ///< the deadline has passed. Withdrawn, finished too late after being asked to stop, or abandoned
};

/// Gives `job` to the pool and suspends the caller until it has been performed, the deadline passes, or the
/// caller's task is cancelled; see if_running for the last two. When it returns or throws anything, either
/// nobody will touch what the caller owns any more, or the job was abandoned as the options allow.
///
/// Throws task_cancelled when the task is cancelled; also if the job has finished meanwhile: a result is not
/// worth a lost cancellation. Throws executor_error if the pool is shut down.
hand_over_outcome hand_over(thread_pool& pool, executor_job& job, const executor_options& options);

/// Called by the pool, on a thread of its own, once for each job that was not withdrawn: runs the call, keeps
/// what it throws in job.error(), and then wakes whoever waits in hand_over(), unless it has gone. Gives up
/// the pool's reference last. What the call wrote is visible to whoever returns from hand_over().
void perform(executor_job& job) noexcept;

/// @}

namespace detail {

template <class F>
decltype(auto) call_with_token(F& f, executor_job& job) {
  if constexpr (std::is_invocable_v<F&, std::stop_token>)
    return f(job.stop_source().get_token());
  else if constexpr (std::is_invocable_v<F&, executor_job&>)
    return f(job); // of the frame's own: a pool of processes asks which worker it is
  else
    return f();
}

} // namespace detail

/// What a call gives back.
template <class F>
using executor_result = decltype(detail::call_with_token(std::declval<F&>(), std::declval<executor_job&>()));

namespace detail {

/// Closure and result, on the heap, with two owners: the caller and the pool.
template <class F>
class typed_job final : public executor_job {
 public:
  using result = executor_result<F>;
  typed_job(F f, const char* name) : executor_job(table, name), f_(std::move(f)) {}

  /// After hand_over() has said `finished`. Throws what the call threw.
  result take() {
    if (error() != nullptr)
      std::rethrow_exception(error());
    if constexpr (!std::is_void_v<result>)
      return std::move(*result_);
  }

 private:
  static void run(executor_job& self) {
    auto& here = static_cast<typed_job&>(self);
    if constexpr (std::is_void_v<result>)
      call_with_token(here.f_, here);
    else
      here.result_.emplace(call_with_token(here.f_, here));
  }
  static constexpr job_operations table{
      run, [](executor_job& self) noexcept { delete static_cast<typed_job*>(&self); }};

  F f_;
  std::optional<std::conditional_t<std::is_void_v<result>, char, result>> result_;
};

} // namespace detail

/// hand_over(), with outcomes other than `finished` as exceptions, and the loop told that a wake will come
/// from outside. Takes over the pool's reference. What run_in_executor() is made of.
void hand_over_or_throw(thread_pool& pool, executor_job& job, const executor_options& options);

/// Runs `f()` or `f(std::stop_token)` on a thread of the pool; suspends the caller meanwhile. Returns or
/// throws what f does. Besides: executor_full when the queue is full and `full` is `refuse`;
/// std::system_error with ETIMEDOUT after the deadline; task_cancelled; executor_error when the pool is shut
/// down or the caller is a callback of a reactor.
///
/// f may suspend nobody: it runs on a kernel thread and may block it. Its result must be an object, or void.
template <class F>
executor_result<std::decay_t<F>> run_in_executor(thread_pool& pool, F&& f,
                                                 const executor_options& options = {}) {
  using job_type = detail::typed_job<std::decay_t<F>>;
  static_assert(!std::is_reference_v<typename job_type::result>,
                "a call in the executor returns an object or nothing: return a pointer instead");
  auto* const job = new job_type(std::forward<F>(f), options.name);
  const job_reference<job_type> ours(job); // the other one is the pool's
  hand_over_or_throw(pool, *job, options);
  return job->take();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
