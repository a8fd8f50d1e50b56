#include "command/command_line.hpp"

#include <csignal>

int main(int argc, char** argv) {
  // A file that grows past the limit, or a reader that went away, is an error that is told, not the end of
  // the program.
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  return kernlet::grader::run_command_line(argc, argv);
}
