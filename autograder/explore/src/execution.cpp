// One execution: what it begins with, and its ends.

#include "engine.hpp"

namespace kernlet::explore {

engine* engine::instance_ = nullptr;
bool engine::inside_ = false;

engine::engine() {
  instance_ = this;
  memory.open();
  make_stacks();
}

void engine::run() {
  memory.restore();
  kept.restore();
  mapped.restore();
  descriptors.clear();
  handlers = {};
  fibers.clear();
  shadow_.clear();
  locations_.clear();
  mutexes_.clear();
  rwlocks_.clear();
  exits_.clear();
  invariants_.clear();
  events.clear();
  outcome_.clear();
  fenced_ = {};
  last_stamp_ = 0;
  clock_ = 1'000'000'000;
  chance_ = 1;
  steps_ = run_length_ = spurious_ = 0;
  progress_ = progress_ + 1;
  failed_ = {};
  redundant_ = cut_off_ = ended_ = false;
  fingerprint_ = 0;
  ready_ = 0;
  count_ = current_ = 0;
  ways.begin();
  spawn(nullptr, nullptr, nullptr);
  inside_ = true;
  outside_.switch_to(threads_[0].flow, nullptr);
  inside_ = false;
}

/// Before each operation, so after the one before it. The condition reads memory as it is: nothing of it is
/// modelled.
void engine::check_invariants() {
  for (std::size_t i = 0; i < invariants_.size(); ++i) {
    const step_invariant each = invariants_[i];
    inside_ = false;
    const bool holds = each.holds(each.argument);
    inside_ = true;
    if (!holds)
      fail(failure_kind::invariant, each.text, nullptr);
  }
}

/// As exit(): what main() returning leads to.
void engine::finish() {
  modelled_thread& self = threads_[current_];
  while (!self.endings.empty()) {
    const auto last = self.endings.back();
    self.endings.pop_back();
    last.call(last.object);
  }
  while (!exits_.empty()) {
    const auto last = exits_.back();
    exits_.pop_back();
    last.call(last.object);
  }
  bool alone = true;
  for (unsigned i = 0; i < count_; ++i)
    alone = alone && (i == current_ || threads_[i].state == thread_state::done);
  if (alone)
    check_leaks();
  leave();
}

void engine::leave() {
  ended_ = true;
  areas.leave();
  threads_[current_].flow.exit_to(outside_, nullptr);
}

/// Where a debugger stops: kernlet replay --gdb.
extern "C" [[gnu::noinline]] void kernlet_explore_stop() {
  asm volatile("");
}

void engine::fail(failure_kind kind, std::string text, const void* where, const void* object) {
  failed_ = failure{kind, static_cast<std::uint8_t>(current_), where, object, std::move(text)};
  note(action::failure, object, 0, static_cast<word>(kind), where);
  kernlet_explore_stop();
  leave();
}

void engine::note_outcome(const char* text, std::size_t size) {
  if (!outcome_.empty())
    outcome_ += ' ';
  outcome_.append(text, size);
}

void engine::note_nondeterminism(const char* what) {
  if (nondeterminism_.find(what) == std::string::npos)
    nondeterminism_ += (nondeterminism_.empty() ? "" : ", ") + std::string(what);
}

} // namespace kernlet::explore
