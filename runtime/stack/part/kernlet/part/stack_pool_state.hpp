#pragma once
// The fields of a stack_pool in this part.
//
// Three places hold a pool's stacks that nobody uses:
//
//     thread caches   up to 64 stacks each, touched by their own thread alone: no lock
//     idle            shared, under the lock; caches are filled from it and emptied into it by halves
//     the last slab   addresses that have not been cut into stacks yet
//
// A stack lies in exactly one of them, or is taken.

#include <cstddef>
#include <kernlet/guard_kind.hpp>
#include <kernlet/part/shape.hpp>
#include <kernlet/part/thread_caches.hpp>
#include <kernlet/stack_table.hpp>
#include <mutex>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Addresses in one piece, cut into stacks from the low end.
struct slab {
  std::byte* lowest = nullptr;
  std::size_t bytes = 0;
  stack_table::entry* entry = nullptr;
};

struct stack_pool_state {
  // Read by every take() and give_back(); written once.
  std::size_t stride = 0, guard = 0;
  std::size_t number = thread_caches::none; ///< of the pool's place in each thread's caches
  std::size_t size = 0;

  // The rest is under the lock.
  mutable std::mutex lock;
  std::vector<std::byte*> idle; ///< lowest usable bytes; those with the highest indices are used first.
                                ///< Its capacity is never less than `made`: giving back cannot fail
  std::size_t trimmed = 0;      ///< idle[0] to idle[trimmed - 1] hold no memory
  std::vector<slab> slabs;
  std::vector<unsigned> valgrind_ids; ///< empty unless Valgrind runs us
  std::size_t cut = 0;                ///< bytes of the last slab that are stacks already
  std::size_t made = 0, reserved = 0;
  guard_kind guards = guard_kind::none;
  stack_cache* caches = nullptr; ///< of all threads, a list; under the registry's lock
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
