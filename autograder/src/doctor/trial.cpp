/// \file
/// Invariant: whatever a trial starts has ended when its function returns.

#include "doctor/trial.hpp"

#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace kernlet::grader::doctor {
namespace {

[[noreturn]] void child_main(const std::function<std::string()>& body, int out) {
  for (int number : {SIGSEGV, SIGBUS, SIGILL, SIGABRT, SIGSYS})
    std::signal(number, SIG_DFL);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  const std::string answer = body() + '\n'; // the newline says that the answer is whole
  const bool whole = ::write(out, answer.data(), answer.size()) == static_cast<ssize_t>(answer.size());
  ::_exit(whole ? 0 : 1);
}

/// Reads until the other side closes; false when that takes longer than `seconds`.
bool read_all(int in, double seconds, std::string& text) {
  using clock = std::chrono::steady_clock;
  const auto end =
      clock::now() + std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>(seconds));
  char buffer[512];
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - clock::now()).count();
    if (left <= 0)
      return false;
    pollfd ready{in, POLLIN, 0};
    const int count = ::poll(&ready, 1, static_cast<int>(left));
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return false;
    const ssize_t got = ::read(in, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return true;
    text.append(buffer, static_cast<std::size_t>(got));
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::string_view next_line(std::string_view& text) {
  const auto end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return line;
}

} // namespace

trial in_child(const std::function<std::string()>& body, double seconds) {
  int ends[2];
  if (::pipe(ends) != 0)
    throw grader_error("doctor cannot make a pipe: {}", std::strerror(errno));
  const pid_t child = ::fork();
  if (child < 0) {
    const int why = errno;
    ::close(ends[0]);
    ::close(ends[1]);
    throw grader_error("doctor cannot start a process: {}. Raise the limit on processes (ulimit -u).",
                       std::strerror(why));
  }
  if (child == 0) {
    ::close(ends[0]);
    child_main(body, ends[1]);
  }
  ::close(ends[1]);
  trial result;
  result.hung = !read_all(ends[0], seconds, result.answer);
  ::close(ends[0]);
  if (result.hung)
    ::kill(child, SIGKILL);
  const int status = wait_for(child);
  if (WIFSIGNALED(status) && !result.hung)
    result.signal = WTERMSIG(status);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && result.answer.ends_with('\n')) {
    result.answered = true;
    result.answer.pop_back();
  }
  return result;
}

ran run_program(std::vector<std::string> arguments, int seconds,
                const std::filesystem::path& working_directory) {
  if (find_program(arguments.at(0)).empty())
    return {};
  arguments.insert(arguments.begin(), {"timeout", "-k", "1", std::to_string(seconds)});
  subprocess what;
  what.arguments = std::move(arguments);
  what.working_directory = working_directory;
  what.environment = {"LC_ALL=C.UTF-8"};
  const subprocess_result result = run(what);
  return {result.status, result.output};
}

std::string version_in(std::string_view text) {
  const auto digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!digit(text[at]) ||
        (at > 0 && (std::isalnum(static_cast<unsigned char>(text[at - 1])) || text[at - 1] == '.'))) {
      continue;
    }
    std::size_t end = at;
    while (end < text.size() &&
           (digit(text[end]) || (text[end] == '.' && end + 1 < text.size() && digit(text[end + 1])))) {
      ++end;
    }
    const std::string_view number = text.substr(at, end - at);
    if (number.find('.') != number.npos)
      return std::string(number);
    at = end;
  }
  return {};
}

bool at_least(std::string_view have, std::string_view wanted) {
  while (!wanted.empty()) {
    const auto part = [](std::string_view& text) {
      int number = 0;
      const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
      text.remove_prefix(static_cast<std::size_t>(end - text.data()));
      if (text.starts_with('.'))
        text.remove_prefix(1);
      return problem == std::errc() ? number : -1;
    };
    const int ours = part(have), theirs = part(wanted);
    if (ours != theirs)
      return ours > theirs;
    if (theirs < 0)
      return false;
  }
  return true;
}

std::string telling_line(std::string_view output) {
  std::string_view last;
  while (!output.empty()) {
    const std::string_view line = next_line(output);
    if (line.find("error") != line.npos)
      return std::string(line);
    if (line.find_first_not_of(" \t\r") != line.npos)
      last = line;
  }
  return std::string(last);
}

std::string first_line_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

scratch_folder::scratch_folder() {
  std::error_code problem;
  std::filesystem::path base = std::filesystem::temp_directory_path(problem);
  if (problem)
    base = "/tmp";
  std::string pattern = (base / "kernlet-doctor-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw grader_error(
        "{}: cannot make a folder there: {}. Make room, or set TMPDIR to a folder that you may write.",
        base.string(), std::strerror(errno));
  }
  path_ = pattern;
}

scratch_folder::~scratch_folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path scratch_folder::write(std::string_view name, std::string_view contents) const {
  const std::filesystem::path file = path_ / name;
  write_file(file, contents);
  return file;
}

} // namespace kernlet::grader::doctor
