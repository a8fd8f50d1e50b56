#include <kernlet/async_queue.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace async {

void event::set() noexcept {
  set_ = true;
  while (!waiting_.empty())
    admit_first();
}

bool semaphore::pass(waitable& self) noexcept {
  auto& here = static_cast<semaphore&>(self);
  if (here.free_ == 0) // so whoever waits is before us: a pass that comes free is theirs
    return false;
  --here.free_;
  return true;
}

void semaphore::release() noexcept {
  if (waiting_.empty())
    ++free_;
  else
    admit_first();
}

void lock::release() {
  if (!is_locked())
    throw task_error("release() of a lock that nobody holds");
  semaphore::release();
}

queue_core::queue_core(std::size_t bound) : elements_(0), room_(bound), bound_(bound) {
  if (bound == 0)
    throw task_error("a queue with room for no element: give it a bound of at least 1");
}

bool queue_core::side::pass(waitable& self) noexcept {
  auto& here = static_cast<side&>(self);
  if (here.passes_ == 0)
    return here.open_;
  --here.passes_;
  return true;
}

void queue_core::side::give() noexcept {
  if (waiting_.empty())
    ++passes_;
  else
    admit_first();
}

void queue_core::side::open() noexcept {
  open_ = true;
  while (!waiting_.empty())
    admit_first();
}

} // namespace async
} // namespace KERNLET_PARTS
} // namespace kernlet
