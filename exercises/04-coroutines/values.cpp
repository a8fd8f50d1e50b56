// Step 04.2: the body is a value whose type is forgotten, and words travel past the resumer.

#include <kernlet/part/coroutine_block.hpp>
#include <kernlet/todo.hpp>
#include <new>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// `operations` knows the body's size and alignment and how to move it; moving may throw.
void keep_body([[maybe_unused]] coroutine_block& block, [[maybe_unused]] const body_operations& operations,
               [[maybe_unused]] void* source) {
  KERNLET_TODO("04.2");
}

void drop_body([[maybe_unused]] coroutine_block& block) noexcept {
  KERNLET_TODO("04.2");
}

} // namespace part

/// Refuses what yield() and what resume() refuse, and two coroutines whose `words` differ. Then hands the
/// resumer over and goes straight to the other coroutine.
void* coroutine_self::transfer_to([[maybe_unused]] coroutine_core& next, [[maybe_unused]] void* word) {
  KERNLET_TODO("04.2");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
