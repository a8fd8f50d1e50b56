// Behind the threads' lists: slabs, cut into frames of one size.
//
// A slab is `slab_bytes` at a multiple of that, so a frame's slab is found by its address. Its header counts
// the frames in use and holds its own free list; slabs of a class that have room are in a list.

#include <algorithm>
#include <cstdint>
#include <kernlet/part/frame_pool.hpp>
#include <mutex>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {
namespace {

constexpr std::size_t slab_bytes = 256 * 1024;
/// What a thread keeps of one class at most, and how much it takes or gives at once.
constexpr std::size_t kept_bytes = 32 * 1024, batch_bytes = 8 * 1024;

struct slab {
  slab *next = nullptr, *previous = nullptr; ///< among those of the class that have room
  free_frame* free = nullptr;
  std::byte* fresh; ///< from here on nothing was ever handed out
  std::uint32_t used = 0;
  bool listed = false;
};
constexpr std::size_t header = (sizeof(slab) + 63) / 64 * 64;

/// All slabs of one size, under one lock.
struct depot {
  std::mutex lock;
  slab* with_room = nullptr;
};
depot depots[frame_cache::classes];

slab& slab_of(void* frame) noexcept {
  return *reinterpret_cast<slab*>(reinterpret_cast<std::uintptr_t>(frame) & ~(slab_bytes - 1));
}

void list(depot& here, slab& each) noexcept {
  each.next = here.with_room;
  each.previous = nullptr;
  if (each.next != nullptr)
    each.next->previous = &each;
  here.with_room = &each;
  each.listed = true;
}
void unlist(depot& here, slab& each) noexcept {
  (each.previous != nullptr ? each.previous->next : here.with_room) = each.next;
  if (each.next != nullptr)
    each.next->previous = each.previous;
  each.listed = false;
}

/// A frame out of the depot, whose lock is held. Null without memory.
void* cut(depot& here, std::size_t bytes) noexcept {
  if (here.with_room == nullptr) {
    void* const memory = ::operator new(slab_bytes, std::align_val_t(slab_bytes), std::nothrow);
    if (memory == nullptr)
      return nullptr;
    auto* const made = ::new (memory) slab;
    made->fresh = static_cast<std::byte*>(memory) + header;
    list(here, *made);
  }
  slab& from = *here.with_room;
  void* frame = from.free;
  if (frame != nullptr) {
    from.free = from.free->next;
  } else {
    frame = from.fresh;
    from.fresh += bytes;
  }
  ++from.used;
  const auto end = reinterpret_cast<std::byte*>(&from) + slab_bytes;
  if (from.free == nullptr && from.fresh + bytes > end)
    unlist(here, from);
  return frame;
}

void put(depot& here, void* frame) noexcept {
  slab& home = slab_of(frame);
  home.free = ::new (frame) free_frame{home.free};
  if (!home.listed)
    list(here, home);
  if (--home.used == 0 && (here.with_room != &home || home.next != nullptr)) {
    unlist(here, home);
    home.~slab();
    ::operator delete(&home, std::align_val_t(slab_bytes));
  }
}

/// Gives the first `count` frames of a thread's list to the depot.
void empty(frame_list& list, std::size_t index, std::size_t count) noexcept {
  const std::lock_guard held(depots[index].lock);
  if (list.last != nullptr)
    put(depots[index], std::exchange(list.last, nullptr));
  while (count-- > 0 && list.first != nullptr) {
    free_frame* const frame = list.first;
    list.first = frame->next;
    ++list.room;
    put(depots[index], frame);
  }
}

/// A thread's lists, from its first use of the slow way to its end. What is taken and given back later, by
/// the destructors of other thread-locals, goes straight to the depots.
struct own_frames : frame_cache {
  own_frames() noexcept {
    for (std::size_t index = 0; index < classes; ++index)
      of[index].room = std::max<std::size_t>(kept_bytes / bytes(index), 4);
    this_thread().frames = this;
  }
  ~own_frames() {
    this_thread().frames = nullptr;
    ended = true;
    for (std::size_t index = 0; index < classes; ++index)
      empty(of[index], index, SIZE_MAX);
  }
  inline static constinit thread_local bool ended = false;
};

/// The calling thread's lists, made if need be; null while it ends.
[[gnu::noinline]] frame_cache* lists_here() noexcept {
  asm volatile(""); // a side effect: without it two calls across a switch are merged into one
  if (own_frames::ended)
    return nullptr;
  static thread_local own_frames own;
  return &own;
}

} // namespace

void* take_frame_slowly(std::size_t size) {
  if (!KERNLET_FRAME_POOL || size > frame_cache::largest)
    return ::operator new(size);
  const std::size_t index = frame_cache::class_of(size), bytes = frame_cache::bytes(index);
  frame_cache* const here = lists_here();
  const std::lock_guard held(depots[index].lock);
  void* const frame = cut(depots[index], bytes);
  if (frame == nullptr)
    throw std::bad_alloc();
  if (here != nullptr) {
    // More for the next ones, in the order of their addresses.
    frame_list& list = here->of[index];
    free_frame** last = &list.first;
    for (std::size_t i = 0; i < batch_bytes / bytes && list.room > 0; ++i) {
      void* const more = cut(depots[index], bytes);
      if (more == nullptr)
        break;
      *last = ::new (more) free_frame{nullptr};
      last = &(*last)->next;
      --list.room;
    }
  }
  return frame;
}

void give_frame_slowly(void* frame, std::size_t size) noexcept {
  if (!KERNLET_FRAME_POOL || size > frame_cache::largest)
    return ::operator delete(frame);
  const std::size_t index = frame_cache::class_of(size);
  if (frame_cache* const here = lists_here(); here != nullptr && here->of[index].room == 0)
    empty(here->of[index], index, batch_bytes / frame_cache::bytes(index));
  const std::lock_guard held(depots[index].lock);
  put(depots[index], frame);
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
