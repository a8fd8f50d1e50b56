// Compiled sealed and judged, for each part: objects of both kinds hold one another, so every size must
// agree.
#include <kernlet/event_count.hpp>
#include <kernlet/notice_board.hpp>
#include <kernlet/spsc_ring.hpp>
#include <kernlet/thread_condition.hpp>

namespace {

using namespace kernlet;

static_assert(sizeof(notice_board) == notice_board::state_size && alignof(notice_board) == 16);
static_assert(sizeof(thread_mutex) == thread_mutex::state_size && alignof(thread_mutex) == 16);
static_assert(sizeof(thread_condition) == thread_condition::state_size && alignof(thread_condition) == 16);
static_assert(sizeof(ring_core) == ring_core::state_size && alignof(ring_core) == 16);
static_assert(sizeof(spsc_ring<int>) == ring_core::state_size + 16);
static_assert(sizeof(parker) == parker::state_size && alignof(parker) == 16);
static_assert(sizeof(event_count) == event_count::state_size && alignof(event_count) == 16);

} // namespace
