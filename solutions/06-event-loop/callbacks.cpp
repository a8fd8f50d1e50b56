// Step 06.1: callbacks on epoll, level-triggered.

#include <algorithm>
#include <cerrno>
#include <kernlet/reactor.hpp>
#include <string>
#include <sys/epoll.h>
#include <system_error>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

using state_type = part::reactor_state;

[[noreturn]] void fail(int error, const char* what, int descriptor) {
  throw std::system_error(error, std::generic_category(),
                          std::string("reactor: ") + what + " of descriptor " + std::to_string(descriptor));
}

std::uint32_t mask_of(part::io_source& source) noexcept {
  std::uint32_t mask = 0;
  if (source.side(direction::readable).asked())
    mask |= EPOLLIN | EPOLLRDHUP;
  if (source.side(direction::writable).asked())
    mask |= EPOLLOUT;
  return mask;
}

void set_callback(state_type& all, part::io_source& source, direction what, io_callback f) {
  part::io_side& side = source.side(what);
  if (side.task != nullptr)
    throw reactor_error("a callback on descriptor " + std::to_string(source.descriptor) +
                        ", which a task waits for: use either callbacks or tasks for one direction");
  const bool before = side.asked();
  std::shared_ptr<io_callback> call = f ? std::make_shared<io_callback>(std::move(f)) : nullptr;
  std::swap(side.call, call);
  if (const int error = part::tell_kernel(all, source); error != 0 && side.asked()) {
    std::swap(side.call, call);
    fail(error, "callback", source.descriptor);
  }
  all.asked += side.asked();
  all.asked -= before;
} // the former callback ends here, unless it runs: then run_once() has a share in it

/// A call in whole milliseconds, never early: so they are rounded up. -1 waits for ever.
int milliseconds_until(deadline until) noexcept {
  if (until == no_deadline)
    return -1;
  const deadline now = std::chrono::steady_clock::now();
  if (until <= now)
    return 0;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - now).count();
  return static_cast<int>(std::min<std::int64_t>(left, 1'000'000'000)); // eleven days; then another round
}

/// One direction of one event. The source is looked up each time: an earlier callback may have detached it.
std::size_t announce(reactor& self, state_type& all, int descriptor, direction what, bool ended) {
  const auto found = all.sources.find(descriptor);
  if (found == all.sources.end())
    return 0;
  part::io_side& side = found->second.side(what);
  if (side.task != nullptr) {
    part::end_wait(all, side, wait_outcome::ready);
    part::tell_kernel(all, found->second);
    return 1;
  }
  if (side.call == nullptr)
    return 0;
  const std::shared_ptr<io_callback> call = side.call; // it may replace itself
  io_event event{descriptor, what, ended};
  self.call(*call, event);
  return 1;
}

std::size_t announce_all(reactor& self, state_type& all, const epoll_event& event) {
  const bool broken = (event.events & (EPOLLHUP | EPOLLERR)) != 0;
  const bool ended = broken || (event.events & EPOLLRDHUP) != 0;
  std::size_t calls = 0;
  if (ended || (event.events & EPOLLIN) != 0)
    calls += announce(self, all, event.data.fd, direction::readable, ended);
  if (broken || (event.events & EPOLLOUT) != 0)
    calls += announce(self, all, event.data.fd, direction::writable, ended);
  return calls;
}

/// Those that were asked for before this began.
std::size_t call_those_soon(reactor& self, state_type& all) {
  const std::size_t count = all.soon.size();
  for (std::size_t i = 0; i < count; ++i) {
    callback<> next = std::move(all.soon.front());
    all.soon.pop_front();
    self.call(next);
  }
  return count;
}

struct round_mark {
  explicit round_mark(bool& in_round) : in_round_(in_round) {
    if (std::exchange(in_round_, true))
      throw reactor_error(
          "run_once() inside a callback: the round that called it is not over; return instead");
  }
  ~round_mark() { in_round_ = false; }
  bool& in_round_;
};

} // namespace

namespace part {

int tell_kernel(reactor_state& all, io_source& source) noexcept {
  epoll_event event{mask_of(source), {.fd = source.descriptor}};
  int operation = EPOLL_CTL_MOD;
  if (event.events == 0)
    operation = EPOLL_CTL_DEL;
  else if (!source.in_epoll)
    operation = EPOLL_CTL_ADD;
  if (operation == EPOLL_CTL_DEL && !source.in_epoll)
    return 0;
  if (::epoll_ctl(all.epoll, operation, source.descriptor, &event) != 0 && operation != EPOLL_CTL_DEL)
    return errno;
  source.in_epoll = operation != EPOLL_CTL_DEL; // what cannot be taken out is not there any more
  return 0;
}

void end_wait(reactor_state& all, io_side& side, wait_outcome outcome) noexcept {
  waiting_task& waiting = *std::exchange(side.task, nullptr);
  --all.asked;
  waiting.outcome = outcome;
  waiting.over = true;
  waiting.who->wake();
}

} // namespace part

part::io_source& reactor::attach(int descriptor) {
  auto& all = state();
  // Asks the kernel whether it would wait for it, and takes it out again until somebody asks for something.
  epoll_event nothing{0, {.fd = descriptor}};
  if (::epoll_ctl(all.epoll, EPOLL_CTL_ADD, descriptor, &nothing) != 0)
    fail(errno, "attach", descriptor);
  ::epoll_ctl(all.epoll, EPOLL_CTL_DEL, descriptor, nullptr);
  const auto [place, is_new] = all.sources.try_emplace(descriptor);
  if (!is_new)
    fail(EEXIST, "attach", descriptor);
  place->second.descriptor = descriptor;
  return place->second;
}

void reactor::detach(part::io_source& source) noexcept {
  auto& all = state();
  if (!std::exchange(source.attached, false))
    return; // a closure that ends below owned the watch that was to end here
  for (part::io_side& side : source.sides) {
    if (side.task != nullptr)
      part::end_wait(all, side, wait_outcome::detached);
    else if (side.call != nullptr)
      --all.asked;
  }
  if (source.in_epoll)
    ::epoll_ctl(all.epoll, EPOLL_CTL_DEL, source.descriptor, nullptr);
  const auto gone = all.sources.extract(source.descriptor);
  for (part::io_side& side : source.sides)
    side.call = nullptr; // last: what a closure's end does may come here again
}

void reactor::on_readable(part::io_source& source, io_callback f) {
  set_callback(state(), source, direction::readable, std::move(f));
}

void reactor::on_writable(part::io_source& source, io_callback f) {
  set_callback(state(), source, direction::writable, std::move(f));
}

void reactor::call_soon(callback<> f) {
  state().soon.push_back(std::move(f));
}

std::size_t reactor::run_once(deadline until) {
  auto& all = state();
  const round_mark mark(all.in_round);
  until = all.soon.empty() ? std::min(until, part::first_timer(all)) : deadline::min();
  std::vector<epoll_event> events(all.batch);
  const int count =
      ::epoll_wait(all.epoll, events.data(), static_cast<int>(all.batch), milliseconds_until(until));
  if (count < 0 && errno != EINTR) // a signal's handler may have something to say: the round goes on
    throw std::system_error(errno, std::generic_category(), "reactor: epoll_wait");
  std::size_t calls = 0;
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.fd == all.wake)
      part::take_interrupt(all);
    else
      calls += announce_all(*this, all, event);
  }
  calls += part::call_from_threads(*this, all);
  calls += part::fire_timers(*this, all);
  return calls + call_those_soon(*this, all);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
