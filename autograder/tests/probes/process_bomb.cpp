// Starts processes ("fork") or threads ("thread") without end, or, with a number, that many (and "wait":
// stays with them); says how the first refusal looked.
#include "say.hpp"

#include <cerrno>
#include <cstdlib>
#include <pthread.h>

namespace {

void* wait_forever(void*) {
  for (;;)
    ::pause();
}

int start_one(const std::string& what) {
  if (what == "thread") {
    pthread_t thread;
    return ::pthread_create(&thread, nullptr, wait_forever, nullptr);
  }
  const pid_t child = ::fork();
  if (child == 0)
    wait_forever(nullptr);
  return child < 0 ? errno : 0;
}

} // namespace

int main(int count, char** arguments) {
  const int wanted = count > 2 ? std::atoi(arguments[2]) : -1;
  for (int started = 0; started != wanted; ++started) {
    const int error = start_one(arguments[1]);
    if (error == 0)
      continue;
    say("refused " + std::to_string(error) + " after " + std::to_string(started));
    if (error == EPERM)
      return 0;
    for (;;)
      ::pause(); // a limit was reached: wait for the judge
  }
  say("started " + std::to_string(wanted));
  if (count > 3)
    wait_forever(nullptr);
  return 0;
}
