// Tries its arguments in pairs: "read PATH", "write PATH", "grow PATH" (without end); says for each whether
// it could.
#include "say.hpp"

#include <fcntl.h>

namespace {

bool attempt(const std::string& what, const char* path) {
  const int flags = what == "read" ? O_RDONLY : what == "write" ? O_WRONLY : O_WRONLY | O_CREAT;
  const int file = ::open(path, flags, 0644);
  if (file < 0 && what == "write") {
    const int made = ::open(path, O_WRONLY | O_CREAT, 0644);
    if (made >= 0)
      ::unlink(path);
    return made >= 0;
  }
  if (file < 0)
    return false;
  char buffer[4096] = {};
  if (what == "grow")
    while (::write(file, buffer, sizeof buffer) > 0) {
    }
  return what != "read" || ::read(file, buffer, 1) >= 0;
}

} // namespace

int main(int count, char** arguments) {
  for (int i = 1; i + 1 < count; i += 2)
    say(attempt(arguments[i], arguments[i + 1]) ? "yes " : "no ");
  return 0;
}
