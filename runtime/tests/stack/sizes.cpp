// Every part's state fits the size that its contract promises. Compiled once for each runtime; nothing to
// run.
#include <kernlet/overflow_report.hpp>
#include <kernlet/stack_pool.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

template <class Contract, class State>
constexpr bool fits = Contract::state_size % 16 == 0 && sizeof(State) < Contract::state_size &&
                      sizeof(seam::cell<State, Contract::state_size>) == Contract::state_size &&
                      sizeof(Contract) == sizeof(State); // an open build pays for its own fields only

static_assert(fits<guarded_stack, part::guarded_stack_state>);
static_assert(fits<stack_pool, part::stack_pool_state>);
static_assert(fits<overflow_report, part::overflow_report_state>);

} // namespace KERNLET_PARTS
} // namespace kernlet
