// What is said when nothing moves any more: each task, what it waits for, and where.
//
// A task tells its own place: it is resumed for a moment, on a worker's thread, with the flag `told` set; it
// notes the addresses on its stack, and waits on. So nobody has to unwind a stack from outside, and whatever
// switches contexts, and keeps registers wherever, needs no help.

#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <execinfo.h>
#include <kernlet/panic.hpp>
#include <kernlet/sanitizer_fiber.hpp>
#include <kernlet/scheduler.hpp>
#include <kernlet/symbol_names.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

void waiting_place::note() noexcept {
  depth = ::backtrace(frames, most);
}

std::string waiting_place::describe(const char* indent) const {
  std::vector<std::string> lines;
  lines.reserve(static_cast<std::size_t>(depth));
  const auto is_own = [](const std::string& line) {
    return line.starts_with("kernlet::") || line.starts_with("kernlet_") || line.starts_with("std::");
  };
  for (int i = 0; i < depth; ++i) // a return address may be the next function's first
    lines.push_back(symbol_name(static_cast<const char*>(frames[i]) - 1));
  std::size_t first = 0, last = lines.size();
  while (first < last && is_own(lines[first]))
    ++first;
  while (last > first && is_own(lines[last - 1]))
    --last;
  std::string text;
  for (std::size_t i = first; i < last; ++i)
    text += std::string(indent) + "at " + lines[i] + "\n";
  return text;
}

bool scheduler::nobody_outside() const noexcept {
  DIR* const tasks = ::opendir("/proc/self/task");
  if (tasks == nullptr)
    return false; // nothing is known of threads outside
  std::size_t threads = 0;
  while (const dirent* const one = ::readdir(tasks))
    threads += one->d_name[0] != '.';
  ::closedir(tasks);
  // Relaxed: a thread that comes or goes meanwhile makes the numbers differ, and the answer is no.
  return threads <= threads_here_.load(std::memory_order_relaxed) +
                        (KERNLET_TSAN ? 1 : 0); // ThreadSanitizer has one of its own
}

/// On the task's own stack. What has come for it meanwhile is put back, and it waits on: its resumer wants to
/// know where it is, and no more.
void scheduler::tell(green_task& self, std::uint32_t taken) {
  here()->where.note();
  guard::enter(this_thread());
  if (alone_) { // then nothing comes while a worker asks
    self.word_.store(self.word_.load(std::memory_order_relaxed) | green_task::parked,
                     std::memory_order_relaxed);
  } else if (constexpr std::uint32_t events = green_task::woken | green_task::timed_out;
             (taken & (events | green_task::to_end)) != 0) {
    self.word_.fetch_or((taken & events) | green_task::kicked,
                        std::memory_order_relaxed); // its own, taken out
  }
  suspend(*here(), self, leaving::waits);
}

/// From a worker's own stack. Others may run meanwhile.
std::string scheduler::describe_waiting(scheduler_processor& has) {
  std::string text;
  live_.walk([&](green_task& task) {
    text += std::string("  task '") + task.name() + "' ";
    std::uint32_t seen = task.word_.load(std::memory_order_relaxed);
    // Acquire pairs with the release in see_to(): whoever clears `parked` has the task, as it was left.
    while ((seen & green_task::parked) != 0 &&
           !task.word_.compare_exchange_weak(
               seen, (seen | green_task::told | green_task::kicked) & ~std::uint32_t{green_task::parked},
               std::memory_order_acquire, std::memory_order_relaxed)) {
    }
    const char* const ends = (seen & green_task::to_end) != 0 ? "; it was cancelled\n" : "\n";
    if ((seen & green_task::parked) == 0) {
      text += std::string("runs, or is ready to") + ends;
      return;
    }
    text += std::string("waits for ") + (task.waits_for() != nullptr ? task.waits_for() : "a wake") + ends;
    task.nested_ = true; // it comes back here
    has.where.depth = 0;
    run_until_it_leaves(has, task);
    text += has.where.describe("      ");
  });
  return text;
}

void scheduler::report_deadlock() {
  const std::string waiting = describe_waiting(*here());
  if (ending_.load(std::memory_order_relaxed))
    panic(("a scheduler ends, and tasks refuse to: they wait under a shield for what cannot come\n" + waiting)
              .c_str(),
          __FILE__, __LINE__);
  const std::string report =
      "deadlock: every task waits, no timer is set, and nobody is left to wake one\n" + waiting;
  if (deadlock_ == on_deadlock::report_and_exit) {
    if (trace_ != nullptr)
      trace_->write();
    std::fflush(nullptr);
    std::fprintf(stderr, "kernlet: %s", report.c_str());
    std::_Exit(2);
  }
  deadlock_report_ = report;
  begin_end();
}

void scheduler::answer_quit(std::uint32_t request) noexcept {
  if (quits_answered_.exchange(request, std::memory_order_relaxed) == request)
    return; // another worker has seen it, too
  const scheduler_counts seen = counts();
  std::string text = "kernlet: SIGQUIT: " + std::to_string(seen.spawned - seen.finished) + " tasks on " +
                     std::to_string(workers()) + (workers() == 1 ? " worker\n" : " workers\n");
  text += describe_waiting(*here());
  std::fflush(nullptr);
  std::fputs(text.c_str(), stderr);
  quit_signal::answered(request);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
