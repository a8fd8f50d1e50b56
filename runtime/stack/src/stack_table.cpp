// The table: chunks of entries in a list that only grows, so that a reader never meets freed memory.
//
// Each entry is a sequence lock. A writer (one at a time, under a mutex) makes the version odd, changes the
// fields, makes it even. A reader takes the version, the fields, the version again; an odd or changed one
// means that the entry is in change. A signal handler may have interrupted the writer itself: it must not
// wait for an even version, and passes the entry over.

#include <atomic>
#include <cstdint>
#include <kernlet/stack_table.hpp>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace stack_table {

struct entry {
  std::atomic<std::uint32_t> version{0};
  std::atomic<std::byte*> lowest{nullptr}; ///< null: the entry is free
  std::atomic<std::size_t> bytes{0}, stride{0}, guard{0};
  std::atomic<const char*> owner{nullptr};
  entry* next_free = nullptr; ///< only under the lock
};

namespace {

struct chunk {
  entry entries[128];
  std::atomic<chunk*> next{nullptr};
};

constinit chunk first; // most programs need no more
constinit std::mutex lock;
constinit chunk* last = &first;
constinit std::size_t used_of_last = 0;
constinit entry* free_entries = nullptr;

/// Under the lock.
entry* free_entry() {
  if (entry* const again = free_entries; again != nullptr) {
    free_entries = again->next_free;
    return again;
  }
  if (used_of_last == std::size(last->entries)) {
    chunk* const fresh = new chunk;
    // Release, paired with the acquire in find(): who sees the chunk sees its empty entries.
    last->next.store(fresh, std::memory_order_release);
    last = fresh;
    used_of_last = 0;
  }
  return &last->entries[used_of_last++];
}

/// Under the lock. The release of each field keeps it behind the odd version; a reader that sees one of the
/// new fields (by its acquire) then also sees that the version has changed.
void write(entry& to, const stack_region& region) noexcept {
  const std::uint32_t version = to.version.load(std::memory_order_relaxed); // only writers change it
  to.version.store(version + 1, std::memory_order_relaxed);
  to.lowest.store(region.lowest, std::memory_order_release);
  to.bytes.store(region.bytes, std::memory_order_release);
  to.stride.store(region.stride, std::memory_order_release);
  to.guard.store(region.guard, std::memory_order_release);
  to.owner.store(region.owner, std::memory_order_release);
  to.version.store(version + 2, std::memory_order_release);
}

/// False: free, or in change.
bool read(const entry& from, stack_region& region) noexcept {
  // Acquire, paired with the release of the even version: the fields are at least as new as it is.
  const std::uint32_t before = from.version.load(std::memory_order_acquire);
  if (before % 2 != 0)
    return false;
  // Acquire: the second look at the version stays behind them.
  region.lowest = from.lowest.load(std::memory_order_acquire);
  region.bytes = from.bytes.load(std::memory_order_acquire);
  region.stride = from.stride.load(std::memory_order_acquire);
  region.guard = from.guard.load(std::memory_order_acquire);
  region.owner = from.owner.load(std::memory_order_acquire);
  return from.version.load(std::memory_order_relaxed) == before && region.lowest != nullptr;
}

} // namespace
} // namespace stack_table
} // namespace KERNLET_PARTS
} // namespace kernlet

/// For runtime/debugger: where the table begins. Used by nobody in the program.
extern "C" {
extern const kernlet::stack_table::chunk* const KERNLET_SYMBOL(debugger_stacks);
[[gnu::used]] const kernlet::stack_table::chunk* const
    KERNLET_SYMBOL(debugger_stacks) = &kernlet::stack_table::first;
}

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace stack_table {

entry* add(const stack_region& region) {
  const std::lock_guard held(lock);
  entry* const made = free_entry();
  write(*made, region);
  return made;
}

void remove(entry* which) noexcept {
  if (which == nullptr)
    return;
  const std::lock_guard held(lock);
  write(*which, {});
  which->next_free = free_entries;
  free_entries = which;
}

void set_owner(entry* which, const char* owner) noexcept {
  which->owner.store(owner, std::memory_order_release); // whoever reads the pointer may read the text
}

bool find(const void* address, stack_region& found) noexcept {
  for (const chunk* here = &first; here != nullptr; here = here->next.load(std::memory_order_acquire)) {
    for (const entry& each : here->entries) {
      stack_region region;
      if (!read(each, region))
        continue;
      const auto offset =
          reinterpret_cast<std::uintptr_t>(address) -
          reinterpret_cast<std::uintptr_t>(region.lowest); // below it: wraps, and is too large
      if (offset >= region.bytes)
        continue;
      region.lowest += offset - offset % region.stride;
      region.bytes = region.stride;
      found = region;
      return true;
    }
  }
  return false;
}

} // namespace stack_table
} // namespace KERNLET_PARTS
} // namespace kernlet
