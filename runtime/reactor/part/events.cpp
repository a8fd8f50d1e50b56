// The fast part: sources, and a round.

#include <algorithm>
#include <cerrno>
#include <kernlet/part/read_ahead.hpp>
#include <kernlet/reactor.hpp>
#include <string>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

using namespace part;

[[noreturn, gnu::cold]] void fail(int error, const char* what, int descriptor) {
  throw std::system_error(error, std::generic_category(),
                          std::string("reactor: ") + what + " of descriptor " + std::to_string(descriptor));
}

epoll_event everything_of(io_source& source) noexcept {
  return {EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, {.ptr = &source}};
}

/// The kernel announces once more what is ready now: an edge for what was left behind.
int look_again(reactor_state& all, io_source& source) noexcept {
  epoll_event event = everything_of(source);
  return ::epoll_ctl(all.epoll, EPOLL_CTL_MOD, source.descriptor, &event) == 0 ? 0 : errno;
}

io_source* new_source(reactor_state& all) {
  if (all.spare == nullptr)
    return new io_source;
  io_source* const taken = std::exchange(all.spare, all.spare->next);
  *taken = io_source{};
  return taken;
}

/// A callback that is no longer set. It may be the one that runs.
void replace(reactor_state& all, std::unique_ptr<io_callback>& place, std::unique_ptr<io_callback> by) {
  if (place != nullptr && all.in_round)
    all.replaced.reserve(all.replaced.size() + 1);
  place.swap(by);
  if (by != nullptr && all.in_round)
    all.replaced.push_back(std::move(by));
} // else it ends here

void set_callback(reactor_state& all, io_source& source, direction what, io_callback f) {
  io_side& side = source.side(what);
  if (side.task != nullptr)
    throw reactor_error("a callback on descriptor " + std::to_string(source.descriptor) +
                        ", which a task waits for: use either callbacks or tasks for one direction");
  auto call = f ? std::make_unique<io_callback>(std::move(f)) : nullptr;
  const bool asks = call != nullptr;
  if (asks && (source.ready & bit(what)) != 0 && !source.in_due) {
    all.due.push_back(&source);
    source.in_due = true;
  }
  all.asked += asks;
  all.asked -= side.call != nullptr;
  replace(all, side.call, std::move(call));
}

/// Somebody may be waiting for this direction, whose bit is set. Returns how many were called; `left` is set
/// when a callback has left something behind.
std::size_t announce(reactor& self, reactor_state& all, io_source& source, direction what, bool& left) {
  io_side& side = source.side(what);
  if (side.task != nullptr) {
    end_wait(all, side, wait_outcome::ready);
    return 1;
  }
  if (side.call == nullptr)
    return 0;
  const auto mine = bit(what);
  source.ready &= static_cast<io_bits>(~mine);
  io_event event{source.descriptor, what, source.ended};
  self.call(*side.call, event);
  // What has ended stays ready, whatever the callback believes.
  if (source.attached && (!event.drained || source.ended)) {
    if (side.call != nullptr)
      left = true;
    else
      source.ready |= mine;
  }
  return 1;
}

std::size_t announce_both(reactor& self, reactor_state& all, io_source& source) {
  std::size_t calls = 0;
  bool left = false;
  for (const direction what : {direction::readable, direction::writable})
    if ((source.ready & bit(what)) != 0 && source.attached)
      calls += announce(self, all, source, what, left);
  if (left && source.attached && look_again(all, source) != 0)
    source.ready = both; // closed behind our back: whoever reads will be told
  return calls;
}

std::size_t take(reactor& self, reactor_state& all, const epoll_event& event) {
  auto& source = *static_cast<io_source*>(event.data.ptr);
  if (!source.attached)
    return 0; // by an earlier callback of this batch
  if ((event.events & (EPOLLHUP | EPOLLERR)) != 0) {
    source.ended = true;
    source.ready = both;
  }
  if ((event.events & EPOLLRDHUP) != 0)
    source.ended = true;
  if ((event.events & (EPOLLIN | EPOLLRDHUP)) != 0)
    source.ready |= bit(direction::readable);
  if ((event.events & EPOLLOUT) != 0)
    source.ready |= bit(direction::writable);
  return announce_both(self, all, source);
}

/// Those whose callbacks were set when they were ready already.
std::size_t take_due(reactor& self, reactor_state& all) {
  if (all.due.empty())
    return 0;
  all.due_now.swap(all.due);
  std::size_t calls = 0;
  for (io_source* const source : all.due_now) {
    source->in_due = false;
    if (source->attached)
      calls += announce_both(self, all, *source);
  }
  all.due_now.clear();
  return calls;
}

std::size_t call_those_soon(reactor& self, reactor_state& all) {
  all.soon_now.swap(all.soon);
  const std::size_t count = all.soon_now.size();
  for (callback<>& next : all.soon_now) {
    self.call(next);
    next = nullptr;
  }
  all.soon_now.clear();
  return count;
}

/// In nanoseconds where the kernel has the call (Linux 5.11), else in milliseconds, rounded up.
int wait_for_events(reactor_state& all, deadline until) {
  using namespace std::chrono;
  const auto room = static_cast<int>(all.events.size());
  if (until == no_deadline)
    return ::epoll_wait(all.epoll, all.events.data(), room, -1);
  auto left = deadline::duration::zero();
  if (until != deadline::min())
    left = std::clamp<deadline::duration>(until > deadline{} ? until - steady_clock::now() : left, left,
                                          hours(24));
  if (left == deadline::duration::zero())
    return ::epoll_wait(all.epoll, all.events.data(), room, 0);
  static std::atomic<bool> has_fine{true};
  if (has_fine.load(std::memory_order_relaxed)) { // publishes nothing
    const auto whole = duration_cast<seconds>(left);
    const timespec time{static_cast<time_t>(whole.count()),
                        static_cast<long>(nanoseconds(left - whole).count())};
    const int count = ::epoll_pwait2(all.epoll, all.events.data(), room, &time, nullptr);
    if (count >= 0 || (errno != ENOSYS && errno != EPERM)) // EPERM: a sandbox that does not know it
      return count;
    has_fine.store(false, std::memory_order_relaxed);
  }
  return ::epoll_wait(all.epoll, all.events.data(), room, static_cast<int>(ceil<milliseconds>(left).count()));
}

struct round_mark {
  explicit round_mark(reactor_state& all) : all_(all) {
    if (all.in_round)
      throw reactor_error(
          "run_once() inside a callback: the round that called it is not over; return instead");
    all.in_round = true;
  }
  /// What has gone in this round ends; what ends with it may come here again, and then ends at once.
  ~round_mark() {
    all_.in_round = false;
    if (!all_.replaced.empty()) {
      auto last = std::move(all_.replaced);
      last.clear();
      if (all_.replaced.empty())
        all_.replaced.swap(last); // keeps its room
    }
    while (all_.gone != nullptr) {
      io_source* const one = std::exchange(all_.gone, all_.gone->next);
      if (one->in_due) { // named by a list yet: next time
        one->next = std::exchange(kept_, one);
        continue;
      }
      one->next = std::exchange(all_.spare, one);
    }
    all_.gone = kept_;
  }
  round_mark(const round_mark&) = delete;
  round_mark& operator=(const round_mark&) = delete;
  reactor_state& all_;
  io_source* kept_ = nullptr;
};

} // namespace

namespace part {

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
  io_source* const made = new_source(all);
  made->descriptor = descriptor;
  epoll_event event = everything_of(*made);
  if (::epoll_ctl(all.epoll, EPOLL_CTL_ADD, descriptor, &event) != 0) {
    const int error = errno;
    made->next = std::exchange(all.spare, made);
    fail(error, "attach", descriptor);
  }
  made->next = all.all;
  if (all.all != nullptr)
    all.all->previous = made;
  all.all = made;
  return *made;
}

void reactor::detach(part::io_source& source) noexcept {
  auto& all = state();
  if (!std::exchange(source.attached, false))
    return; // a closure that ends below owned the watch that was to end here
  epoll_event unused{};
  // Fails when the descriptor was closed before: then nobody knows whether the kernel still names the source.
  const bool forgotten = ::epoll_ctl(all.epoll, EPOLL_CTL_DEL, source.descriptor, &unused) == 0;
  (source.previous != nullptr ? source.previous->next : all.all) = source.next;
  if (source.next != nullptr)
    source.next->previous = source.previous;
  source.next = std::exchange(forgotten ? all.gone : all.lost, &source);
  for (io_side& side : source.sides) {
    if (side.task != nullptr)
      end_wait(all, side, wait_outcome::detached);
    all.asked -= side.call != nullptr;
    replace(all, side.call, nullptr);
  }
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
  const round_mark mark(all);
  until = all.soon.empty() && all.due.empty() ? std::min(until, all.timers.first()) : deadline::min();
  const int count = wait_for_events(all, until);
  if (count < 0 && errno != EINTR) // a signal's handler may have something to say: the round goes on
    throw std::system_error(errno, std::generic_category(), "reactor: epoll_wait");
  std::size_t calls = 0;
  const read_ahead ahead{{all.events.data(), static_cast<std::size_t>(std::max(count, 0))}};
  for (std::size_t i = 0; i < ahead.events.size(); ++i) {
    ahead.before(i);
    const epoll_event& event = ahead.events[i];
    if (event.data.ptr == nullptr)
      all.rung.store(false); // before the letters are taken: one that comes later rings again
    else
      calls += take(*this, all, event);
  }
  calls += take_due(*this, all);
  calls += open_letters(*this, all);
  if (!all.timers.heap.empty())
    calls += fire_timers(*this, all.timers);
  if (!all.soon.empty())
    calls += call_those_soon(*this, all);
  return calls;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
