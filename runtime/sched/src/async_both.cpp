// An offer, and what becomes of one that another worker has taken.

#include <kernlet/async_both.hpp>
#include <kernlet/panic.hpp>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace async {
namespace detail_both {

offer::~offer() {
  if (place_ == place::offered)
    panic("a Task was destroyed while another worker may take its half", __FILE__, __LINE__);
}

void offer::make() noexcept {
  if (scheduler_processor* const has = scheduler::here()) {
    place_ = place::offered;
    has->owner.offer(*has, *this);
  }
}

bool offer::take_back() noexcept {
  if (place_ == place::offered) {
    scheduler_processor* const has = scheduler::here(); // another one, maybe, than it was offered on
    if (!has->owner.take_back(*has, *this))
      return false;
  }
  place_ = place::taken_back;
  return true;
}

void offer::cancel() noexcept {
  const std::lock_guard held(lock_);
  cancelled_ = true;
  if (thief_)
    thief_->request_stop();
}

/// In the thief's task.
void offer::run() noexcept {
  began_ = true;
  try {
    drive_(*this);
  } catch (...) {
    error = std::current_exception();
  }
}

/// On the thief's own stack: a worker's, which cannot wait.
void offer::step(runnable& self) {
  auto& own = static_cast<offer&>(self);
  ends end(own);
  try {
    const std::lock_guard held(own.lock_);
    own.thief_.emplace();
    if (own.cancelled_)
      own.thief_->request_stop();
    go(scheduler::here()->owner, {.name = "half of both()", .stop = own.thief_->get_token()},
       [end = std::move(end)] { end.it->run(); })
        .detach();
  } catch (...) {
    return; // no stack for it, or the scheduler ends: it runs where it was offered
  }
}

namespace {

Task<> until_woken(waiter& over) {
  co_await over.park();
}

} // namespace

Task<bool> offer::over() {
  bool cancelled = false;
  try {
    co_await over_.park();
  } catch (const task_cancelled&) {
    cancelled = true; // no co_await in a handler
  }
  if (cancelled) {
    cancel();
    co_await without_cancellation(until_woken(over_));
  }
  {
    const std::lock_guard held(lock_); // step() has left it
    place_ = place::over;
  }
  if (cancelled)
    throw task_cancelled{};
  co_return began_;
}

} // namespace detail_both
} // namespace async
} // namespace KERNLET_PARTS
} // namespace kernlet
