// What a worker does: run tasks, look round, search, rest.

#include <algorithm>
#include <chrono>
#include <kernlet/scheduler.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// How long a worker searches before it rests: some 20 microseconds, half of what it takes to wake one again.
constexpr int passes = 100;
/// How often one of those who rest looks after the slots of those who work.
constexpr std::chrono::milliseconds watch_interval(1);
/// How often a scheduler whose tasks all wait looks whether the threads outside, who might wake one, are
/// gone, and whether somebody asks for a report.
constexpr std::chrono::milliseconds look_interval(500);
/// How long a task that runs its children in place, and they theirs, keeps those waiting who stand in its
/// processor's ring: as long as one that computes.
constexpr std::chrono::nanoseconds nest_interval = std::chrono::milliseconds(1);

void pause_shortly() noexcept {
#if defined(__x86_64__)
  __builtin_ia32_pause();
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("isb" ::: "memory");
#endif
}

void count_one(std::atomic<std::uint64_t>& count, std::uint64_t by = 1) noexcept {
  count.store(count.load(std::memory_order_relaxed) + by, std::memory_order_relaxed); // one writer
}

} // namespace

void scheduler::adopt(scheduler_processor& has) {
  has.seen.resize(processors_.size());
  this_thread().processor_here = &has;
  held_mutexes::worker_begins();
  // Acquire pairs with the release in one_less().
  while (!stopping_.load(std::memory_order_acquire)) {
    look_round(has);
    runnable* next = take_local(has, true);
    if (next == nullptr)
      next = search(has);
    while (next != nullptr) {
      resume(has, *next);
      if (this_thread().processor_here == nullptr) [[unlikely]]
        return; // it is another thread's by now
      next = std::exchange(has.up, nullptr);
      if (next == nullptr && may_go_on(has))
        next = take_local(has, false);
    }
  }
  this_thread().processor_here = nullptr;
}

/// Another one without looking round. While somebody traces, tasks find that their processor's budget is
/// spent, and come back here.
bool scheduler::may_go_on(scheduler_processor& has) const noexcept {
  std::uint32_t& left = trace_ != nullptr ? has.traced_budget : has.budget;
  if (left <= 1)
    return false;
  --left;
  return true;
}

/// Whether a task goes on running its children in place, though its processor should look round. To look
/// round it would park, and so would all that it is nested in: each of them keeps its stack, the worker goes
/// on with the oldest task, and in the end a fork and join has as many stacks as its tree is wide. So while
/// there is nothing to be seen, and the time is not over, it stays.
bool scheduler::may_nest_on(scheduler_processor& has) const noexcept {
  if (special_ || set_.global.size() != 0 || !inbox_.empty() ||
      quit_signal::requests() != quits_answered_.load(std::memory_order_relaxed))
    return false;
  const std::int64_t time = now().time_since_epoch().count();
  if (has.nests_until == 0)
    has.nests_until = time + nest_interval.count();
  if (time >= has.nests_until || time >= has.first_timer.load(std::memory_order_relaxed))
    return false;
  count_one(has.switches, processor::look_round_interval - has.budget);
  has.budget = processor::look_round_interval;
  return true;
}

void scheduler::look_round(scheduler_processor& has) noexcept {
  std::uint32_t& left = trace_ != nullptr ? has.traced_budget : has.budget;
  count_one(has.switches, processor::look_round_interval - left);
  left = processor::look_round_interval;
  has.nests_until = 0;
  has.traced_until = 0; // whoever is woken here has not run before that
  if (alone_ && !inbox_.empty())
    inbox_.take_all(*this);
  if (const std::uint32_t request = quit_signal::requests();
      request != quits_answered_.load(std::memory_order_relaxed)) [[unlikely]]
    answer_quit(request);
  if (has.first_timer.load(std::memory_order_relaxed) != scheduler_processor::no_timer)
    fire_timers(has, now());
  if (companion() != nullptr)
    glance_at_descriptors(has);
}

void scheduler::push_specially(scheduler_processor& has, green_task& task) noexcept {
  if (trace_ != nullptr)
    trace_ready(task, &has);
  if (seeded_ && has.chance(2) != 0) // not always into the slot, and not always at the end
    has.queue.push(task, set_.global);
  else if (has.queue.push_next(task, set_.global) && !alone_)
    notify();
}

void scheduler::resume(scheduler_processor& has, runnable& next) {
  if (next.step != nullptr)
    return next.step(next);
  auto& task = static_cast<green_task&>(next);
  if (trace_ != nullptr) [[unlikely]]
    run_traced(has, task);
  else
    run_until_it_leaves(has, task);
}

void scheduler::run_until_it_leaves(scheduler_processor& has, green_task& task, trace_event* traced) {
  guard::enter(this_thread()); // left by whoever runs next
  this_thread().current = &task;
  task.coroutine_.resume(); // lets no exception out: green_task::run() keeps it
  // Who comes back is the one that ran last, not the one that was resumed.
  auto& last = static_cast<green_task&>(*std::exchange(this_thread().current, nullptr));
  if (this_thread().processor_here == nullptr) [[unlikely]] {
    guard::leave(this_thread());
    return put_back(last);
  }
  if (last.has_ended_) {
    has.left = &last;
    has.how = leaving::ended;
  }
  if (traced != nullptr) [[unlikely]]
    trace_ran(has, last, *traced);
  if (has.how != leaving::nobody)
    see_to(has);
  guard::leave(this_thread());
}

/// All that may be found anywhere. `searching` says, before and after, whether the worker counts as such.
runnable* scheduler::look_everywhere(scheduler_processor& has, bool& searching) {
  look_round(has);
  if (earliest_timer() != no_deadline) {
    const deadline time = now();
    for (const auto& one : processors_)
      fire_timers(*one, time);
  }
  if (runnable* const own = take_local(has, true))
    return own;
  if (!searching)
    searching = !alone_ && idle_.start_search();
  if (!searching)
    return nullptr;
  for (int i = 0; i < passes; ++i) {
    if (runnable* const stolen = take_stolen(has, loot::ring)) {
      count_one(has.stolen);
      trace_stolen(has, *stolen);
      return stolen;
    }
    if (set_.global.size() != 0 || stopping_.load(std::memory_order_relaxed))
      return take_local(has, true);
    pause_shortly();
  }
  return nullptr;
}

runnable* scheduler::search(scheduler_processor& has) {
  for (bool searching = false;;) {
    runnable* const found = look_everywhere(has, searching);
    if (found != nullptr || stopping_.load(std::memory_order_acquire)) {
      if (searching)
        idle_.end_search();
      return found;
    }
    searching = rest(has, searching);
  }
}

bool scheduler::anything_to_do(const scheduler_processor& has, deadline until) const noexcept {
  return !has.queue.looks_empty() || set_.global.size() != 0 || !inbox_.empty() ||
         stopping_.load(std::memory_order_acquire) || earliest_timer() < until ||
         std::any_of(
             processors_.begin(), processors_.end(),
             [](const auto& one) { return !one->queue.ring_looks_empty(); });
}

/// Sleeps until there is something to do. While others work, one of those who rest watches them: it looks
/// each millisecond for a task in the slot of somebody who has not switched since, and for timers. So making
/// a task ready in one's own slot needs no notification.
bool scheduler::rest(scheduler_processor& has, bool searching) {
  const deadline timer = earliest_timer();
  if (seeded_ && timer != no_deadline) {
    virtual_now_ = std::max(virtual_now_, timer); // time jumps
    return searching;
  }
  deadline until = timer;
  const bool last = idling_.fetch_add(1) + 1 == workers(); // seq_cst: the last one sees all others' queues
  bool watches = false;
  if (last) {
    // Acquire pairs with the release in put_back(): who is back stands in a queue.
    if (until == no_deadline && away_.load(std::memory_order_acquire) == 0 && !anything_to_do(has, until)) {
      // First who else there is, and then whether they have left something: a thread may have woken a task
      // and ended in between. Another worker may have taken it; then that one idles no more.
      if (nobody_outside() && !anything_to_do(has, until) && idling_.load() == workers()) {
        idling_.fetch_sub(1); // it has something to do now
        report_deadlock();
        return searching;
      }
    }
    until = std::min(until, std::chrono::steady_clock::now() + look_interval); // and at SIGQUIT
  } else if (!watched_.exchange(true)) {
    watches = true;
    for (std::size_t i = 0; i < processors_.size(); ++i)
      has.seen[i] = processors_[i]->switches.load(std::memory_order_relaxed);
    until = std::min(until, std::chrono::steady_clock::now() + watch_interval);
  }
  count_one(has.rests);
  const std::int64_t from = trace_ != nullptr ? trace_->now() : 0;
  searching = sleep(has, searching, timer, until);
  idling_.fetch_sub(1);
  if (trace_ != nullptr)
    trace_->of(has.index()).note({.begin = from, .end = trace_->now(), .kind = trace_kind::rested});
  if (watches) {
    watched_.store(false);
    for (std::size_t i = 0; i < processors_.size(); ++i)
      if (i != has.index() && has.seen[i] == processors_[i]->switches.load(std::memory_order_relaxed) &&
          !processors_[i]->queue.looks_empty()) {
        if (runnable* const found = take_stolen(has, loot::anything)) {
          count_one(has.stolen);
          trace_stolen(has, *found);
          has.queue.push(*found, set_.global);
        }
        break;
      }
  }
  return searching;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
