#pragma once
/// \file
/// A processor with all that the frame keeps beside the queue: timers, the list of tasks that were spawned
/// here, and the task that has just been left.

#include <cstddef>
#include <cstdint>
#include <kernlet/green_task.hpp>
#include <kernlet/processor.hpp>
#include <kernlet/scheduler_options.hpp>
#include <kernlet/thread_mutex.hpp>
#include <string>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {

class scheduler;

/// Holds a lock, unless there is one processor: then what it guards belongs to one thread.
class [[nodiscard]] shared_lock_guard {
 public:
  shared_lock_guard(thread_mutex& mutex, bool alone) : mutex_(alone ? nullptr : &mutex) {
    if (mutex_ != nullptr)
      mutex_->lock();
  }
  ~shared_lock_guard() {
    if (mutex_ != nullptr)
      mutex_->unlock();
  }
  shared_lock_guard(const shared_lock_guard&) = delete;
  shared_lock_guard& operator=(const shared_lock_guard&) = delete;

 private:
  thread_mutex* const mutex_;
};

/// Where a task waits: the addresses on its stack, as it has noted them itself.
struct waiting_place {
  static constexpr int most = 48;
  void* frames[most];
  int depth = 0;
  [[gnu::noinline]] void note() noexcept;
  /// A line for each frame, but for the scheduler's own at both ends.
  std::string describe(const char* indent) const;
};

/// Why a task has left its worker. Until the worker has seen to it, on the next stack, nobody else may touch
/// the task.
enum class leaving : std::uint8_t {
  nobody, ///< nobody has left
  yields, ///< it goes to the end of the ring
  waits,  ///< it is parked, unless something has come
  ended   ///< its stack is no longer in use
};

/// The frame's. Its thread's own, but for the members that say otherwise.
class scheduler_processor : public processor {
 public:
  /// no_deadline, as a number.
  static constexpr std::int64_t no_timer = no_deadline.time_since_epoch().count();

  scheduler_processor(scheduler& whose, std::uint32_t index, processor_set& all, bool alone) noexcept
      : processor(index, all, {.capacity = run_queue::most, .alone = alone}), owner(whose),
        budget(look_round_interval), traced_budget(look_round_interval) {}

  scheduler& owner;
  std::uint32_t budget;          ///< switches until its owner looks round
  std::uint32_t traced_budget;   ///< the same while somebody traces: `budget` is 1 then
  std::uint32_t glances = 0;     ///< looks round since its last glance at descriptors
  std::int64_t traced_until = 0; ///< when its last task left, unless it has looked round since
  std::int64_t nests_until = 0; ///< while its tasks run children in place; 0: since the last look, none asked
  leaving how = leaving::nobody;
  green_task* left = nullptr;
  runnable* up = nullptr;          ///< a step that a task has found; the worker takes it
  waiting_place where;             ///< of the task that was told to tell
  std::vector<std::uint64_t> seen; ///< others' switches at its last look, while it watches

  // Counts. Relaxed: written by the owner, read by whoever is curious.
  std::atomic<std::uint64_t> spawned{0}, finished{0}, switches{0}, stolen{0}, rests{0};

  /// \name Timers: its owner's, and other workers' that have nothing to do. Under `timers_lock`.
  /// @{
  thread_mutex timers_lock;
  timer_heap timers;
  /// The first one's deadline, since the clock's zero; read without the lock.
  std::atomic<std::int64_t> first_timer{no_timer};
  /// @}

  live_tasks::store places; ///< for tasks that it spawns
};

} // namespace KERNLET_PARTS
} // namespace kernlet
