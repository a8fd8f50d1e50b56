#pragma once
// What one translation unit, compiled for each runtime, gives to the test that holds both.

#include <cstddef>

struct runtime_facts {
  const char* name;         ///< KERNLET_PARTS
  std::size_t context_size; ///< sizeof(raw_context)
  const void* thread_block; ///< the calling thread's, in this runtime
  const void* todo_symbol;  ///< address of a symbol that assembly uses, too
};

extern "C" {
runtime_facts kernlet_fast_facts();
runtime_facts kernlet_solutions_facts();
/// Runs `inside(argument)` in a context of the runtime, then returns how many switches that took.
int kernlet_fast_run_inside(void (*inside)(void*), void* argument);
int kernlet_solutions_run_inside(void (*inside)(void*), void* argument);
void kernlet_fast_set_handler(void (*handler)(const char*, const char*, int) noexcept);
void kernlet_solutions_set_handler(void (*handler)(const char*, const char*, int) noexcept);
void kernlet_fast_leave_undone();
void kernlet_solutions_leave_undone();
}
