#include <algorithm>
#include <cerrno>
#include <kernlet/blocking_companion.hpp>
#include <kernlet/poller.hpp>
#include <kernlet/this_task.hpp>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// For epoll_wait(): rounded up, so that no timer is looked at before it is due.
int milliseconds_until(deadline until) noexcept {
  if (until == no_deadline)
    return -1;
  if (until == deadline::min())
    return 0;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1'000'000));
}

} // namespace

poller& poller::here() {
  const thread_block& thread = this_thread();
  green_task* const task = green_task::of(thread.current);
  if (thread.processor_here == nullptr || task == nullptr)
    throw scheduler_error(
        "a descriptor that is polled, outside a scheduler's task: run() starts the first one");
  blocking_companion* const beside = blocking_companion::of(task->owner());
  if (beside == nullptr)
    throw std::system_error(EAGAIN, std::generic_category(), "a scheduler's monitor thread");
  return beside->descriptors();
}

poller::poller(scheduler& owner)
    : owner_(owner), set_(::epoll_create1(EPOLL_CLOEXEC)), bell_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  epoll_event bell{.events = EPOLLIN | EPOLLET, .data = {.ptr = nullptr}};
  if (set_ < 0 || bell_ < 0 || ::epoll_ctl(set_, EPOLL_CTL_ADD, bell_, &bell) != 0) {
    const int error = errno;
    ::close(set_);
    ::close(bell_);
    errno = error;
    fail("a poller's epoll set");
  }
}

poller::~poller() {
  ::close(set_);
  ::close(bell_);
}

poll_place& poller::attach(int descriptor) {
  std::list<poll_place> one;
  {
    const std::lock_guard held(lock_);
    if (!free_.empty())
      one.splice(one.end(), free_, free_.begin());
  }
  if (one.empty())
    one.emplace_back();
  poll_place& place = one.front();
  place.in.reopen();
  place.out.reopen();
  place.descriptor = descriptor;
  place.users.store(1, std::memory_order_relaxed);
  place.ended.store(false, std::memory_order_relaxed); // a late event of a former one: a read in vain
  place.what = poll_place::kind::unknown;
  place.no_bytes = place.no_room = false;
  place.self = one.begin(); // it stays in whatever list the place moves to
  epoll_event wish{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.ptr = &place}};
  const bool refused = ::epoll_ctl(set_, EPOLL_CTL_ADD, descriptor, &wish) != 0;
  const int error = errno;
  {
    const std::lock_guard held(lock_);
    std::list<poll_place>& into = refused ? free_ : places_; // memory that a worker may know is kept
    into.splice(into.end(), one);
  }
  if (refused) {
    errno = error;
    fail("to wait for a descriptor");
  }
  return place;
}

/// The place is free when nobody looks at it any more.
void poller::drop(poll_place& place) noexcept {
  // Release and acquire: the last one sees all others' use of it, and hands it on.
  if (place.users.fetch_sub(1, std::memory_order_acq_rel) != 1)
    return;
  const std::lock_guard held(lock_);
  free_.splice(free_.end(), places_, place.self);
}

void poller::detach(poll_place& place) noexcept {
  ::epoll_ctl(set_, EPOLL_CTL_DEL, place.descriptor, nullptr); // if it was closed before, it is out already
  place.in.close();
  place.out.close();
  drop(place);
}

poll_outcome poller::wait(poll_place& place, poll_slot& slot, deadline until) {
  const waits_for told("a descriptor");
  owner_.moves_away();
  place.users.fetch_add(1, std::memory_order_relaxed); // the owner is one of them, or the slot is closed soon
  const poll_outcome how = slot.wait(current_waiter(), until);
  drop(place);
  owner_.is_back();
  if (how == poll_outcome::cancelled)
    throw task_cancelled{};
  return how;
}

void poller::poll(deadline until) noexcept {
  epoll_event events[64];
  const int count = ::epoll_wait(set_, events, 64, milliseconds_until(until));
  owner_.poller_is_awake();
  for (int i = 0; i < count; ++i) {
    auto* const place = static_cast<poll_place*>(events[i].data.ptr);
    if (place == nullptr)
      continue; // the bell: an edge, so it need not be read
    constexpr std::uint32_t broken = EPOLLERR | EPOLLHUP;
    if ((events[i].events & (EPOLLRDHUP | broken)) != 0)
      place->ended.store(true, std::memory_order_relaxed); // published by ready()
    if ((events[i].events & (EPOLLIN | EPOLLRDHUP | broken)) != 0)
      place->in.ready();
    if ((events[i].events & (EPOLLOUT | broken)) != 0)
      place->out.ready();
  }
}

void poller::kick() noexcept {
  const std::uint64_t one = 1;
  if (::write(bell_, &one, sizeof one) < 0 && errno == EAGAIN) { // full after 2^64 - 2 kicks
    std::uint64_t all = 0;
    static_cast<void>(::read(bell_, &all, sizeof all));
    static_cast<void>(::write(bell_, &one, sizeof one));
  }
}

polled_descriptor::polled_descriptor(int descriptor)
    : where_(&poller::here()), place_(&where_->attach(descriptor)) {}

polled_descriptor::~polled_descriptor() {
  where_->detach(*place_);
}

void polled_descriptor::close() noexcept {
  place_->in.close();
  place_->out.close();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
