#pragma once
// The fields of poll_slot in the fast part: one word.
//
// The word's values, and who makes them
//
//     empty       no news and nobody waits
//     news        ready() has come while nobody waited; wait() takes it
//     gone        close() has come; for ever
//     a waiter    its task waits, or is about to park; ready() and close() take the name and wake it, and so
//                 does the task itself when its time is up

#include <atomic>
#include <cstdint>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct poll_slot_state {
  static constexpr std::uintptr_t empty = 0, news = 1, gone = 2; // a waiter's address is none of them
  std::atomic<std::uintptr_t> word{empty};
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
