#pragma once
// The thread-locals of modelled threads. Each has an area of its own, at the same address in each process,
// and the thread pointer leads to it while that thread runs. So the addresses of one thread's are another
// one's to know, as they are on kernel threads: a pointer to a thread-local may be handed on, and tells
// threads apart.
//
// An area is a copy of the first thread's: the static thread-locals of the program and of all its libraries,
// and what the C library keeps beside them (its descriptor of the thread). What points into the original
// points into the copy.

#include "view.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kernlet::explore {

class thread_areas {
 public:
  /// Keeps what the first thread has. Once, after all static constructors.
  void keep();
  /// A thread begins with fresh thread-locals; thread 0 with those that main() finds.
  void begin(unsigned thread);
  /// The calling kernel thread's thread-locals are from now on those of a modelled thread.
  void enter(unsigned thread) const noexcept;
  /// They are its own again.
  void leave() const noexcept;

  struct range {
    const char* begin;
    std::size_t size;
  };
  /// The program's own thread-locals of a thread.
  range locals_of(unsigned thread) const noexcept { return {begin_of(thread) + locals_, locals_size_}; }

 private:
  char* begin_of(unsigned thread) const noexcept;
  void make_area(unsigned thread);

  const char* original_ = nullptr;
  std::size_t pointer_ = 0;                  ///< from an area's begin to where its thread pointer leads
  std::size_t locals_ = 0, locals_size_ = 0; ///< the program's own segment in it
  std::vector<char> begins_with_[max_threads];
  std::vector<std::uintptr_t>
      vectors_[max_threads]; ///< where the C library looks for each module's thread-locals
};

} // namespace kernlet::explore
