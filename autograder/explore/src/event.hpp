#pragma once
// What happened in an execution, step by step: kept only while one is played again to be shown.

#include "view.hpp"

#include <string>
#include <vector>

namespace kernlet::explore {

__extension__ using word = unsigned __int128; ///< the value of an atomic object, of up to 16 bytes

enum class action : std::uint8_t {
  load,
  store,
  exchange,
  fetch,
  compare_exchange,
  compare_exchange_failed,
  fence, // atomic
  read,
  write, // plain, of racing objects
  lock,
  lock_blocks,
  try_lock_fails,
  unlock,
  wait,
  wait_ends,
  wait_times_out,
  notify_one,
  notify_all,
  futex_wait,
  futex_wait_refused,
  futex_wake,
  park,
  park_ends,
  wake,
  yield,
  sleep,
  spawn,
  begins,
  ends,
  join,
  allocate,
  release,
  spins,
  outcome,
  failure,
  descriptor_read,
  descriptor_empty, // it would block
  descriptor_write,
  descriptor_waits,
  descriptor_ready, // a list says how many are
  descriptor_closed,
  gives_back, // pages
};

/// The innermost calls that led to an event, the place itself first.
struct place {
  static constexpr unsigned depth = 12;
  std::array<const void*, depth> frames{};
};

struct event {
  std::uint8_t thread;
  action what;
  order with = order::relaxed;
  std::uint8_t size = 0;   ///< bytes of the object; 0: there is none
  std::uint16_t stale = 0; ///< how many newer stores a load has passed over, or a store was put before
  const void* object = nullptr;
  word value = 0;  ///< read, written, or what stands for the event: another thread, a count
  word before = 0; ///< what a read-modify-write found
  place where;
};

enum class failure_kind : std::uint8_t {
  none,
  data_race,
  assertion,
  use_after_free,
  double_free,
  bad_free,
  overflow,
  leak,
  deadlock,
  livelock,
  exception,
  crash,
  step_bound,
  unsupported,
  mutex_misuse,
  thread_limit,
  memory_limit,
  check,
  invariant,
  nondeterminism,
  unreached,
  stuck,
};

struct failure {
  failure_kind kind = failure_kind::none;
  std::uint8_t thread = 0;
  const void* where = nullptr;  ///< a return address
  const void* object = nullptr; ///< of a race: the granule
  std::string text;
};

} // namespace kernlet::explore
