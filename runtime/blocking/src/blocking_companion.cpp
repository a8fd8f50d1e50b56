// The companion's life, its helpers' threads, and the monitor.

#include <cstdio>
#include <cstdlib>
#include <kernlet/blocking_companion.hpp>
#include <kernlet/futex.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

using namespace std::chrono_literals;

/// As Go's, and enough for any machine that we know.
constexpr std::uint32_t usual_most_helpers = 10'000;
/// How long a helper stays that has nothing to do.
constexpr std::chrono::seconds helper_idle_time(5);
/// Between two looks of the monitor. A call is slow when it is seen twice.
constexpr std::chrono::nanoseconds shortest_look = 20us, longest_look = 10ms;
/// Looks without anything to see before the time between them doubles.
constexpr int patient_looks = 50;

std::uint32_t most_helpers() noexcept {
  const char* const wish = std::getenv("KERNLET_HELPERS");
  if (wish == nullptr || *wish == '\0')
    return usual_most_helpers;
  char* end = nullptr;
  const unsigned long number = std::strtoul(wish, &end, 10);
  if (*end == '\0' && number >= 1 && number <= 100'000)
    return static_cast<std::uint32_t>(number);
  std::fprintf(stderr,
               "kernlet: KERNLET_HELPERS is \"%s\": a number from 1 to 100000 is wanted; %u are allowed\n",
               wish, usual_most_helpers);
  return usual_most_helpers;
}

} // namespace

blocking_companion::blocking_companion(scheduler& owner)
    : scheduler_companion{end_of_run, poll_descriptors, kick_poller}, owner_(owner), posts_(owner.workers()),
      most_(most_helpers()), pool_(most_) {
  for (std::uint32_t i = 0; i < owner.workers(); ++i) {
    posts_[i].processor = &owner.of(i);
    posts_[i].run = [](helper_job& self) noexcept {
      scheduler_processor& has = *static_cast<post&>(self).processor;
      auto& beside = *static_cast<blocking_companion*>(has.owner.companion()); // outlives its helpers
      has.owner.adopt(has);
      beside.has_run();
    };
  }
}

blocking_companion::~blocking_companion() = default;

blocking_companion* blocking_companion::make(scheduler& owner) noexcept {
  try {
    std::unique_ptr<blocking_companion> made(new blocking_companion(owner));
    if (owner.accompany(*made)) {
      made->monitor_ = std::thread([self = made.get()] { self->watch(); });
      return made.release();
    }
    return static_cast<blocking_companion*>(owner.companion()); // somebody else was first
  } catch (const std::exception&) {
    return nullptr; // then the call holds its worker, as it would without us
  }
}

void blocking_companion::end_of_run(scheduler_companion& beside) noexcept {
  const std::unique_ptr<blocking_companion> self(static_cast<blocking_companion*>(&beside));
  self->stopped_.store(1, std::memory_order_release);
  futex_wake(self->stopped_, everybody);
  self->monitor_.join();
  self->pool_.close();
  {
    const std::lock_guard held(self->threads_lock_);
    self->ending_ = true; // from now on the lists stay as they are
  }
  for (std::list<std::thread>* const list : {&self->helpers_, &self->ended_})
    for (std::thread& one : *list)
      one.join();
}

// ---- helpers
// --------------------------------------------------------------------------------------------------

void blocking_companion::poll_descriptors(scheduler_companion& beside, deadline until) noexcept {
  auto& self = static_cast<blocking_companion&>(beside);
  self.poller_->poll(until);
}

void blocking_companion::kick_poller(scheduler_companion& beside) noexcept {
  static_cast<blocking_companion&>(beside).poller_->kick();
}

poller& blocking_companion::descriptors() {
  const std::lock_guard held(poller_lock_);
  if (poller_ == nullptr) {
    poller_ = std::make_unique<poller>(owner_);
    polls.store(true, std::memory_order_release); // pairs with the acquire of who is to poll
  }
  return *poller_;
}

void blocking_companion::start_helper() {
  const std::lock_guard held(threads_lock_);
  for (std::thread& one : ended_)
    one.join();
  ended_.clear();
  helpers_.emplace_back();
  const auto place = std::prev(helpers_.end());
  try {
    *place = std::thread([this, place] {
      owner_.has_thread(1);
      pool_.help(helper_idle_time);
      owner_.has_thread(-1);
      const std::lock_guard last(threads_lock_);
      if (!ending_)
        ended_.splice(ended_.end(), helpers_, place);
    });
  } catch (...) {
    helpers_.erase(place);
    throw;
  }
}

bool blocking_companion::give(helper_job& job) noexcept {
  const std::uint32_t before = given_.fetch_add(1, std::memory_order_relaxed);
  if (!pool_.submit(job)) {
    if (before >= most_)
      say_full();
    return true;
  }
  try {
    start_helper();
    return true;
  } catch (const std::exception& error) { // no memory, or no more threads for this user
    say_no_thread(error.what());
  }
  helper_job* left = nullptr;
  if (!pool_.helper_missing(left))
    return true; // others will come to it
  if (left == &job) {
    has_run();
    return false;
  }
  // Somebody else's, who relied on our helper. Back it goes, ours stands there too, and the monitor tries
  // again.
  if (pool_.submit(*left))
    missing_.fetch_add(1, std::memory_order_relaxed);
  return true;
}

void blocking_companion::say_full() noexcept {
  if (!said_full_.exchange(true))
    std::fprintf(
        stderr,
        "kernlet: all %u helpers are in calls that block, and the next call waits for one of them: set "
        "KERNLET_HELPERS to more, or bound how many tasks make such calls (task_semaphore)\n",
        most_);
}

void blocking_companion::say_no_thread(const char* why) noexcept {
  if (!said_no_thread_.exchange(true))
    std::fprintf(stderr,
                 "kernlet: no helper can be started for a call that blocks: %s: look at `ulimit -u`, and at "
                 "pids.max of the control group; until there is one, such a call holds its worker\n",
                 why);
}

// ---- the monitor
// ----------------------------------------------------------------------------------------------

void blocking_companion::watch() noexcept {
  owner_.has_thread(1);
  std::chrono::nanoseconds pause = shortest_look;
  int patience = patient_looks;
  // Acquire pairs with the release in end_of_run().
  while (stopped_.load(std::memory_order_acquire) == 0) {
    if (look_at_all()) {
      pause = shortest_look;
      patience = patient_looks;
    } else if (--patience < 0) {
      pause = std::min(2 * pause, longest_look);
    }
    futex_wait(stopped_, 0, std::chrono::steady_clock::now() + pause);
  }
  owner_.has_thread(-1);
}

bool blocking_companion::look_at_all() noexcept {
  bool something = false;
  while (missing_.load(std::memory_order_relaxed) != 0) {
    try {
      start_helper();
    } catch (const std::exception&) {
      something = true;
      break;
    }
    missing_.fetch_sub(1, std::memory_order_relaxed);
  }
  for (post& one : posts_) {
    const call_gate::call now = one.gate.look();
    const bool slow = now != call_gate::none && now == one.seen;
    one.seen = now;
    something |= now != call_gate::none || one.waits;
    if (slow && owner_.is_wanted(*one.processor) && one.gate.take(now)) {
      owner_.moves_away();
      one.waits = true;
    }
    if (one.waits)
      one.waits = !give(one); // and again at the next look, if need be
  }
  return something;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
