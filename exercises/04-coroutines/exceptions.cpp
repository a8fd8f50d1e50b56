// Step 04.3: an exception cannot go across a switch. It is kept on one side and thrown again on the other.

#include <kernlet/part/coroutine_block.hpp>
#include <kernlet/todo.hpp>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Calls block.operations->run with the body, a coroutine_self and the word.
void run_body([[maybe_unused]] coroutine_block& block, [[maybe_unused]] void* word) noexcept {
  KERNLET_TODO("04.3");
}

/// `here.ended` is set if a coroutine came back because its body has ended.
void hand_on_error([[maybe_unused]] landing& here) {
  KERNLET_TODO("04.3");
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
