#pragma once
/// \file
/// What a scheduler has beside it once a task of it has made a call that may block: a gate for each
/// processor, a monitor, and helpers.
///
/// The *monitor* is a kernel thread without a processor. It looks at all gates now and then: the processor of
/// a call that it sees a second time, and that somebody could use, it takes, and hands to a helper, which
/// works with it as a worker does. It looks every 20 microseconds while there is something to see, and less
/// and less often, down to every 10 milliseconds, while there is not.
///
/// Invariants
/// - A processor belongs to one thread: the worker or helper that runs its tasks, the task's thread behind
/// its
///   gate, the monitor between take() and submit(), or the job that stands in the pool.
/// - The companion is made by the first call and lives until run() has no more tasks: see scheduler::run().
///
/// Source of the idea: Go's sysmon() and retake() (runtime/proc.go).

#include <kernlet/call_gate.hpp>
#include <kernlet/helper_pool.hpp>
#include <kernlet/poller.hpp>
#include <kernlet/scheduler.hpp>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {

class blocking_companion : public scheduler_companion {
 public:
  /// That of this scheduler; makes it if there is none yet. Null: there was no memory or no thread for it.
  static blocking_companion* of(scheduler& owner) noexcept {
    if (auto* const there = static_cast<blocking_companion*>(owner.companion())) [[likely]]
      return there;
    return make(owner);
  }
  ~blocking_companion();
  blocking_companion(const blocking_companion&) = delete;
  blocking_companion& operator=(const blocking_companion&) = delete;

  call_gate& gate(const scheduler_processor& has) noexcept { return posts_[has.index()].gate; }
  /// Gives it to a helper, and starts one if need be. False: there is none, and none can be started; the job
  /// is the caller's.
  bool give(helper_job& job) noexcept;
  /// A job that was given has run. Before anybody is told so.
  void has_run() noexcept { given_.fetch_sub(1, std::memory_order_relaxed); }
  /// For descriptors; made when it is first asked for. Throws std::system_error.
  poller& descriptors();

 private:
  /// What belongs to a processor. A cache line of its own: the gate is written at every call.
  struct alignas(64) post : helper_job {
    call_gate gate;
    call_gate::call seen = call_gate::none; ///< the monitor's: at its last look
    bool waits = false;                     ///< the monitor's: taken, and no helper could be had yet
    scheduler_processor* processor = nullptr;
  };

  explicit blocking_companion(scheduler& owner);
  static blocking_companion* make(scheduler& owner) noexcept;
  static void end_of_run(scheduler_companion& self) noexcept;
  static void poll_descriptors(scheduler_companion& self, deadline until) noexcept;
  static void kick_poller(scheduler_companion& self) noexcept;

  void watch() noexcept;
  /// One look at all gates. True: there is something to watch.
  bool look_at_all() noexcept;
  void start_helper();
  /// Once for each scheduler: what is short, and what to do.
  void say_full() noexcept;
  void say_no_thread(const char* why) noexcept;

  scheduler& owner_;
  std::vector<post> posts_;
  const std::uint32_t most_; ///< helpers
  helper_pool pool_;
  std::atomic<std::uint32_t> given_{0};   ///< jobs that wait or run; counts, and publishes nothing
  std::atomic<std::uint32_t> missing_{0}; ///< helpers that could not be started; the monitor tries again
  std::atomic<bool> said_full_{false}, said_no_thread_{false};
  std::mutex poller_lock_;
  std::unique_ptr<poller> poller_;        ///< there before `polls` is true
  std::atomic<std::uint32_t> stopped_{0}; ///< what the monitor sleeps on
  std::mutex threads_lock_;               ///< for what stands below
  std::list<std::thread> helpers_;
  std::list<std::thread> ended_; ///< on their last instructions
  bool ending_ = false;          ///< helpers are joined where they stand
  std::thread monitor_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
