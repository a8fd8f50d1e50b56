// The lost wake-up as ordinary C++, for the explorer of this project:
// ./kernlet explore chapters/appendix-explorer/ordinary.cpp

#include <atomic>
#include <thread>

std::atomic<int> ready, rings;

int main() {
  std::thread a([] {
    if (ready == 0)
      rings.wait(rings);
  });
  std::thread b([] {
    ready = 1;
    ++rings;
    rings.notify_all();
  });
  a.join();
  b.join();
}
