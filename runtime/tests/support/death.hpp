#pragma once
// Runs a function in a forked child and says how the child ended and what it printed on standard error.

#include <csignal>
#include <cstdlib>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace test {

struct death {
  int exit_code = -1; ///< -1: a signal ended it
  int signal = 0;     ///< 0: it exited by itself
  std::string said;
};

/// `body` returning counts as exit code 0. The test framework's signal handlers are taken away in the child.
template <class Body>
death in_child(Body body) {
  int ends[2];
  if (::pipe(ends) != 0)
    std::abort();
  const pid_t child = ::fork();
  if (child < 0)
    std::abort();
  if (child == 0) {
    for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTERM})
      std::signal(signal, SIG_DFL);
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    ::dup2(ends[1], STDERR_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::close(STDOUT_FILENO);
    body();
    std::_Exit(0);
  }
  ::close(ends[1]);
  death seen;
  char chunk[1024];
  for (ssize_t got = 0; (got = ::read(ends[0], chunk, sizeof chunk)) > 0;)
    seen.said.append(chunk, static_cast<std::size_t>(got));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFEXITED(status))
    seen.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status))
    seen.signal = WTERMSIG(status);
  return seen;
}

} // namespace test
