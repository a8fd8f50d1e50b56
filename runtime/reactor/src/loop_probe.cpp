#include "loop_probe.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <execinfo.h>
#include <kernlet/loop.hpp>
#include <mutex>
#include <system_error>
#include <ucontext.h>
#include <unistd.h>
#include <unwind.h>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// Whom a signal may ask for: nobody can make the handler follow a pointer that is none.
std::atomic<loop_probe*> probes[64];
struct sigaction former_action;

bool is_ours(const loop_probe* candidate) noexcept {
  return candidate != nullptr && std::any_of(std::begin(probes), std::end(probes),
                                             [&](const auto& each) { return each.load() == candidate; });
}

/// Puts `by` where `former` stands.
bool exchange_one(loop_probe* former, loop_probe* by) noexcept {
  for (auto& each : probes)
    if (loop_probe* found = former; each.compare_exchange_strong(found, by))
      return true;
  return false;
}

/// What a function that has not touched the stack changes before it returns.
struct leaf_registers {
#if defined(__x86_64__)
  greg_t &place, &back; ///< the stack pointer: on top of the stack is the address to return to
  explicit leaf_registers(mcontext_t& of) : place(of.gregs[REG_RIP]), back(of.gregs[REG_RSP]) {}
#elif defined(__aarch64__)
  unsigned long long &place, &back; ///< the link register
  explicit leaf_registers(mcontext_t& of) : place(of.pc), back(of.regs[30]) {}
#else
  unsigned long &place, &back; ///< the link register
  explicit leaf_registers(mcontext_t& of) : place(of.__gregs[REG_PC]), back(of.__gregs[REG_RA]) {}
#endif

  /// As if the caller were interrupted, in its call: one less than the address to return to, which may lie
  /// beyond the caller's end. The word is read whatever it is, a sanitizer's red zone too.
  __attribute__((no_sanitize("address", "thread"))) void step_out() const noexcept {
#if defined(__x86_64__)
    place = *reinterpret_cast<const greg_t*>(back) - 1;
    back += static_cast<greg_t>(sizeof(greg_t));
#else
    place = back - 1;
#endif
  }
};

template <class Word>
bool has_unwind_information(Word place) noexcept {
  // Asked of an address to return to, which is one beyond the call.
  return ::_Unwind_FindEnclosingFunction(reinterpret_cast<void*>(place + 1)) != nullptr;
}

} // namespace

// The unwinder finds no way out of a function without unwind information; the answer would end with it. The
// entries of the procedure linkage table are such functions where mold has linked, and GNU ld for AArch64 and
// RISC-V. All calls into shared libraries pass there, so a loop of short calls is soon met in one. An entry
// has not touched the stack when it jumps on: the unwinder starts anew from its caller.
void loop_probe::write_frames(void* machine) noexcept {
  const int size = static_cast<int>(std::size(frames));
  const leaf_registers at(static_cast<ucontext_t*>(machine)->uc_mcontext);
  depth = ::backtrace(frames, size);
  const auto [place, back] = std::pair(at.place, at.back);
  if (has_unwind_information(place))
    return; // a stack may also end here because it does: a coroutine's first function
  at.step_out();
  // The unwinder reads the code at a place that it does not know: it must be one.
  if (has_unwind_information(at.place))
    depth = ::backtrace(frames, size);
  at.place = place; // the kernel takes them from there when the handler returns
  at.back = back;
}

void loop_probe::write_down(void* machine) noexcept {
  // Acquire pairs with the release in ask(). The kernel orders a signal anyway, but the language does not
  // know.
  (void)asked_.load(std::memory_order_acquire);
  callback = whose_.running().name.load(std::memory_order_relaxed); // our own thread's words
  const task_record* const current = task_record::of(this_thread().current);
  task = current != nullptr ? current->name() : nullptr;
  switches = current != nullptr ? current->owner().switches() : 0;
  write_frames(machine);
  ::sem_post(&written_);
}

void loop_probe::handle(int number, siginfo_t* info, void* machine) {
  const int error = errno;
  auto* const asked = static_cast<loop_probe*>(info->si_value.sival_ptr);
  if (info->si_code == SI_QUEUE && info->si_pid == ::getpid() && is_ours(asked)) {
    asked->write_down(machine);
  } else if ((former_action.sa_flags & SA_SIGINFO) != 0) {
    former_action.sa_sigaction(number, info, machine);
  } else if (former_action.sa_handler != SIG_DFL && former_action.sa_handler != SIG_IGN) {
    former_action.sa_handler(number);
  }
  errno = error;
}

/// Once for the process: the handler stays, and hands on what is not ours.
void loop_probe::set_handler() {
  static std::once_flag once;
  std::call_once(once, [] {
    void* frame[1];
    ::backtrace(frame, 1); // loads the unwinder's library now, and not in the handler
    struct sigaction action{};
    action.sa_sigaction = handle;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigemptyset(&action.sa_mask);
    if (::sigaction(SIGURG, &action, &former_action) != 0)
      throw std::system_error(errno, std::generic_category(), "blocked_loop_detector: SIGURG");
  });
}

loop_probe::loop_probe(reactor& whose) : whose_(whose), thread_(::pthread_self()) {
  set_handler();
  this_thread(); // so that the handler may
  ::sem_init(&written_, 0, 0);
  ::pthread_getcpuclockid(thread_, &processor_time_);
  if (!exchange_one(nullptr, this))
    throw std::system_error(ENOSPC, std::generic_category(),
                            "blocked_loop_detector: too many in one process");
}

loop_probe::~loop_probe() {
  exchange_one(this, nullptr);
  ::sem_destroy(&written_);
}

bool loop_probe::ask() {
  if (pending_ && ::sem_trywait(&written_) == 0)
    pending_ = false; // an old answer: it stands elsewhere by now
  if (!pending_) {
    asked_.store(true, std::memory_order_release); // what we have read of the last answer comes first
    sigval value{};
    value.sival_ptr = this;
    if (::pthread_sigqueue(thread_, SIGURG, value) != 0)
      return false;
    pending_ = true;
  }
  timespec until{};
  ::clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += 200'000'000;
  until.tv_sec += until.tv_nsec / 1'000'000'000;
  until.tv_nsec %= 1'000'000'000;
  if (::sem_timedwait(&written_, &until) != 0)
    return false;
  pending_ = false;
  return true;
}

std::chrono::nanoseconds loop_probe::ran() const noexcept {
  timespec time{};
  ::clock_gettime(processor_time_, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
