#pragma once
// The fields of a stack_pool in this part.

#include <cstddef>
#include <kernlet/guarded_stack.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct stack_pool_state {
  stack_options options;
  mutable std::mutex lock;                                  ///< over everything below
  std::map<std::byte*, std::unique_ptr<guarded_stack>> all; ///< by the lowest byte
  std::vector<guarded_stack*> idle;                         ///< the last one given back stands last
  std::size_t trimmed = 0;                                  ///< idle[0] to idle[trimmed - 1] hold no memory
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
