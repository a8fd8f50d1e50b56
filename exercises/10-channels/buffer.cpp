// Step 10.2: words that wait in the channel, and its end.

#include <kernlet/channel_core.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Under the lock. Behind all others. False: there is no room.
bool put([[maybe_unused]] channel_state& all, [[maybe_unused]] std::uintptr_t word) noexcept {
  KERNLET_TODO("10.2");
}

/// Under the lock. The oldest. False: there is none.
bool take([[maybe_unused]] channel_state& all, [[maybe_unused]] std::uintptr_t& word) noexcept {
  KERNLET_TODO("10.2");
}

} // namespace part

/// All who wait are told: their cases are chosen, and `ok` is false. When may they be woken?
bool channel_core::close() noexcept {
  KERNLET_TODO("10.2");
}

/// In front of all others, however many there are; unless somebody waits for a word.
void channel_core::give_back([[maybe_unused]] std::uintptr_t word) noexcept {
  KERNLET_TODO("10.2");
}

std::size_t channel_core::size() const noexcept {
  KERNLET_TODO("10.2");
}

std::size_t channel_core::capacity() const noexcept {
  KERNLET_TODO("10.2");
}

bool channel_core::is_closed() const noexcept {
  KERNLET_TODO("10.2");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
