#pragma once
/// \file
/// A call that may block the kernel thread, without the other tasks' waiting for it:
///
///     const ssize_t got = kernlet::blocking([&] { return ::read(file, buffer, size); });
///
/// The call runs where it stands, on the task's stack and its worker's thread, and costs two atomic
/// operations if it is quick. If it is not, the processor is taken away meanwhile and goes on with other
/// tasks on another thread; when the call returns, the task is ready again and waits for a processor as any
/// other does. A call that was slow the last times is not tried first: it is handed to a helper, and its task
/// suspended.
///
/// So f may run on any thread, and inside it the caller is no task: what it waits for blocks the thread, and
/// this_task is nobody. errno is a thread's; what f leaves there is lost, unless f returns it.
///
/// The call cannot be interrupted: neither a cancellation nor a deadline of the task ends it. What waits for
/// a descriptor belongs to the poller instead.
///
/// Source of the idea: Go's entersyscall, exitsyscall and its monitor (runtime/proc.go). The memory of what
/// was slow is a branch predictor's two-bit counter (Smith, 1981).

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <kernlet/helper_pool.hpp>
#include <kernlet/waiter.hpp>
#include <optional>
#include <type_traits>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

class green_task;
class scheduler_processor;

namespace detail {

/// What is known of the calls in one place of the program. Zero at first.
class call_site {
 public:
  /// Slow twice, and not quick since.
  bool expects_slow() const noexcept { return level_.load(std::memory_order_relaxed) >= 2; }
  void was_slow() noexcept { move(1, most); }
  void was_quick() noexcept { move(-1, 0); }

 private:
  static constexpr int most = 3;
  /// A lost update is a vote less.
  void move(int by, int end) noexcept {
    if (const int level = level_.load(std::memory_order_relaxed); level != end)
      level_.store(level + by, std::memory_order_relaxed);
  }
  std::atomic<int> level_{0};
};

/// The caller's processor stands behind its gate from here to the end of the scope. Nothing, where the caller
/// is no task of a scheduler, or holds a preemption guard.
class call_in_place {
 public:
  explicit call_in_place(call_site& site) noexcept;
  /// May suspend: after it the caller may be on another thread.
  ~call_in_place();
  call_in_place(const call_in_place&) = delete;
  call_in_place& operator=(const call_in_place&) = delete;

 private:
  call_site& site_;
  waiter* task_ = nullptr; ///< null: nothing is to be done
  scheduler_processor* has_ = nullptr;
  std::uint64_t call_ = 0;
};

/// A job for whose end a task waits.
struct awaited_job : helper_job {
  waiter* who = nullptr;
  bool was_quick = false;
};

/// Gives the job to a helper and suspends the calling task until it has run. False: the caller is no task of
/// a scheduler, or there can be no helper; nothing has happened. What the job does is run_awaited()'s
/// argument.
bool help_out(awaited_job& job);
/// Does the job and wakes who waits: the last touch of it. For awaited_job::run.
void run_awaited(awaited_job& job, void (*work)(awaited_job&) noexcept) noexcept;

/// A call in the hands of a helper, with what it gives.
template <class F, class Result>
class call_elsewhere : public awaited_job {
 public:
  explicit call_elsewhere(F& f) : f_(f) {
    run = [](helper_job& self) noexcept {
      run_awaited(static_cast<awaited_job&>(self),
                  [](awaited_job& job) noexcept { static_cast<call_elsewhere&>(job).call(); });
    };
  }
  Result take() {
    if (error_ != nullptr)
      std::rethrow_exception(std::move(error_));
    if constexpr (!std::is_void_v<Result>)
      return std::move(*result_);
  }

 private:
  void call() noexcept {
    try {
      if constexpr (std::is_void_v<Result>)
        f_();
      else
        result_.emplace(f_());
    } catch (...) {
      error_ = std::current_exception();
    }
  }
  F& f_;
  std::optional<std::conditional_t<std::is_void_v<Result>, char, Result>> result_{};
  std::exception_ptr error_{};
};

} // namespace detail

/// Calls f, and returns what it returns, by value, or throws what it throws; see above. From a task, which
/// may be suspended and go on upon another thread; outside tasks and under a preemption guard it is a plain
/// call. No std::mutex may be held: it belongs to a thread.
template <class F>
auto blocking(F&& f) -> std::decay_t<std::invoke_result_t<F&>> {
  using result = std::decay_t<std::invoke_result_t<F&>>;
  static constinit detail::call_site site; // a lambda has a type of its own, and so a place of its own
  if (site.expects_slow()) [[unlikely]] {
    detail::call_elsewhere<std::remove_reference_t<F>, result> call(f);
    if (detail::help_out(call)) {
      if (call.was_quick)
        site.was_quick();
      return call.take();
    }
  }
  const detail::call_in_place here(site);
  return f();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
