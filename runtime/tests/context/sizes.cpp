// Every part's state fits the size that its contract promises. Compiled once for each runtime; nothing to
// run.
#include <kernlet/raw_context.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

static_assert(raw_context::state_size % 16 == 0);
static_assert(sizeof(part::raw_context_state) < raw_context::state_size);
static_assert(sizeof(seam::cell<part::raw_context_state, raw_context::state_size>) ==
              raw_context::state_size);
static_assert(sizeof(raw_context) == sizeof(part::raw_context_state),
              "an open build pays for its own fields only");

} // namespace KERNLET_PARTS
} // namespace kernlet
