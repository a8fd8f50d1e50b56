// A program for the debugger: coroutines in each state, and then a stop on the thread's own stack and another
// one inside a coroutine.
#include <cstdio>
#include <kernlet/coroutine.hpp>
#include <vector>

extern "C" [[gnu::noinline]] void stop_here() {
  asm volatile("" : : : "memory");
}

namespace {

using kernlet::coroutine;
using kernlet::yielder;

[[gnu::noinline]] void wait_deep_down(yielder<>& self, int depth) {
  if (depth > 0)
    wait_deep_down(self, depth - 1);
  else
    self.yield();
  asm volatile(""); // no tail call: each level has a frame
}

[[gnu::noinline]] void wait_for(coroutine<>& other) {
  other.resume();
  asm volatile("");
}

} // namespace

int main() {
  {
    std::vector<coroutine<>> gone; // more than follow, so that some of their stacks stay idle
    for (int i = 0; i < 8; ++i)
      gone.emplace_back([](yielder<>& self) { self.yield(); }, kernlet::coroutine_options{.name = "gone"})
          .resume();
  }
  coroutine<> sleeper([](yielder<>& self) { wait_deep_down(self, 3); }, {.name = "sleeper"});
  sleeper.resume();
  coroutine<> fresh([](yielder<>&) {}, {.name = "fresh"});
  coroutine<> inner([](yielder<>&) { stop_here(); }, {.name = "inner"});
  coroutine<> outer([&](yielder<>&) { wait_for(inner); }, {.name = "outer"});
  stop_here();
  outer.resume();
  std::puts("done");
}
