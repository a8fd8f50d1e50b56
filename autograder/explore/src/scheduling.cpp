// Who runs: modelled threads, their blocking, virtual time, and the ends of an execution.

#include "engine.hpp"

#include <bit>
#include <cstring>
#include <sys/mman.h>

namespace kernlet::explore {

engine* engine::instance_ = nullptr;
bool engine::inside_ = false;

namespace {

constexpr std::size_t stack_size = std::size_t{256} << 10, guard_size = 4096;
constexpr std::uintptr_t stacks_at = 0x1100'0000'0000;
constexpr std::uint64_t never = ~std::uint64_t{0};
constexpr std::uint32_t longest_run = 200; ///< visible operations of one thread while others could run

/// The stack of a thread: at the same address in each process, with a page below it that nobody may touch.
stack_area stack_of(unsigned thread) {
  return {reinterpret_cast<std::byte*>(stacks_at) + thread * (stack_size + guard_size) + guard_size,
          stack_size};
}

} // namespace

/// What the context layer calls at a modelled thread's begin.
struct engine_entry {
  [[noreturn]] static void begin(void*, void*) {
    engine& all = engine::the();
    const unsigned self = all.current_;
    all.note(action::begins, nullptr, 0, self, nullptr);
    if (self == 0) {
      all.program(all.argument_count, all.arguments, ::environ);
      all.finish();
    }
    modelled_thread& mine = all.threads_[self];
    all.end_thread(mine.body(mine.argument));
  }
};

engine::engine() {
  instance_ = this;
  memory.open();
  const std::size_t all = max_threads * (stack_size + guard_size);
  if (::mmap(reinterpret_cast<void*>(stacks_at), all, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0) == MAP_FAILED)
    std::abort();
  for (unsigned i = 0; i < max_threads; ++i)
    ::mprotect(stack_of(i).lowest - guard_size, guard_size, PROT_NONE);
}

bool engine::is_below_a_stack(const void* address) noexcept {
  const std::uintptr_t offset = reinterpret_cast<std::uintptr_t>(address) - stacks_at;
  return offset < max_threads * (stack_size + guard_size) && offset % (stack_size + guard_size) < guard_size;
}

void engine::run() {
  memory.restore();
  kept.restore();
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
  failed_ = {};
  redundant_ = cut_off_ = ended_ = false;
  fingerprint_ = 0;
  ready_ = 0;
  count_ = current_ = 0;
  ways.begin();
  spawn(nullptr, nullptr, nullptr);
  if (kept.has_locals())
    kept.load_locals(kept.first_locals());
  inside_ = true;
  outside_.switch_to(threads_[0].flow, nullptr);
  inside_ = false;
}

int engine::spawn(void* (*body)(void*), void* argument, const void* where) {
  if (inside_)
    visible({operation::kind::none, false, nullptr});
  if (count_ == max_threads)
    fail(failure_kind::thread_limit,
         "more than " + std::to_string(max_threads) +
             " threads, the first one included: explore a smaller case",
         where);
  const unsigned number = count_++;
  modelled_thread& fresh = threads_[number];
  fresh.state = thread_state::ready;
  fresh.now = inside_ ? threads_[current_].now : view{};
  fresh.now.happened.of[number] = 1;
  fresh.acquired = fresh.released = {};
  fresh.body = body;
  fresh.argument = argument;
  fresh.result = nullptr;
  fresh.detached = fresh.joined = fresh.timed_out = fresh.token = false;
  fresh.waits_for = nullptr;
  fresh.spins = {};
  fresh.next_spin = fresh.released_spins = fresh.rush = 0;
  fresh.has_rushed = false;
  fresh.calls.clear();
  fresh.endings.clear();
  if (kept.has_locals())
    fresh.locals = kept.fresh_locals();
  fresh.flow.prepare(stack_of(number), engine_entry::begin, nullptr);
  pending_[number] = {};
  ready_ |= 1U << number;
  ways.add_thread(number);
  if (inside_) {
    note(action::spawn, nullptr, 0, number, where);
    ++threads_[current_].now.happened.of[current_]; // what comes later was not there when it began
    changed();
  }
  return static_cast<int>(number);
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

/// Announces the next operation of the running thread; returns when it is its turn.
void engine::visible(operation next) {
  if (!invariants_.empty())
    check_invariants();
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
  if (kept.has_locals()) {
    kept.save_locals(from.locals);
    kept.load_locals(to.locals);
  }
  current_ = next;
  run_length_ = 0;
  from.flow.switch_to(to.flow, nullptr);
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
  constexpr unsigned longest_rush = 40;
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

void engine::end_thread(void* result) {
  modelled_thread& self = threads_[current_];
  while (!self.endings.empty()) {
    const auto last = self.endings.back();
    self.endings.pop_back();
    last.call(last.object);
  }
  visible({operation::kind::synchronisation, false, &self});
  note(action::ends, nullptr, 0, 0, nullptr);
  self.result = result;
  self.state = thread_state::done;
  ready_ &= ~(1U << current_);
  wake_all(thread_state::on_join, &self);
  reschedule();
  __builtin_unreachable();
}

void* engine::join(unsigned number, const void* where) {
  modelled_thread& other = threads_[number];
  visible({operation::kind::synchronisation, false, &other});
  if (number >= count_ || other.joined || other.detached)
    fail(failure_kind::mutex_misuse, "a thread is joined that was joined or detached before", where);
  while (other.state != thread_state::done)
    block(thread_state::on_join, &other, never, where);
  other.joined = true;
  threads_[current_].now.join(other.now);
  changed();
  note(action::join, nullptr, 0, number, where);
  return other.result;
}

void engine::yield(const void* where) {
  if (ways.ignores_yields() || rushes())
    return;
  note(action::yield, nullptr, 0, 0, where);
  pending_[current_] = {};
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
