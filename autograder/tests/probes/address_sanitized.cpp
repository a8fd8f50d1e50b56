// Compiled with -fsanitize=address. "clean" ends well, after a thread; "overflow" and "leak" make the
// sanitizer speak.
#include "say.hpp"

#include <cstdlib>
#include <thread>

namespace {

char* volatile lost = nullptr;

} // namespace

int main(int, char** arguments) {
  const std::string what = arguments[1];
  std::thread([] { say("from a thread"); }).join();
  if (what == "leak") {
    lost = static_cast<char*>(std::malloc(77));
    lost = nullptr;
  }
  if (what == "overflow") {
    lost = static_cast<char*>(std::malloc(8));
    lost[8] = 1;
  }
  return 0;
}
