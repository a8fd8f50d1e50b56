// Step 10.1: two sides that meet.
//
// The lists of those who wait, and the lock, stand in kernlet/part/channel_state.hpp; state() reaches them.
// The three functions of namespace part are called under the lock, also by select(), which holds several.
// Nobody waits, and nobody is woken, while a lock is held.

#include <kernlet/channel_core.hpp>
#include <kernlet/panic.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// The first one whose wait nobody has ended yet: this ends it, by an exchange of its wait's `chosen`, and
/// takes the case out of the list. Null: there is nobody. Those whose wait is over stay where they are.
channel_case* choose_first([[maybe_unused]] case_list& list) noexcept {
  KERNLET_TODO("10.1");
}

/// To somebody who waits, or into the buffer by put(); else would_block. Who was served goes into `served`.
channel_result send_now([[maybe_unused]] channel_state& all, [[maybe_unused]] std::uintptr_t word,
                        [[maybe_unused]] waiter*& served) noexcept {
  KERNLET_TODO("10.1");
}

/// Out of the buffer by take(), or from somebody who waits. If there is room then, a sender that has waited
/// for it is served. Else would_block; or closed, if there will never be a word again.
channel_result receive_now([[maybe_unused]] channel_state& all, [[maybe_unused]] std::uintptr_t& word,
                           [[maybe_unused]] waiter*& served) noexcept {
  KERNLET_TODO("10.1");
}

} // namespace part

channel_core::channel_core(std::size_t capacity) {
  state().capacity = capacity;
}

/// Nobody may wait: panic() says on which side somebody does, and who. case_list::names() helps.
channel_core::~channel_core() = default;

channel_result channel_core::try_send([[maybe_unused]] std::uintptr_t word) noexcept {
  KERNLET_TODO("10.1");
}

channel_result channel_core::try_receive([[maybe_unused]] std::uintptr_t& word) noexcept {
  KERNLET_TODO("10.1");
}

/// What cannot be done at once waits: a channel_wait and a channel_case of one's own go into the list of this
/// side, and wait_for() does the rest.
channel_result channel_core::send([[maybe_unused]] std::uintptr_t word, [[maybe_unused]] deadline until) {
  KERNLET_TODO("10.1");
}

channel_result channel_core::receive([[maybe_unused]] std::uintptr_t& word, [[maybe_unused]] deadline until) {
  KERNLET_TODO("10.1");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
