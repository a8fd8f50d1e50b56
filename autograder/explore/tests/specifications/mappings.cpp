// Memory from the kernel begins as zero in each execution, whatever the one before has left in it; what is
// unmapped is gone.
//
// PLANTED 1: one thread gives it back while the other one still uses it.

#include <atomic>
#include <cassert>
#include <csignal>
#include <cstring>
#include <sys/mman.h>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

int main() {
  constexpr std::size_t size = 3 * 4096;
  void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  assert(memory != MAP_FAILED);
  auto* const words = static_cast<std::atomic<int>*>(memory);
  assert(words[0] == 0 && words[1000] == 0);
  struct sigaction mine{}, former{};
  mine.sa_handler = SIG_IGN;
  ::sigaction(SIGSEGV, &mine, nullptr); // the explorer sees crashes all the same
  assert(::sigaction(SIGSEGV, nullptr, &former) == 0 && former.sa_handler == SIG_IGN);
  std::thread other([&] {
    words[0] = 1;
    words[1000] = 2;
  });
#if PLANTED == 0
  other.join();
  assert(words[0] == 1 && words[1000] == 2);
  ::munmap(memory, size);
#else
  while (words[0] == 0)
    std::this_thread::yield();
  ::munmap(memory, size); // planted: the other one may still write
  other.join();
#endif
}
