// Ends in the way that its argument names; some ways only a limit ends.
#include "say.hpp"

#include <csignal>
#include <cstdlib>

int main(int, char** arguments) {
  const std::string how = arguments[1];
  say("began");
  if (how == "abort")
    std::abort();
  if (how == "null")
    *static_cast<volatile int*>(nullptr) = 1;
  if (how == "sleep")
    for (;;)
      ::pause();
  if (how == "loop")
    for (volatile unsigned turns = 0;;)
      turns = turns + 1;
  if (how == "loop-ignoring") {
    std::signal(SIGXCPU, SIG_IGN);
    for (volatile unsigned turns = 0;;)
      turns = turns + 1;
  }
  if (how == "kill-all") { // whoever can be reached: us, the supervisor, the judge
    for (const pid_t whom : {::getppid(), static_cast<pid_t>(std::atoi(arguments[2])), -1})
      if (whom != 0)
        say(::kill(whom, SIGKILL) == 0 ? " killed" : " refused");
  }
  return 0;
}
