#include <kernlet/async_generator.hpp>
#include <kernlet/async_queue.hpp>
#include <kernlet/panic.hpp>
#include <kernlet/task.hpp>
#include <kernlet/timeout_core.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

task_error::task_error(const std::string& what) : std::logic_error(what) {}
task_error::~task_error() = default;

timeout_error::timeout_error() : std::runtime_error("a Task took longer than its timeout allowed") {}
timeout_error::~timeout_error() = default;

void promise_core::throw_interrupted() {
  place_ &= ~interrupted_bit; // swallowed, it comes back at the next waiting point, not before
  throw task_cancelled{};
}

namespace detail {

void refuse_empty_task() {
  throw task_error(
      "a Task or a handle that owns nothing was used: it was moved from, awaited before, or never made; "
      "a Task is awaited once");
}
void destroyed_while_waiting() noexcept {
  panic("the frame of a Task was destroyed while the Task waits: what it waits for would go on with it. "
        "Cancel it "
        "and let it end",
        __FILE__, __LINE__);
}

} // namespace detail

namespace async {

queue_closed::queue_closed()
    : std::runtime_error("the queue is closed: nothing goes in any more, and it is empty") {}
queue_closed::~queue_closed() = default;

void generator_detail::refuse_next(bool empty) {
  throw task_error(
      empty ? "next() of a generator that owns nothing: it was moved from or never made"
            : "next() of a generator that has failed, or that waits for its next element already: it is "
              "read by one Task at a time");
}

} // namespace async
} // namespace KERNLET_PARTS
} // namespace kernlet
