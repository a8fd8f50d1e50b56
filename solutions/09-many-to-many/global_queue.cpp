// Step 09.1, the model answer: a list under a lock.
//
// Whoever stands in the list is linked through its own `behind`, so nothing is ever allocated here, and a
// push cannot fail.

#include <kernlet/global_queue.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

global_queue::global_queue() noexcept = default;
global_queue::~global_queue() = default;

void global_queue::push(runnable& one) noexcept {
  runnable* const row[] = {&one};
  push(row);
}

void global_queue::push(std::span<runnable* const> row) noexcept {
  auto& all = state();
  const std::lock_guard held(all.lock); // one time for the whole row: nobody gets in between
  for (runnable* const one : row) {
    one->behind = nullptr;
    (all.first == nullptr ? all.first : all.last->behind) = one;
    all.last = one;
  }
  all.count += row.size();
}

runnable* global_queue::pop() noexcept {
  runnable* one = nullptr;
  pop({&one, 1});
  return one;
}

std::size_t global_queue::pop(std::span<runnable*> into) noexcept {
  auto& all = state();
  const std::lock_guard held(all.lock);
  std::size_t taken = 0;
  for (; taken < into.size() && all.first != nullptr; ++taken) {
    into[taken] = all.first;
    all.first = all.first->behind;
  }
  all.count -= taken;
  return taken;
}

std::size_t global_queue::size() const noexcept {
  // Without the lock, whoever holds it. The count publishes nothing: who wants one of them takes the lock.
  return state().count.load(std::memory_order_relaxed);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
