#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

void print_and_exit(const char* step, const char* file, int line) noexcept {
  std::fprintf(stderr, "%s:%d: step %s is not written yet\n", file, line, step);
  std::_Exit(77);
}

std::atomic<todo_handler> current_handler{print_and_exit};

} // namespace

void set_todo_handler(todo_handler handler) noexcept {
  // Release, paired with the acquire in todo(): what the handler reads was written before it was set.
  current_handler.store(handler != nullptr ? handler : print_and_exit, std::memory_order_release);
}

} // namespace KERNLET_PARTS
} // namespace kernlet

extern "C" void KERNLET_SYMBOL(todo)(const char* step, const char* file, int line) noexcept {
  kernlet::current_handler.load(std::memory_order_acquire)(step, file, line);
  std::abort(); // a handler that returns breaks its contract
}
