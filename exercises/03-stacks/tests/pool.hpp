#pragma once
// What the tests of the pool share.

#include "support.hpp"

#include <kernlet/stack_pool.hpp>
#include <vector>

namespace chapter03 {

using kernlet::stack_counts;
using kernlet::stack_pool;

inline bool same(stack_area a, stack_area b) {
  return a.lowest == b.lowest && a.size == b.size;
}

/// A pool that lives as long as the process: one must not end while a stack of it is taken, and a test may
/// stop at any place.
inline stack_pool& lasting_pool(stack_options options = {}) {
  return *new stack_pool(options);
}

/// Words written into a stack at its ends and in its middle, and whether they are still there.
class marks {
 public:
  marks(stack_area stack, std::uint64_t word) : stack_(stack), word_(word) {
    for (std::byte* const at : places())
      std::memcpy(at, &word_, sizeof word_);
  }

  bool intact() const {
    for (std::byte* const at : places())
      if (std::memcmp(at, &word_, sizeof word_) != 0)
        return false;
    return true;
  }

  stack_area stack() const { return stack_; }

 private:
  struct three {
    std::byte* at[3];
    std::byte* const* begin() const { return at; }
    std::byte* const* end() const { return at + 3; }
  };
  three places() const {
    return {{stack_.lowest, stack_.lowest + stack_.size / 2, stack_.top() - sizeof word_}};
  }

  stack_area stack_;
  std::uint64_t word_;
};

} // namespace chapter03
