// Step 04.1: a resume is one switch, the yield that answers it another one.
//
// Each switch needs two contexts. The coroutine's own one is `block.inside`; it has been prepared and begins
// in begin(). The resumer's is in a part::landing on the resumer's stack: resume() makes it, and the block
// remembers it for the yield.
//
// Words travel along with each switch (step 04.2 asks for them): pass them on from the start.

#include <kernlet/part/coroutine_block.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Refuse what may not be resumed (part::refuse_resume). After the switch back, look whether an exception
/// came along (part::hand_on_error).
void* coroutine_core::resume([[maybe_unused]] void* word) {
  KERNLET_TODO("04.1");
}

/// Refuse to suspend from a foreign stack (part::refuse_suspension). Call part::raise_if_destroyed before the
/// switch and after it.
void* coroutine_self::yield([[maybe_unused]] void* word) {
  KERNLET_TODO("04.1");
}

namespace part {

/// Calls part::run_body, and leaves for ever. Who resumed the coroutine last need not be who resumed it
/// first.
void begin([[maybe_unused]] void* block, [[maybe_unused]] void* word) {
  KERNLET_TODO("04.1");
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
