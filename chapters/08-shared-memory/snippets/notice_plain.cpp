// A notice of two words, and an ordinary flag that says that it is up. The reader looks once.

#include <cassert>
#include <thread>

struct notice {
  int room = 0, hour = 0;
};

notice board;
bool posted = false;

void post() {
  board = {4, 17};
  posted = true;
}

int main() {
  std::thread writer(post);
  if (posted)
    assert(board.room == 4 && board.hour == 17);
  writer.join();
}
