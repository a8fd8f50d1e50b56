// Takes memory, and touches it, without end.
#include <cstdlib>
#include <cstring>

int main() {
  for (;;) {
    const std::size_t size = std::size_t{1} << 20;
    void* block = std::malloc(size);
    if (block)
      std::memset(block, 1, size);
    asm volatile("" : : "r"(block) : "memory"); // nobody reads it: a compiler may leave all of it out
  }
}
