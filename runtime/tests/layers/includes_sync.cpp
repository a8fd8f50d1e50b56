// What a source below the layer sync must not do. Each header by itself, in any order.
#include <kernlet/event_count.hpp>

#include <kernlet/futex.hpp>
#include <kernlet/notice.hpp>
#include <kernlet/notice_board.hpp>
#include <kernlet/parker.hpp>
#include <kernlet/ring_core.hpp>
#include <kernlet/spsc_ring.hpp>
#include <kernlet/thread_condition.hpp>
#include <kernlet/thread_mutex.hpp>
