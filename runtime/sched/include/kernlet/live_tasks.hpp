#pragma once
/// \file
/// All tasks of a scheduler that have not ended: for the report when nothing moves, and for the end, when all
/// are cancelled. Two stores for each task that is spawned, and two for each that ends: no lock, no exchange,
/// and no other task's memory is touched.
///
/// Each task has a *place*, a word that points to it. Places come in blocks that stay; a worker keeps the
/// free ones that it has, and takes and gives whole rows where it has too few or too many.
///
/// A walk visits every place that is taken, while tasks come and go. Two mirrored recipes keep it from a task
/// that is being disposed of:
///
///     a task ends                              a walk
///       1. its place points to nothing           1. "somebody walks", under the lock
///       2. light barrier                         2. heavy barrier
///       3. does somebody walk? wait for the      3. visit what the places point to
///          lock, and then dispose of it
///
/// See asymmetric_fence.hpp for the barriers. A task that comes while somebody walks is visited or not.

#include <atomic>
#include <cstdint>
#include <kernlet/thread_mutex.hpp>
#include <memory>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {

class green_task;

/// The frame's.
class live_tasks {
 public:
  struct place {
    std::atomic<green_task*> task{nullptr};
    place* behind = nullptr; ///< while it is free
  };
  /// A worker's free places; its own.
  struct store {
    place* first = nullptr;
    std::uint32_t count = 0;
  };

  /// A task that lives from now on. `own`: the calling worker's, or null for a thread outside. Throws
  /// std::bad_alloc.
  place& add(store* own, green_task& task) {
    if (own == nullptr || own->first == nullptr) [[unlikely]]
      return add_slowly(own, task);
    place& taken = *own->first;
    own->first = taken.behind;
    --own->count;
    taken.task.store(&task, std::memory_order_release); // pairs with the acquire in walk()
    return taken;
  }

  /// A task that lives no more: whoever disposes of it calls this first. Waits for a walk, if there is one.
  void remove(store* own, place& left) noexcept;

  /// Visits each task that lives. None is disposed of meanwhile, and none may be waited for. One walk at a
  /// time.
  template <class Visit>
  void walk(Visit visit) {
    begin_walk();
    for (const auto& block : blocks_)
      for (std::uint32_t i = 0; i < block_size; ++i)
        if (green_task* const task = block[i].task.load(std::memory_order_acquire))
          visit(*task);
    end_walk();
  }

 private:
  static constexpr std::uint32_t block_size = 256;

  place& add_slowly(store* own, green_task& task);
  void give_row_back(store& own) noexcept;
  void begin_walk();
  void end_walk() noexcept;

  thread_mutex lock_; ///< guards the rest, and is held during a walk
  std::vector<std::unique_ptr<place[]>> blocks_;
  place* shared_ = nullptr; ///< free, and nobody's
  std::atomic<bool> walks_{false};
};

} // namespace KERNLET_PARTS
} // namespace kernlet
