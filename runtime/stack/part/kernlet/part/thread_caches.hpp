#pragma once
// Stacks that a kernel thread holds ready for itself.
//
// Invariants
// - A cache is read and written by its own thread, without a lock; its count is atomic so that others may
//   look. Only when the thread ends, or the pool does, does somebody else empty it: under the registry's
//   lock, and after the owner's last use.
// - Between reaching a cache and the end of its use there is no switch: the caller holds a preemption guard.
// - A pool has a number of its own while it lives; it is the cache's index in every thread. Pools beyond the
//   16th have none, and lock.

#include <atomic>
#include <cstddef>
#include <kernlet/stack_counts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct stack_pool_state;
struct thread_caches;

struct stack_cache {
  static constexpr std::size_t capacity = 64;

  std::atomic<std::size_t> count{0}; ///< relaxed: other threads only add it up
  std::byte* stacks[capacity];       ///< lowest usable bytes; the last in is the first out, it is the warmest
  thread_caches* home = nullptr;
  stack_pool_state* pool = nullptr;
  stack_cache *next = nullptr, *previous = nullptr; ///< the pool's list, under the registry's lock
};

struct thread_caches {
  static constexpr std::size_t pools = 16;
  static constexpr std::size_t none = pools; ///< a number whose place stays empty

  stack_cache* of[pools + 1] = {};
  bool closed = false; ///< the thread is ending: no cache is opened any more
};

/// The calling thread's caches. Never inlined, so that no address is kept across a switch; see
/// kernlet/thread_block.hpp.
thread_caches& caches_here() noexcept;

/// A number for a new pool, or thread_caches::none.
std::size_t open_pool() noexcept;
/// Ends all caches of a pool; what was in them is forgotten. Nobody uses the pool any more.
void close_pool(stack_pool_state& pool) noexcept;
/// Opens the calling thread's cache of a pool with a number. Null when the thread is ending, or without
/// memory.
stack_cache* open_cache(stack_pool_state& pool) noexcept;

/// A pool's figures, taken under both locks: a thread that ends moves its stacks from one place to the other.
stack_counts count(const stack_pool_state& pool) noexcept;

/// For thread_caches.cpp: puts a cache's stacks among the pool's idle ones.
void empty_cache(stack_pool_state& pool, stack_cache& cache, std::size_t keep) noexcept;

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
