// A receiver waits. The sender hands its word over, wakes the receiver, and then clears the case, for
// tidiness. A case stands on the receiver's own stack; here it is on the heap, where the explorer watches it.

#include "meeting.hpp"

#include <thread>

void receive(waiting* own) {
  park(*own);
  delete own; // the call returns: its frame is gone
}

void send(waiting* other, int word) {
  other->word = word;
  other->woken = 1;
  futex_wake(other->woken, 1);
  other->word = 0;
}

int main() {
  auto* const receiver = new waiting; // it stands in the list already
  std::thread waits([receiver] { receive(receiver); });
  send(receiver, 7);
  waits.join();
}
