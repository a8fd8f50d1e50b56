// Step 09.1, the fast part: a list under a lock, and a count that is read without it.

#include <kernlet/part/global_queue_inline.hpp>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// A list of `count` ones from `first` to `last` goes behind all others. Under the lock.
void append(part::global_queue_state& all, runnable& first, runnable& last, std::size_t count) noexcept {
  last.behind = nullptr;
  (all.first == nullptr ? all.first : all.last->behind) = &first;
  all.last = &last;
  // Relaxed to read: only who holds the lock writes it. Release pairs with the acquire in size().
  all.count.store(all.count.load(std::memory_order_relaxed) + count, std::memory_order_release);
}

/// Under the lock; there are as many.
void lower(part::global_queue_state& all, std::size_t count) noexcept {
  all.count.store(all.count.load(std::memory_order_relaxed) - count, std::memory_order_relaxed);
}

} // namespace

global_queue::global_queue() noexcept = default;
global_queue::~global_queue() = default;

void global_queue::push(runnable& one) noexcept {
  auto& all = state();
  const std::lock_guard held(all.lock);
  append(all, one, one, 1);
}

void global_queue::push(std::span<runnable* const> row) noexcept {
  if (row.empty())
    return;
  for (std::size_t i = 0; i + 1 < row.size(); ++i) // before the lock: nobody else sees them yet
    row[i]->behind = row[i + 1];
  auto& all = state();
  const std::lock_guard held(all.lock);
  append(all, *row.front(), *row.back(), row.size());
}

runnable* global_queue::pop() noexcept {
  runnable* one = nullptr;
  pop({&one, 1});
  return one;
}

std::size_t global_queue::pop(std::span<runnable*> into) noexcept {
  auto& all = state();
  if (size() == 0)
    return 0;
  const std::lock_guard held(all.lock);
  std::size_t taken = 0;
  for (; taken < into.size() && all.first != nullptr; ++taken) {
    into[taken] = all.first;
    all.first = all.first->behind;
  }
  lower(all, taken);
  return taken;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
