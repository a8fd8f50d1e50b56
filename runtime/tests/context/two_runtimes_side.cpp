// Compiled once for each runtime.
#include "two_runtimes.hpp"

#include "side.hpp"

#include <kernlet/todo.hpp>

extern "C" runtime_facts KERNLET_SYMBOL(facts)() {
  return {KERNLET_QUOTE(KERNLET_PARTS), sizeof(kernlet::raw_context), &kernlet::this_thread(),
          reinterpret_cast<const void*>(&KERNLET_SYMBOL(todo))};
}

extern "C" int KERNLET_SYMBOL(run_inside)(void (*inside)(void*), void* argument) {
  int switches = 0;
  test::side other([&](test::side& here) {
    inside(argument);
    here.suspend();
    inside(argument);
  });
  while (!other.ended()) {
    other.resume();
    switches += 2;
  }
  return switches;
}

extern "C" void KERNLET_SYMBOL(set_handler)(void (*handler)(const char*, const char*, int) noexcept) {
  kernlet::set_todo_handler(handler);
}

extern "C" void KERNLET_SYMBOL(leave_undone)() {
  KERNLET_TODO("02.2");
}
