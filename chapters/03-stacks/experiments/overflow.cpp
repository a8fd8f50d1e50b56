// Four programs that die of SIGSEGV, and what they say before. Each runs in a process of its own; what it
// writes to standard error is read through a pipe, and its parent looks at what it died of.

#include "memory_use.hpp"
#include "report.hpp"

#include <csignal>
#include <cstddef>
#include <cstring>
#include <kernlet/overflow_report.hpp>
#include <kernlet/raw_context.hpp>
#include <kernlet/stack_pool.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>

namespace {

using kernlet::raw_context;

raw_context main_context, task_context;

/// Runs `body` on a stack of the process's pool.
void run_task(const char* name, void (*body)(std::byte* lowest)) {
  struct start {
    void (*body)(std::byte*);
    std::byte* lowest;
  };
  const kernlet::stack_area stack = kernlet::default_stacks().take(name);
  start how{body, stack.lowest};
  task_context.prepare(
      stack,
      [](void* argument, void*) {
        const start& mine = *static_cast<start*>(argument);
        mine.body(mine.lowest);
        for (;;)
          task_context.switch_to(main_context, nullptr);
      },
      &how);
  main_context.switch_to(task_context, nullptr);
}

volatile bool finished = false; ///< forgotten: nobody ever sets it
int* volatile nowhere = nullptr;

/// Goes one call deeper until it is finished.
[[gnu::noinline]] void recurse(std::byte* lowest) {
  char local[100];
  std::memset(local, 'x', sizeof local);
  asm volatile("" : : "r"(local) : "memory");
  if (!finished)
    recurse(lowest);
  asm volatile("" : : "r"(local) : "memory");
}

/// Takes all but the last kilobyte, which is enough for the calls below. Then a signal comes, and the kernel
/// wants to put several kilobytes of registers there.
void be_interrupted_near_the_end(std::byte* lowest) {
  auto* const here = static_cast<std::byte*>(__builtin_frame_address(0));
  void* const room = __builtin_alloca(static_cast<std::size_t>(here - lowest) - 1024);
  asm volatile("" : : "r"(room) : "memory");
  std::raise(SIGUSR1);
}

void overflow() {
  run_task("parser", recurse);
}

void interrupted() {
  std::signal(SIGUSR1, [](int) {}); // a handler that stays on the current stack
  std::raise(SIGUSR1); // looked up now: later the dynamic linker would need more stack than there is left
  run_task("logger", be_interrupted_near_the_end);
}

void stray_pointer() {
  run_task("indexer", [](std::byte*) { *nowhere = 1; });
}

/// The pool is made by the main thread. This one has no alternate stack.
void unprepared_thread() {
  kernlet::default_stacks();
  std::thread(overflow).join();
}

struct ending {
  std::string said;
  int status = 0;
};

ending watch(void (*program)()) {
  int ends[2];
  if (pipe(ends) != 0)
    lab::give_up("pipe", "too many open files?");
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0)
    lab::give_up("fork", "too many processes?");
  if (child == 0) {
    dup2(ends[1], 2);
    const rlimit no_core{};
    setrlimit(RLIMIT_CORE, &no_core);
    program();
    _exit(0);
  }
  close(ends[1]);
  ending seen;
  char buffer[1024];
  for (ssize_t got; (got = read(ends[0], buffer, sizeof buffer)) > 0;)
    seen.said.append(buffer, static_cast<std::size_t>(got));
  close(ends[0]);
  waitpid(child, &seen.status, 0);
  return seen;
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  struct trial {
    const char *key, *what;
    void (*program)();
  };
  const trial trials[] = {
      {"recursion", "A task named \"parser\" calls itself without end:", overflow},
      {"signal", "A task named \"logger\" has a kilobyte left when a signal comes:", interrupted},
      {"stray", "A task named \"indexer\" follows a wrong pointer:", stray_pointer},
      {"unprepared", "The first once more, on a thread that has no alternate stack:", unprepared_thread},
  };
  int reports = 0;
  for (const trial& each : trials) {
    const ending seen = watch(each.program);
    const std::string said = seen.said.substr(0, seen.said.find_last_not_of('\n') + 1);
    const int signal = WIFSIGNALED(seen.status) ? WTERMSIG(seen.status) : 0;
    reports += !said.empty();
    report.say(each.what);
    report.say(said.empty() ? "  (not a word)" : "  " + said);
    report.say(signal == 0
                   ? "  It ended by itself."
                   : "  It ended by signal " + std::to_string(signal) + " (" + strsignal(signal) + ").");
    report.fact(each.key, said.c_str());
    report.fact((std::string(each.key) + "_signal").c_str(), signal);
  }
  report.fact("reports", reports);
  return report.finish();
}
