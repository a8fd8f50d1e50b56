#include <kernlet/part/stack_pool_state.hpp>
#include <mutex>
#include <new>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {
namespace {

/// Orders the ends of threads and of pools. Taken before a pool's own lock.
constinit std::mutex registry;
constinit unsigned numbers_in_use = 0; // a bit for each

// initial-exec: one load and an add, no call into the dynamic linker.
[[gnu::tls_model("initial-exec")]] constinit thread_local thread_caches block;

void unlink(stack_pool_state& pool, stack_cache& cache) noexcept {
  (cache.previous != nullptr ? cache.previous->next : pool.caches) = cache.next;
  if (cache.next != nullptr)
    cache.next->previous = cache.previous;
}

/// Gives a thread's stacks back to their pools when the thread ends.
struct end_of_thread {
  bool armed = false;

  ~end_of_thread() {
    thread_caches& here = caches_here();
    here.closed = true;
    const std::lock_guard held(registry);
    for (stack_cache*& each : here.of) {
      if (each == nullptr)
        continue;
      empty_cache(*each->pool, *each, 0);
      unlink(*each->pool, *each);
      delete each;
      each = nullptr;
    }
  }
};

[[gnu::noinline]] void arm_end_of_thread() noexcept {
  thread_local end_of_thread watch;
  watch.armed = true; // a first use: its destructor is registered
}

} // namespace

[[gnu::noinline]] thread_caches& caches_here() noexcept {
  asm volatile(""); // a side effect: without it two calls across a switch are merged into one
  return block;
}

std::size_t open_pool() noexcept {
  const std::lock_guard held(registry);
  for (std::size_t number = 0; number < thread_caches::pools; ++number) {
    if ((numbers_in_use >> number & 1) == 0) {
      numbers_in_use |= 1u << number;
      return number;
    }
  }
  return thread_caches::none;
}

void close_pool(stack_pool_state& pool) noexcept {
  const std::lock_guard held(registry);
  while (stack_cache* const cache = pool.caches) {
    cache->home->of[pool.number] = nullptr; // of another thread: it does not use this pool any more
    pool.caches = cache->next;
    delete cache;
  }
  if (pool.number != thread_caches::none)
    numbers_in_use &= ~(1u << pool.number);
}

stack_counts count(const stack_pool_state& pool) noexcept {
  const std::lock_guard ends(registry);
  const std::lock_guard held(pool.lock);
  std::size_t idle = pool.idle.size();
  for (const stack_cache* each = pool.caches; each != nullptr; each = each->next)
    idle += each->count.load(std::memory_order_relaxed); // of a thread at work: a moment's figure
  return {pool.made, idle, pool.reserved, pool.guards};
}

stack_cache* open_cache(stack_pool_state& pool) noexcept {
  thread_caches& here = caches_here();
  if (pool.number == thread_caches::none || here.closed)
    return nullptr;
  auto* const made = new (std::nothrow) stack_cache;
  if (made == nullptr)
    return nullptr;
  arm_end_of_thread();
  const std::lock_guard held(registry);
  made->home = &here;
  made->pool = &pool;
  made->next = pool.caches;
  if (pool.caches != nullptr)
    pool.caches->previous = made;
  pool.caches = made;
  here.of[pool.number] = made;
  return made;
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
