// A notice of two words, and an atomic flag that says that it is up, released and acquired. The reader looks
// once.

#include <atomic>
#include <cassert>
#include <thread>

struct notice {
  int room = 0, hour = 0;
};

notice board;
std::atomic<bool> posted{false};

void post() {
  board = {4, 17};
  posted.store(true, std::memory_order_release);
}

int main() {
  std::thread writer(post);
  if (posted.load(std::memory_order_acquire))
    assert(board.room == 4 && board.hour == 17);
  writer.join();
}
