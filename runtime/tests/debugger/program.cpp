// A program for the debugger: stops inside a context, then switches to and fro a few times.
#include "side.hpp"

#include <cstdio>

extern "C" [[gnu::noinline]] void stop_here(int depth) {
  asm volatile("" : : "r"(depth) : "memory");
}

namespace {

[[gnu::noinline]] void go_down(int depth) {
  if (depth > 0)
    go_down(depth - 1);
  else
    stop_here(depth);
  asm volatile(""); // no tail call: each level has a frame
}

} // namespace

int main() {
  test::side other([](test::side& here) {
    go_down(3);
    for (;;)
      here.suspend();
  });
  for (int i = 0; i < 4; ++i)
    other.resume();
  std::puts("done");
}
