#include <kernlet/asymmetric_fence.hpp>
#include <kernlet/live_tasks.hpp>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {

live_tasks::place& live_tasks::add_slowly(store* own, green_task& task) {
  const std::lock_guard held(lock_);
  if (shared_ == nullptr) {
    blocks_.push_back(std::make_unique<place[]>(block_size));
    for (std::uint32_t i = 0; i < block_size; ++i)
      blocks_.back()[i].behind = i + 1 < block_size ? &blocks_.back()[i + 1] : nullptr;
    shared_ = blocks_.back().get();
  }
  place& taken = *shared_;
  shared_ = taken.behind;
  for (std::uint32_t i = 0; own != nullptr && i < block_size / 2 && shared_ != nullptr; ++i) {
    place* const one = shared_;
    shared_ = one->behind;
    one->behind = own->first;
    own->first = one;
    ++own->count;
  }
  taken.task.store(&task, std::memory_order_release); // as in add()
  return taken;
}

void live_tasks::remove(store* own, place& left) noexcept {
  left.task.store(nullptr, std::memory_order_relaxed); // the barrier orders it
  asymmetric::light_barrier();                         // pairs with the heavy one in begin_walk()
  if (walks_.load(std::memory_order_relaxed)) [[unlikely]] {
    lock_.lock(); // until it has gone by
    lock_.unlock();
  }
  if (own == nullptr) {
    const std::lock_guard held(lock_);
    left.behind = shared_;
    shared_ = &left;
    return;
  }
  left.behind = own->first;
  own->first = &left;
  if (++own->count > 2 * block_size) [[unlikely]]
    give_row_back(*own);
}

void live_tasks::give_row_back(store& own) noexcept {
  const std::lock_guard held(lock_);
  for (std::uint32_t i = 0; i < block_size; ++i) {
    place* const one = own.first;
    own.first = one->behind;
    one->behind = shared_;
    shared_ = one;
  }
  own.count -= block_size;
}

void live_tasks::begin_walk() {
  lock_.lock();
  walks_.store(true, std::memory_order_relaxed); // the barrier orders it
  asymmetric::heavy_barrier();                   // pairs with the light one in remove()
}

void live_tasks::end_walk() noexcept {
  walks_.store(false, std::memory_order_relaxed); // who reads true a little longer takes the lock for nothing
  lock_.unlock();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
