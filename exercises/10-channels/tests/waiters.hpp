#pragma once
// Tasks in small. What waits in a channel is a waiter, whatever it is made of; these are made for tests.

#include <atomic>
#include <cstdint>
#include <functional>
#include <kernlet/judge/test.hpp>
#include <kernlet/task_local.hpp>
#include <kernlet/thread_block.hpp>
#include <kernlet/waiter.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace chapter10 {

using namespace kernlet;

/// As long as it lives the calling thread runs as this task: current_waiter() names it.
class running_as {
 public:
  explicit running_as(waiter& task) : former_(std::exchange(this_thread().current, &task)) {}
  ~running_as() { this_thread().current = former_; }
  running_as(const running_as&) = delete;
  running_as& operator=(const running_as&) = delete;

 private:
  waiter* const former_;
};

/// The part of a task that both kinds below share.
class small_task : public waiter {
 public:
  std::string called = "a task";

 protected:
  explicit small_task(const waiter_operations& kind) noexcept : waiter(kind) {}
  ~small_task() = default;
  int shields_ = 0; ///< the owner's alone, like the next
  task_values values_;

  static const task_operations as_a_task;
};

inline const task_operations small_task::as_a_task{
    [](const waiter& self) noexcept { return static_cast<const small_task&>(self).called.c_str(); },
    [](waiter&) { return std::stop_token(); },
    [](waiter& self, int by) noexcept { static_cast<small_task&>(self).shields_ += by; },
    [](const waiter&) noexcept { return std::chrono::steady_clock::now(); },
    [](waiter&, const char*) noexcept -> const char* { return nullptr; },
    [](waiter& self) noexcept -> task_values& { return static_cast<small_task&>(self).values_; }};

/// A task whose waits are written down beforehand, on one thread: each park() calls the next step, which does
/// what others do meanwhile, and says how that park() ends. A step that says `timed_out` or `cancelled`
/// although somebody has woken the task by then is the case in which both come at the same moment: the wake
/// stays for the next park(). Behind the last step a park() returns only if there is such a wake.
class scripted_task : public small_task {
 public:
  using step = std::function<wake_reason()>;
  scripted_task(judge::test& t, std::vector<step> steps)
      : small_task(kind), t_(t), steps_(std::move(steps)) {}

  std::size_t parks() const { return parks_; }
  std::size_t wakes() const { return wakes_; }

  /// All steps were taken, whoever has woken it was seen, and no shield is left.
  void check_over(const char* file = __builtin_FILE(), int line = __builtin_LINE()) const {
    t_.check(parks_ >= steps_.size(), "it has waited as long as it had to", file, line);
    t_.check(!woken_, "no wake is left for a task that waits no longer", file, line);
    t_.check_equal(static_cast<std::uint64_t>(shields_), 0, "shields that are left", file, line);
  }

 private:
  wake_reason park_here() {
    if (parks_ < steps_.size()) {
      waiter* const here = std::exchange(this_thread().current, nullptr); // others run meanwhile
      const wake_reason how = steps_[parks_++]();
      this_thread().current = here;
      if (how == wake_reason::woken)
        woken_ = false;
      told_ = told_ || how == wake_reason::cancelled;
      return how;
    }
    ++parks_;
    if (std::exchange(woken_, false))
      return wake_reason::woken;
    if (told_ && shields_ == 0)
      return wake_reason::cancelled; // as at each waiting point from now on
    t_.check(false, "it waits, and nobody will ever wake it", __FILE__, __LINE__);
    t_.finish();
  }

  static const waiter_operations kind;

  judge::test& t_;
  std::vector<step> steps_;
  std::size_t parks_ = 0, wakes_ = 0;
  bool woken_ = false, told_ = false;
};

inline const waiter_operations scripted_task::kind{
    [](waiter& self, deadline) { return static_cast<scripted_task&>(self).park_here(); },
    [](waiter& self) noexcept {
      auto& own = static_cast<scripted_task&>(self);
      ++own.wakes_;
      own.woken_ = true;
    },
    [](waiter&) {}, &small_task::as_a_task};

/// A task on a thread of its own that can be told to end. It must outlive all who may wake it.
class ending_task : public small_task {
 public:
  ending_task() noexcept : small_task(kind) {}

  /// From any thread.
  void tell_to_end() {
    told_.store(true);
    thread_.wake();
  }
  /// When nobody else is left: whether somebody has woken it, and it has not seen that.
  bool has_a_wake_left() const { return woken_.load(); }

 private:
  wake_reason park_here(deadline until) {
    for (;;) {
      if (woken_.exchange(false))
        return wake_reason::woken; // a wake comes first
      if (told_.load() && shields_ == 0)
        return wake_reason::cancelled;
      if (thread_.park(until) == wake_reason::timed_out && !woken_.load())
        return wake_reason::timed_out;
    }
  }

  static const waiter_operations kind;

  thread_waiter thread_;
  std::atomic<bool> woken_{false}, told_{false};
};

inline const waiter_operations ending_task::kind{
    [](waiter& self, deadline until) { return static_cast<ending_task&>(self).park_here(until); },
    [](waiter& self) noexcept {
      auto& own = static_cast<ending_task&>(self);
      own.woken_.store(true);
      own.thread_.wake();
    },
    [](waiter& self) { static_cast<ending_task&>(self).thread_.yield(); }, &small_task::as_a_task};

} // namespace chapter10
