/// \file
/// Clocks and timers: what a reading costs, and how late a timer's signal interrupts a busy loop.

#include "doctor/probes.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace kernlet::grader::doctor {
namespace {

std::int64_t now_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

constexpr int ticks = 40;
constexpr std::int64_t period_ns = 1'000'000;

// Written by the handler, read by the loop that it interrupts: one thread, so lock-free atomics without order
// do.
std::atomic<int> ticked{0};
std::int64_t arrivals[ticks];

void note_arrival(int) {
  const int index = ticked.load(std::memory_order_relaxed);
  if (index >= ticks)
    return;
  arrivals[index] = now_ns();
  ticked.store(index + 1, std::memory_order_relaxed);
}

/// Spins under a periodic timer that signals this thread: "MEDIAN WORST" in microseconds, or what went wrong.
std::string measure_lateness() {
  struct sigaction action{};
  action.sa_handler = note_arrival;
  ::sigaction(SIGRTMIN, &action, nullptr);
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = SIGRTMIN;
  event._sigev_un._tid = static_cast<pid_t>(::syscall(SYS_gettid));
  timer_t timer{};
  if (::timer_create(CLOCK_MONOTONIC, &event, &timer) != 0)
    return std::strerror(errno);
  itimerspec every{};
  every.it_interval.tv_nsec = every.it_value.tv_nsec = period_ns;
  const std::int64_t start = now_ns();
  if (::timer_settime(timer, 0, &every, nullptr) != 0)
    return std::strerror(errno);
  while (ticked.load(std::memory_order_relaxed) < ticks) {
    if (now_ns() - start > 2'000'000'000)
      return "its signals do not arrive";
  }
  ::timer_delete(timer);
  std::int64_t late[ticks];
  for (int i = 0; i < ticks; ++i) {
    // A tick that was merged with the next counts from its own millisecond.
    late[i] = (arrivals[i] - start) % period_ns;
  }
  std::sort(late, late + ticks);
  return fmt::format("{} {}", late[ticks / 2] / 1000, late[ticks - 1] / 1000);
}

} // namespace

finding probe_clock(const surroundings&) {
  constexpr int readings = 20'000;
  const std::int64_t start = now_ns();
  for (int i = 1; i < readings; ++i)
    now_ns();
  const auto each = (now_ns() - start) / readings;
  const std::string source =
      first_line_of("/sys/devices/system/clocksource/clocksource0/current_clocksource");
  const std::string seen =
      fmt::format("{} ns for a reading{}{}", each, source.empty() ? "" : ", from ", source);
  if (each <= 200)
    return found("clock", seen);
  return degraded("clock", seen, "short measurements are coarse, and timers cost more",
                  "boot with clocksource=tsc if the processor's counter is stable");
}

finding probe_timer_signals(const surroundings&) {
  const std::string name = "timer signals";
  const trial tried = in_child([] { return measure_lateness(); });
  const auto space = tried.answer.find(' ');
  if (!tried.answered || space == std::string::npos ||
      !std::isdigit(static_cast<unsigned char>(tried.answer[0]))) {
    return missing(name, tried.answered ? tried.answer : fmt::format("signal {}", tried.signal),
                   "tasks are preempted at safe points only",
                   "a kernel with POSIX timers; not under an emulator");
  }
  const long median = std::strtol(tried.answer.c_str(), nullptr, 10);
  const std::string seen = fmt::format("a busy loop is interrupted {} us late (median), {} us (worst)",
                                       median, tried.answer.substr(space + 1));
  if (median < 500)
    return found(name, seen);
  return degraded(name, seen, "preemption is coarse: a slice lasts longer than it should",
                  "a kernel with high-resolution timers, and fewer programs beside this one");
}

} // namespace kernlet::grader::doctor
