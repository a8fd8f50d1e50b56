// How modelled threads begin and end.

#include "engine.hpp"

#include <sys/mman.h>

namespace kernlet::explore {
namespace {

constexpr std::size_t stack_size = std::size_t{256} << 10, guard_size = 4096;
constexpr std::uintptr_t stacks_at = 0x1100'0000'0000;
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
    all.areas.enter(self);
    all.note(action::begins, nullptr, 0, self, nullptr);
    if (self == 0) {
      all.program(all.argument_count, all.arguments, ::environ);
      all.finish();
    }
    modelled_thread& mine = all.threads_[self];
    all.end_thread(mine.body(mine.argument));
  }
};

void engine::make_stacks() {
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
  fresh.own_calls.clear();
  fresh.calls = &fresh.own_calls;
  fresh.endings.clear();
  areas.begin(number);
  fresh.flow.prepare(stack_of(number), engine_entry::begin, nullptr);
  pending_[number] = {};
  ready_ |= 1U << number;
  ways.add_thread(number);
  alone_ = !inside_;
  if (inside_) {
    note(action::spawn, nullptr, 0, number, where);
    ++threads_[current_].now.happened.of[current_]; // what comes later was not there when it began
    changed();
  }
  return static_cast<int>(number);
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

void engine::note_whether_alone() noexcept {
  alone_ = true;
  for (unsigned i = 0; i < count_; ++i)
    alone_ = alone_ &&
             (i == current_ || (threads_[i].state == thread_state::done &&
                                threads_[current_].now.happened.of[i] >= threads_[i].now.happened.of[i]));
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
  note_whether_alone();
  changed();
  note(action::join, nullptr, 0, number, where);
  return other.result;
}

} // namespace kernlet::explore
