#pragma once
// Other programs: started with their standard output in a pipe, ended with the scope.

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace test {

class program {
 public:
  explicit program(std::vector<std::string> words, const std::string& input = "") {
    int out[2], in[2];
    if (::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(in, O_CLOEXEC) != 0)
      std::abort();
    std::vector<char*> arguments;
    for (std::string& each : words)
      arguments.push_back(each.data());
    arguments.push_back(nullptr);
    process_ = ::fork();
    if (process_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::dup2(in[0], 0);
      ::dup2(out[1], 1);
      ::dup2(out[1], 2);
      ::execvp(arguments[0], arguments.data());
      ::_exit(127);
    }
    ::close(out[1]);
    ::close(in[0]);
    if (!input.empty() && ::write(in[1], input.data(), input.size()) != static_cast<ssize_t>(input.size()))
      std::abort(); // short: it fits into the pipe
    ::close(in[1]);
    output_ = out[0];
  }
  ~program() {
    end(SIGKILL);
    ::close(output_);
  }
  program(const program&) = delete;
  program& operator=(const program&) = delete;

  /// What it has printed, up to and with `end`; to the end of its output if that never comes.
  std::string hear_until(const std::string& end) {
    std::string all;
    for (char c; all.find(end) == std::string::npos && ::read(output_, &c, 1) == 1;)
      all += c;
    return all;
  }
  std::string hear_all() { return hear_until("\xff\xff no program says this"); }

  /// Its exit code; 1000 and more for a signal.
  int end(int signal = 0) {
    if (process_ <= 0)
      return code_;
    if (signal != 0)
      ::kill(process_, signal);
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = 0;
    return code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
  }

 private:
  pid_t process_ = 0;
  int output_ = -1, code_ = -1;
};

} // namespace test
