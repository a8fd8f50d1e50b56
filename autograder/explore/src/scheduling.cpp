// Who runs: choices, blocking, virtual time.

#include "engine.hpp"

namespace kernlet::explore {
namespace {

constexpr std::uint32_t longest_run = 200; ///< visible operations of one thread while others could run

} // namespace

/// Announces the next operation of the running thread; returns when it is its turn.
void engine::visible(operation next) {
  if (!invariants_.empty())
    check_invariants();
  progress_ = progress_ + 1;
  if (++steps_ > bounds.steps) {
    if (ways.ignores_yields()) { // without fairness a loop may go on for ever where no program would
      cut_off_ = true;
      leave();
    }
    fail(failure_kind::step_bound,
         "the execution has not ended after " + std::to_string(bounds.steps) + " operations", nullptr);
  }
  pending_[current_] = next;
  reschedule(++run_length_ > longest_run);
}

void engine::reschedule(bool yields) {
  while (ready_ == 0)
    nobody_can_run();
  const unsigned next = ways.choose_thread(ready_, current_, yields, pending_);
  if (next == max_threads) {
    redundant_ = true;
    leave();
  }
  switch_to(next);
}

void engine::switch_to(unsigned next) {
  if (next == current_)
    return;
  modelled_thread& from = threads_[current_];
  modelled_thread& to = threads_[next];
  current_ = next;
  run_length_ = 0;
  areas.leave(); // the switch is the explorer's, and on whatever thread it ends
  from.flow.switch_to(to.flow, nullptr);
  areas.enter(current_);
}

void engine::block(thread_state how, const void* object, std::uint64_t until, const void* where) {
  modelled_thread& self = threads_[current_];
  self.state = how;
  self.waits_for = object;
  self.until = until;
  self.timed_out = false;
  self.blocked_at = where;
  ready_ &= ~(1U << current_);
  reschedule();
}

void engine::make_ready(unsigned thread) {
  threads_[thread].state = thread_state::ready;
  ready_ |= 1U << thread;
}

void engine::wake_all(thread_state how, const void* object) {
  for (unsigned i = 0; i < count_; ++i)
    if (threads_[i].state == how && threads_[i].waits_for == object)
      make_ready(i);
}

/// A spinner waits for a change. But there are loops that give up, as std::atomic::wait does before it
/// sleeps: so a spinner may also go on, in one go, for longer than such loops last.
void engine::block_spinner(location& object, const void* where) {
  constexpr unsigned longest_rush = 128; // loads; a lock that looks a hundred times first is seen to sleep
  modelled_thread& self = threads_[current_];
  if (self.rush != 0)
    return;
  if (!self.has_rushed && ways.choose(2) == 1) {
    self.has_rushed = true;
    self.rush = longest_rush;
    return;
  }
  block(thread_state::spinning, object.address(), never, where);
}

void engine::wake_spinners() noexcept {
  for (unsigned i = 0; i < count_; ++i) {
    modelled_thread& each = threads_[i];
    if (each.state != thread_state::spinning)
      continue;
    for (const spin_record& loop : each.spins)
      if (loop.object != nullptr && loop.object->version() != loop.version) {
        make_ready(i);
        break;
      }
  }
}

/// Time passes when nobody can run. Without a timer it is the end.
void engine::nobody_can_run() {
  std::uint64_t next = never;
  bool spinner = false, all_done = true;
  for (unsigned i = 0; i < count_; ++i) {
    const modelled_thread& each = threads_[i];
    if (each.state == thread_state::done)
      continue;
    all_done = false;
    spinner = spinner || each.state == thread_state::spinning;
    if (each.state != thread_state::ready)
      next = std::min(next, each.until);
  }
  if (all_done)
    leave();
  if (next != never) {
    clock_ = std::max(clock_, next);
    for (unsigned i = 0; i < count_; ++i) {
      modelled_thread& each = threads_[i];
      if (each.state != thread_state::done && each.state != thread_state::ready && each.until <= clock_) {
        each.timed_out = true;
        each.until = never;
        make_ready(i);
      }
    }
    return;
  }
  // Three equal loads may be a short loop that has an end: a spinner goes on for a while before it is one.
  constexpr unsigned second_looks = 64;
  for (unsigned i = 0; i < count_; ++i)
    if (modelled_thread& each = threads_[i];
        each.state == thread_state::spinning && each.released_spins++ < second_looks)
      make_ready(i);
  if (ready_ != 0)
    return;
  fail(spinner ? failure_kind::livelock : failure_kind::deadlock,
       spinner ? "a thread spins for a value that nobody will write"
               : "every thread waits, and nobody is left to wake one",
       nullptr);
}

void engine::yield(const void* where) {
  if (ways.ignores_yields() || rushes())
    return;
  note(action::yield, nullptr, 0, 0, where);
  pending_[current_] = {};
  progress_ = progress_ + 1;
  if (++steps_ > bounds.steps)
    fail(failure_kind::step_bound,
         "the execution has not ended after " + std::to_string(bounds.steps) + " operations", where);
  reschedule(true);
}

void engine::sleep(std::uint64_t until, const void* where) {
  visible({operation::kind::none, false, nullptr});
  note(action::sleep, nullptr, 0, until > clock_ ? until - clock_ : 0, where);
  if (until > clock_)
    block(thread_state::sleeping, nullptr, until, where);
}

} // namespace kernlet::explore
