// A program for the debugger: tasks of a loop in each state, and a stop in one of them.
#include <chrono>
#include <cstdio>
#include <kernlet/this_task.hpp>

extern "C" [[gnu::noinline]] void stop_here() {
  asm volatile("" : : : "memory");
}

int main() {
  kernlet::loop here;
  auto sleeper = here.spawn("sleeper", [] { kernlet::this_task::sleep_for(std::chrono::microseconds(1)); });
  here.spawn("joiner", [&] { sleeper.join(); });
  here.spawn("stopper", [&] {
    kernlet::this_task::yield();
    here.spawn("fresh", [] {});
    stop_here();
  });
  here.spawn("yields", [] {
    kernlet::this_task::yield();
    kernlet::this_task::yield();
  });
  here.run();
  std::puts("done");
}
