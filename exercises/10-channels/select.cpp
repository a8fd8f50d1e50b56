// Step 10.3: one of several.
//
// send_now() and receive_now() of step 10.1 say whether a case can be carried out, and do it. They are called
// under the lock of their channel. Chance comes from channel_chance().

#include <kernlet/channel_core.hpp>
#include <kernlet/channel_error.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// The first case that can be carried out, in an order by chance. If there is none, and it waits: one wait
/// for all cases, each of them in the list of its channel, and wait_for(). Between the look and the lists
/// nothing may have moved in any of the channels. Two selects may have the same channels, in any order.
channel_result channel_core::select([[maybe_unused]] std::span<channel_case> cases,
                                    [[maybe_unused]] bool waits, [[maybe_unused]] deadline until,
                                    [[maybe_unused]] std::size_t& chosen) {
  KERNLET_TODO("10.3");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
