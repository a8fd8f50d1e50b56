// A select waits on two channels. Each channel has a lock of its own. Whoever sends looks, under the lock of
// his channel, whether the select is still waiting, and serves it.

#include <atomic>
#include <kernlet/explore/outcome.hpp>
#include <mutex>
#include <string>
#include <thread>

struct channel {
  std::mutex lock;
};
channel a, b;

std::atomic<bool> chosen{false}; // the select has been served
std::atomic<int> word{0};        // by this
int sent = 0;                    // words whose send has succeeded; under `count`
std::mutex count;

void try_send(channel& on, int what) {
  const std::lock_guard held(on.lock);
  if (chosen)
    return; // it would have to wait: nothing is sent
  chosen = true;
  word = what;
  const std::lock_guard counted(count);
  ++sent;
}

int main() {
  std::thread first([] { try_send(a, 1); });
  try_send(b, 2);
  first.join();
  kernlet::explore::outcome("sent=" + std::to_string(sent) + " received=" + std::to_string(word != 0));
}
