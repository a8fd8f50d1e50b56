// The pool's long ways: making stacks, sharing them between threads, returning their memory.

#include <algorithm>
#include <cerrno>
#include <kernlet/panic.hpp>
#include <kernlet/part/guards.hpp>
#include <kernlet/part/owner_in_note.hpp>
#include <kernlet/part/reserve.hpp>
#include <kernlet/part/stack_pool_inline.hpp>
#include <sys/mman.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

const char owner_in_note[] = "";

namespace {

constexpr std::size_t largest_slab = std::size_t{1} << 30;
constexpr std::size_t largest_batch = stack_cache::capacity / 2;

/// The pool's last slab has no room for another stack: reserves one that is twice as large as the last, up to
/// a gigabyte, or what the kernel still gives. Reserving costs one mapping, whatever the size; small programs
/// do not look large.
void add_slab(stack_pool_state& pool) {
  const std::size_t wanted = pool.slabs.empty() ? 64 * pool.stride : 2 * pool.slabs.back().bytes;
  std::size_t bytes = std::max(std::min(wanted, largest_slab) / pool.stride, std::size_t{1}) * pool.stride;
  pool.slabs.reserve(pool.slabs.size() + 1);
  std::byte* lowest = nullptr;
  while ((lowest = reserve(bytes)) == nullptr && errno == ENOMEM && bytes > pool.stride)
    bytes = std::max(bytes / 4 / pool.stride, std::size_t{1}) * pool.stride;
  if (lowest == nullptr)
    no_memory(bytes);
  try {
    pool.slabs.push_back(
        {lowest, bytes, stack_table::add({lowest, bytes, pool.stride, pool.guard, owner_in_note})});
  } catch (...) {
    munmap(lowest, bytes);
    throw;
  }
  pool.reserved += bytes;
  pool.cut = 0;
}

/// Cuts a few more stacks, the more the pool has already, and puts them among the idle ones: at least one.
/// The pool is as it was when it throws.
void make_stacks(stack_pool_state& pool) {
  if (pool.slabs.empty() || pool.cut == pool.slabs.back().bytes)
    add_slab(pool);
  const std::size_t left = (pool.slabs.back().bytes - pool.cut) / pool.stride;
  const std::size_t batch = std::min(left, std::clamp(pool.made, std::size_t{1}, largest_batch));
  if (pool.idle.capacity() < pool.made + batch)
    pool.idle.reserve(2 * (pool.made + batch));
  const bool noted = under_valgrind();
  if (noted)
    pool.valgrind_ids.reserve(pool.valgrind_ids.size() + batch);
  std::byte* const first = pool.slabs.back().lowest + pool.cut;
  const std::size_t count = set_guards(first, pool.guard, pool.stride, batch);
  for (std::size_t i = 0; i < count; ++i) {
    std::byte* const lowest = first + i * pool.stride + pool.guard;
    pool.idle.push_back(lowest);
    if (noted)
      pool.valgrind_ids.push_back(tell_valgrind(area_in_slot(lowest, pool.stride, pool.guard)));
  }
  pool.cut += count * pool.stride;
  pool.made += count;
}

std::byte* pop_idle(stack_pool_state& pool) noexcept {
  std::byte* const lowest = pool.idle.back();
  pool.idle.pop_back();
  pool.trimmed = std::min(pool.trimmed, pool.idle.size());
  return lowest;
}

} // namespace

void empty_cache(stack_pool_state& pool, stack_cache& cache, std::size_t keep) noexcept {
  const std::size_t count = cache.count.load(std::memory_order_relaxed);
  const std::lock_guard held(pool.lock);
  // The oldest go: they are the coldest.
  pool.idle.insert(pool.idle.end(), cache.stacks, cache.stacks + (count - keep)); // has room
  std::copy(cache.stacks + (count - keep), cache.stacks + count, cache.stacks);
  cache.count.store(keep, std::memory_order_relaxed);
}

std::byte* take_slowly(stack_pool_state& pool) {
  stack_cache* cache = caches_here().of[pool.number];
  if (cache == nullptr)
    cache = open_cache(pool);
  const std::lock_guard held(pool.lock);
  if (pool.idle.empty())
    make_stacks(pool);
  std::byte* const lowest = pop_idle(pool);
  if (cache != nullptr) {
    const std::size_t more = std::min(pool.idle.size(), stack_cache::capacity / 2);
    for (std::size_t i = more; i > 0; --i)
      cache->stacks[i - 1] = pop_idle(pool); // the warmest comes out first
    cache->count.store(more, std::memory_order_relaxed);
  }
  return lowest;
}

void give_back_slowly(stack_pool_state& pool, std::byte* lowest) noexcept {
  stack_cache* cache = caches_here().of[pool.number];
  if (cache == nullptr)
    cache = open_cache(pool);
  if (cache == nullptr) {
    const std::lock_guard held(pool.lock);
    pool.idle.push_back(lowest); // has room
    return;
  }
  std::size_t count = cache->count.load(std::memory_order_relaxed);
  if (count == stack_cache::capacity) {
    empty_cache(pool, *cache, stack_cache::capacity / 2);
    count = stack_cache::capacity / 2;
  }
  cache->stacks[count] = lowest;
  cache->count.store(count + 1, std::memory_order_relaxed);
}

} // namespace part

stack_pool::stack_pool(stack_options options) {
  const auto shape = part::stack_shape::of(options, part::stack_shape::above);
  state().size = shape.size;
  state().guard = shape.guard;
  state().stride = shape.stride;
  state().guards = shape.guard == 0 ? guard_kind::none : part::guards_here();
  state().number = part::open_pool();
}

stack_pool::~stack_pool() {
  part::stack_pool_state& pool = state();
  if (counts().taken() != 0)
    panic("a stack_pool ends while stacks of it are taken", __FILE__, __LINE__);
  part::close_pool(pool);
  for (const unsigned id : pool.valgrind_ids)
    part::untell_valgrind(id);
  for (const part::slab& each : pool.slabs) {
    part::unpoison({each.lowest, each.bytes}); // whoever gets these addresses next
    stack_table::remove(each.entry);
    munmap(each.lowest, each.bytes);
  }
}

std::size_t stack_pool::trim() noexcept {
  part::stack_pool_state& pool = state();
  if (part::stack_cache* const mine = part::caches_here().of[pool.number])
    part::empty_cache(pool, *mine, 0);
  const std::lock_guard held(pool.lock);
  const int saved = errno;
  const std::size_t count = pool.idle.size() - pool.trimmed;
  for (std::size_t i = pool.trimmed; i < pool.idle.size(); ++i)
    madvise(pool.idle[i], pool.stride - pool.guard, MADV_DONTNEED);
  pool.trimmed = pool.idle.size();
  errno = saved;
  return count;
}

stack_options stack_pool::options() const noexcept {
  return {state().size, state().guard};
}

stack_counts stack_pool::counts() const noexcept {
  return part::count(state());
}

} // namespace KERNLET_PARTS
} // namespace kernlet
