// Says what it was given: its environment, its open descriptors, its user, its folder, its capabilities.
#include "say.hpp"

#include <fcntl.h>
#include <fstream>

extern char** environ;

int main() {
  for (char** entry = environ; *entry; ++entry)
    say("environment " + std::string(*entry) + "\n");
  for (int each = 0; each < 1024; ++each)
    if (::fcntl(each, F_GETFD) >= 0)
      say("descriptor " + std::to_string(each) + "\n");
  say("user " + std::to_string(::getuid()) + "\n");
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("CapEff") || line.starts_with("NoNewPrivs") || line.starts_with("Seccomp:"))
      say(line + "\n");
  std::ifstream first("/proc/1/cmdline");
  std::string command;
  std::getline(first, command);
  for (char& each : command)
    if (each == '\0')
      each = ' ';
  say("first " + command + "\n");
  return 0;
}
