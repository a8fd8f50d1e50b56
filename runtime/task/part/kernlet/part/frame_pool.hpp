#pragma once
// Memory for frames. A thread keeps free ones for itself, by size, in bounded lists, last in first out:
// taking one is two loads and a store. Behind the lists are slabs that all threads share, under a lock that
// is taken once for many frames.
//
// Invariants
// - A size class is a multiple of 16 bytes, up to `largest`; larger frames come from operator new.
// - A free frame is in one thread's list, or in its slab's. A frame may be given back on another thread than
// it was
//   taken on: it goes into that one's list.
// - A slab of which nothing is in use, and which is not the only one with room in its class, is given back.
// - Between reaching a thread's lists and the end of their use there is no switch: no function here calls
// out.
//
// Under a sanitizer every frame comes from operator new, so that it sees who uses one that is gone.

#include <cstddef>
#include <kernlet/thread_block.hpp>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define KERNLET_FRAME_POOL 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define KERNLET_FRAME_POOL 0
#endif
#endif
#ifndef KERNLET_FRAME_POOL
#define KERNLET_FRAME_POOL 1
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// A free frame: its first word is the next one.
struct free_frame {
  free_frame* next;
};

/// One more frame is kept beside the list. A call that awaits, returns and is called again takes what it has
/// just given back; out of the list that would be three loads, each of which waits for a store just before.
struct frame_list {
  void* last = nullptr; ///< given back last, or null
  free_frame* first = nullptr;
  std::size_t room = 0; ///< how many more the list takes
};

struct frame_cache {
  static constexpr std::size_t unit = 16, largest = 1024, classes = largest / unit;
  /// A class is the number of units less one.
  static constexpr std::size_t class_of(std::size_t size) noexcept { return (size - 1) / unit; }
  static constexpr std::size_t bytes(std::size_t index) noexcept { return (index + 1) * unit; }

  frame_list of[classes];
};

/// The rare ways, out of line.
void* take_frame_slowly(std::size_t size);
void give_frame_slowly(void* frame, std::size_t size) noexcept;

[[gnu::always_inline]] inline void* take_frame(std::size_t size) {
#if KERNLET_FRAME_POOL
  auto* const here = static_cast<frame_cache*>(this_thread().frames);
  if (size <= frame_cache::largest && here != nullptr) [[likely]] {
    frame_list& list = here->of[frame_cache::class_of(size)];
    if (void* const last = list.last; last != nullptr) {
      list.last = nullptr;
      return last;
    }
    if (free_frame* const first = list.first; first != nullptr) [[likely]] {
      list.first = first->next;
      ++list.room;
      return first;
    }
  }
#endif
  return take_frame_slowly(size);
}

[[gnu::always_inline]] inline void give_frame(void* frame, std::size_t size) noexcept {
#if KERNLET_FRAME_POOL
  auto* const here = static_cast<frame_cache*>(this_thread().frames);
  if (size <= frame_cache::largest && here != nullptr) [[likely]] {
    frame_list& list = here->of[frame_cache::class_of(size)];
    if (list.last == nullptr) {
      list.last = frame;
      return;
    }
    if (list.room != 0) [[likely]] {
      --list.room;
      list.first = ::new (frame) free_frame{list.first};
      return;
    }
  }
#endif
  give_frame_slowly(frame, size);
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
