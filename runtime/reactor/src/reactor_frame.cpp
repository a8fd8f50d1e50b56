// What a reactor does whatever its part is like: rounds, calls, refusals.

#include <cstdio>
#include <exception>
#include <kernlet/blocked_loop.hpp>
#include <kernlet/reactor.hpp>
#include <sched.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

thread_local constinit reactor* calling_here = nullptr;

/// Callbacks run on one thread and never go on upon another, but a function that is inlined into a task does.
[[gnu::noinline]] reactor*& calling_slot() noexcept {
  asm volatile("");
  return calling_here;
}

[[noreturn]] void end_program(const char* name, const std::exception_ptr& error) noexcept {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    std::fprintf(stderr, "kernlet: callback '%s' let out an exception: %s\n", name, known.what());
  } catch (...) {
    std::fprintf(stderr, "kernlet: callback '%s' let out an exception that is no std::exception\n", name);
  }
  std::fflush(stderr);
  std::terminate();
}

/// One call of a callback: who runs is written down, and nothing comes out.
template <class Call>
void call_one(reactor& self, const callback_failure& failure, const char* name, Call call) noexcept {
  reactor* const outer = std::exchange(calling_slot(), &self);
  self.running().callback_begins(name);
  try {
    call();
  } catch (...) {
    if (failure.handle != nullptr)
      failure.handle(failure.self, name, std::current_exception());
    else
      end_program(name, std::current_exception());
  }
  self.running().callback_ends();
  calling_slot() = outer;
}

} // namespace

reactor_error::reactor_error(const std::string& what) : std::logic_error("reactor: " + what) {}
reactor_error::~reactor_error() = default;

reactor* reactor::calling() noexcept {
  return calling_slot();
}

void reactor::call(callback<>& f) noexcept {
  call_one(*this, options_.on_failure, f.name(), [&] { f(); });
}

void reactor::call(io_callback& f, io_event& event) noexcept {
  call_one(*this, options_.on_failure, f.name(), [&] { f(event); });
}

void reactor::require_task(const char* function) const {
  if (calling() != nullptr)
    throw reactor_error(
        std::string(function) +
        " in a callback: it would wait for the reactor that waits for it; wait in a task, or ask for "
        "another callback");
  const thread_block& here = this_thread();
  if (here.current == nullptr)
    throw reactor_error(
        std::string(function) +
        " outside a task: only a task of a loop that runs on this reactor can wait (hooks_of)");
  if (home_ != nullptr && home_ != &here)
    throw reactor_error(std::string(function) +
                        " on another thread than the reactor's: descriptors belong to one thread");
}

void reactor::wait_for_visitors() const noexcept {
  while (visitors_.load() !=
         0) // a few instructions of the other thread; unless the kernel has paused it there
    ::sched_yield();
}

void reactor::begins_here() {
  home_ = &this_thread();
  if (detector_ != nullptr)
    return;
  auto threshold = options_.blocked_loop_after;
  if (threshold.count() == 0)
    threshold = blocked_loop_detector::asked_for();
  if (threshold.count() > 0)
    detector_ = std::make_shared<blocked_loop_detector>(*this, blocked_loop_options{.threshold = threshold});
}

void reactor::run() {
  begins_here();
  while (!stopped_.exchange(false) && (held() || waits_for_something())) {
    running_.round_begins();
    run_once();
  }
}

void reactor::stop() noexcept {
  stopped_.store(true);
  interrupt();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
