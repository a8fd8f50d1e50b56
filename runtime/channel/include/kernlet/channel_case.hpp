#pragma once
/// \file
/// One operation on one channel: what a task wants that waits, and what a select chooses among.

#include <cstddef>
#include <cstdint>
#include <kernlet/waiter.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

class channel_core;

/// How an operation on a channel ends.
enum class channel_result : std::uint8_t {
  done,        ///< a word was sent, or received
  closed,      ///< sending: the channel is closed. Receiving: it is closed and empty
  would_block, ///< not now, and nobody wanted to wait
  timed_out,   ///< the deadline has passed
  cancelled    ///< the task is to end; nothing was sent or received
};

/// A select, or a single operation, which is a select of one. Stands on the waiting side's own stack, and is
/// no longer there when the operation returns.
struct channel_wait;

struct channel_case {
  channel_core* channel = nullptr; ///< null: a case that is never ready
  bool sends = false;
  bool ok = false;         ///< how it has ended, once it was chosen: false, the channel was closed
  std::uintptr_t word = 0; ///< to send, or what was received

  // While it waits in a channel's list; under the channel's lock.
  channel_wait* wait = nullptr;
  channel_case *before = nullptr, *behind = nullptr;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
