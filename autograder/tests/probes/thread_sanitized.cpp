// Compiled with -fsanitize=thread. "race" makes the sanitizer speak.
#include "say.hpp"

#include <thread>

namespace {

volatile int shared = 0;

// Many times: two accesses in the very same moment are ones that the sanitizer may miss.
void count() {
  for (int i = 0; i < 1000; ++i)
    shared = shared + 1;
}

} // namespace

int main(int, char** arguments) {
  const bool race = arguments[1] == std::string("race");
  std::thread other(count);
  if (race)
    count();
  other.join();
  say(shared <= 2000 ? "counted" : "too many");
  return 0;
}
