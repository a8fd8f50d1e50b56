// Two flows of control hand a number to and fro.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <kernlet/context.hpp>
#include <kernlet/version.hpp>

namespace {

kernlet::context home, counter;
alignas(16) std::array<std::byte, 64 * 1024> stack;

void count(void*, void* word) {
  for (;;)
    word = counter.switch_to(home, reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(word) + 1));
}

} // namespace

int main() {
  counter.prepare({stack.data(), stack.size()}, count, nullptr);
  void* word = nullptr;
  for (int i = 0; i < 1000; ++i)
    word = home.switch_to(counter, word);
  std::printf("kernlet %s counted to %d\n", KERNLET_VERSION,
              static_cast<int>(reinterpret_cast<std::uintptr_t>(word)));
  return reinterpret_cast<std::uintptr_t>(word) == 1000 ? 0 : 1;
}
