#pragma once
// Who accessed which bytes last: for each eight bytes of memory a few accesses that are not known to happen
// before later ones. Two accesses of the same byte, one of them a write and one of them plain, of which none
// happens before the other, are a data race, whatever their order was in this execution.

#include "view.hpp"

#include <cstddef>
#include <vector>

namespace kernlet::explore {

struct access {
  epoch when = 0;
  std::uint8_t thread = 0, bytes = 0; ///< a bit for each byte
  bool writes = false, atomic = false;
  const void* where = nullptr;
};

class shadow {
 public:
  shadow();
  void clear() noexcept;
  /// Notes an access to bytes of one granule. Returns an earlier one that it races with, or null.
  const access* note(std::uintptr_t granule, const access& now, const vector_clock& happened);
  /// An access to bytes from `begin` to `end` by another thread that is not known to happen before, or null.
  const access* find_unordered(std::uintptr_t begin, std::uintptr_t end, unsigned thread,
                               const vector_clock& happened) const noexcept;

 private:
  struct cell {
    std::uintptr_t granule = 0;
    std::uint32_t count = 0;
    access last[6];
  };
  /// Where a granule's cell is. Cells lie close together: an execution uses few, and looks for them all the
  /// time.
  struct slot {
    std::uintptr_t granule = 0;
    std::uint32_t generation = 0, number = 0;
  };
  cell& find(std::uintptr_t granule); ///< made if there is none
  void grow();

  std::vector<slot> slots_;
  std::vector<cell> cells_; ///< the first used_ are of this generation
  std::size_t used_ = 0;
  std::uint32_t generation_ = 1;
};

} // namespace kernlet::explore
