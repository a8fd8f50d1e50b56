// Step 06.2: timers, and a wake-up from another thread.

#include <kernlet/reactor.hpp>
#include <sys/eventfd.h>

#include <cerrno>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {

timer_id reactor::call_at(deadline when, callback<> f) {
  auto& all = state();
  const timer_id id{when, all.timers_made + 1};
  all.timers.try_emplace({id.when, id.number}, std::move(f));
  ++all.timers_made;
  return id;
}

bool reactor::cancel(timer_id id) noexcept {
  const auto gone =
      state().timers.extract({id.when, id.number}); // its closure ends when the map is in order again
  return !gone.empty();
}

void reactor::call_from_thread(callback<> f) {
  auto& all = state();
  {
    const std::lock_guard lock(all.mutex);
    all.from_threads.push_back(std::move(f));
  }
  interrupt();
}

void reactor::interrupt() noexcept {
  const int error = errno; // a signal handler leaves no trace
  const std::uint64_t one = 1;
  // Fails only when the count is at its greatest: then it is readable anyway.
  [[maybe_unused]] const auto written = ::write(state().wake, &one, sizeof one);
  errno = error;
}

namespace part {

deadline first_timer(const reactor_state& all) noexcept {
  return all.timers.empty() ? no_deadline : all.timers.begin()->first.first;
}

std::size_t fire_timers(reactor& self, reactor_state& all) {
  const deadline now = std::chrono::steady_clock::now();
  const std::uint64_t last = all.timers_made; // those that the callbacks set wait for the next round
  std::size_t calls = 0;
  for (auto at = all.timers.begin();
       at != all.timers.end() && at->first.first <= now && at->first.first != no_deadline;) {
    if (at->first.second > last) {
      ++at;
      continue;
    }
    const reactor_state::timer_key key = at->first;
    auto due = all.timers.extract(at);
    self.call(due.mapped());
    ++calls;
    at = all.timers.upper_bound(key); // the callback may have changed anything
  }
  return calls;
}

std::size_t call_from_threads(reactor& self, reactor_state& all) {
  std::deque<callback<>> taken;
  {
    const std::lock_guard lock(all.mutex);
    taken.swap(all.from_threads);
  }
  for (callback<>& next : taken)
    self.call(next);
  return taken.size();
}

void take_interrupt(reactor_state& all) noexcept {
  std::uint64_t count;
  [[maybe_unused]] const auto got = ::read(all.wake, &count, sizeof count);
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
