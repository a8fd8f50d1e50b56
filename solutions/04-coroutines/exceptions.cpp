// Step 04.3: an exception cannot go across a switch. It is kept on one side and thrown again on the other.

#include <kernlet/part/coroutine_block.hpp>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

void run_body(coroutine_block& block, void* word) noexcept {
  coroutine_self self(block);
  try {
    block.operations->run(block.body, self, word);
  } catch (...) {
    block.error = std::current_exception();
  }
}

void hand_on_error(landing& here) {
  if (here.ended != nullptr && here.ended->error != nullptr)
    std::rethrow_exception(std::exchange(here.ended->error, nullptr)); // the block keeps it no longer
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
