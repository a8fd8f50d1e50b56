#pragma once
/// \file
/// There is no stack to be had.

#include <kernlet/parts.hpp>
#include <stdexcept>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// The kernel refused the memory, the addresses or the guard of a stack. The message says which limit was
/// met and how to raise it, in one line: `vm.max_map_count` at the limit of mappings, for instance.
class stack_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  ~stack_error() override; // out of line: its type information stands in one place
};

} // namespace KERNLET_PARTS
} // namespace kernlet
