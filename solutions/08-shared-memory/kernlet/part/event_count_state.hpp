#pragma once
// The fields of an event_count in this part.

#include <atomic>
#include <kernlet/parker.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// `waiting` is the waiter's word: what the others look at. Where it sleeps is a parker, which forgets no
/// wake.
struct event_count_state {
  std::atomic<bool> waiting{false};
  parker sleep;
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
