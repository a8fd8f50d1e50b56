// Leaves a daemon behind. It holds the named pipe of the argument open for writing, so that the reader can
// tell when it is dead: then, and only then, the pipe ends.
#include "say.hpp"

#include <csignal>
#include <fcntl.h>

int main(int, char** arguments) {
  int ready[2];
  if (::pipe(ready) != 0)
    return 1;
  if (::fork() == 0) {
    ::setsid();
    if (::fork() != 0)
      ::_exit(0);
    std::signal(SIGTERM, SIG_IGN);
    const int held = ::open(arguments[1], O_WRONLY);
    if (held < 0)
      ::_exit(1);
    (void)!::write(held, "alive", 5);
    for (int each = 0; each < 3; ++each)
      ::close(each);
    ::close(4);
    (void)!::write(ready[1], "", 1);
    for (;;)
      ::pause();
  }
  ::close(ready[1]);
  char word;
  if (::read(ready[0], &word, 1) == 1)
    say("left it");
  return 0;
}
