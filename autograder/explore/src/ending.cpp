// How an execution ends: by itself, or by a failure.
#include "engine.hpp"

namespace kernlet::explore {

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
