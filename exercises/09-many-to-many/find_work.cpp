// Step 09.2: where a processor looks for its next task, and in which order.
//
// `here.queue` is its own queue, `here.all().global` the one that all share, and `here.all().members.size()`
// says how many processors come for what is there.

#include <kernlet/find_work.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Its own queue, then its share of the global one. When it looks round: one of the global queue, then the
/// oldest of its own.
runnable* take_local([[maybe_unused]] processor& here, [[maybe_unused]] bool look_round) noexcept {
  KERNLET_TODO("09.2");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
