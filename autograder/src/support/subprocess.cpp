// The program keeps our process group: the terminal's interrupt reaches it as it reaches us.
// We stop reading when the program has ended, not when its pipe has: a server that it left behind (ccache, a
// browser) may keep the pipe open for ever.

#include "support/subprocess.hpp"

#include "support/descriptor.hpp"
#include "support/error.hpp"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

extern char** environ;

namespace kernlet::grader {
namespace {

namespace fs = std::filesystem;

/// Cuts what arrives into lines.
class line_splitter {
 public:
  explicit line_splitter(const std::function<void(std::string_view)>& on_line) : on_line_(on_line) {}

  void take(std::string_view bytes) {
    if (!on_line_)
      return;
    pending_ += bytes;
    std::size_t begin = 0;
    for (std::size_t end; (end = pending_.find('\n', begin)) != std::string::npos; begin = end + 1)
      on_line_(std::string_view(pending_).substr(begin, end - begin));
    pending_.erase(0, begin);
  }
  void finish() {
    if (on_line_ && !pending_.empty())
      on_line_(pending_);
    pending_.clear();
  }

 private:
  const std::function<void(std::string_view)>& on_line_;
  std::string pending_;
};

std::vector<std::string> merged_environment(const std::vector<std::string>& added) {
  std::vector<std::string> all;
  const auto replaced = [&](std::string_view entry) {
    const std::string_view name = entry.substr(0, entry.find('='));
    for (const std::string& other : added)
      if (other.size() > name.size() && other.starts_with(name) && other[name.size()] == '=')
        return true;
    return false;
  };
  for (char** entry = environ; *entry; ++entry)
    if (!replaced(*entry))
      all.emplace_back(*entry);
  all.insert(all.end(), added.begin(), added.end());
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> list;
  for (std::string& each : strings)
    list.push_back(each.data());
  list.push_back(nullptr);
  return list;
}

/// What happens to descriptors and signals between fork and exec.
class spawn_actions {
 public:
  spawn_actions() {
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
    // A caller may ignore or block signals for its own sake; the program starts with none of that.
    sigset_t signals;
    ::sigfillset(&signals);
    ::posix_spawnattr_setsigdefault(&attributes, &signals);
    ::sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes, &signals);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  ~spawn_actions() {
    ::posix_spawn_file_actions_destroy(&files);
    ::posix_spawnattr_destroy(&attributes);
  }
  spawn_actions(const spawn_actions&) = delete;
  spawn_actions& operator=(const spawn_actions&) = delete;

  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
};

/// Reads until the program has ended and what it wrote is read.
std::string follow(pid_t program, const descriptor& output, line_splitter& lines) {
  std::string all;
  set_nonblocking(output);
  const descriptor ended(static_cast<int>(::syscall(SYS_pidfd_open, program, 0)));
  for (bool last = false;;) {
    pollfd events[2] = {{output.get(), POLLIN, 0}, {ended.get(), POLLIN, 0}};
    if (!last && ::poll(events, 2, -1) < 0 && errno != EINTR)
      return all;
    last = last || (events[1].revents & POLLIN) != 0;
    char buffer[16384];
    for (;;) {
      const ssize_t got = ::read(output.get(), buffer, sizeof buffer);
      if (got == 0)
        return all;
      if (got < 0)
        break;
      all.append(buffer, static_cast<std::size_t>(got));
      lines.take({buffer, static_cast<std::size_t>(got)});
    }
    if (last && errno == EAGAIN)
      return all;
  }
}

int exit_code(pid_t program) {
  int status = 0;
  while (::waitpid(program, &status, 0) < 0)
    if (errno != EINTR)
      return 127;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace

subprocess_result run(const subprocess& what) {
  if (what.arguments.empty())
    throw grader_error("a program without a name was to be run; name it in arguments[0]");
  if (!what.working_directory.empty() && !fs::is_directory(what.working_directory))
    throw grader_error("{}: cannot run {} there, it is not a folder; create it first",
                       what.working_directory.string(), what.arguments[0]);

  spawn_actions actions;
  pipe_ends output;
  if (!what.inherit_output) {
    output = make_pipe();
    ::posix_spawn_file_actions_addopen(&actions.files, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions.files, output.write.get(), 1);
    ::posix_spawn_file_actions_adddup2(&actions.files, output.write.get(), 2);
  }
  if (!what.working_directory.empty())
    ::posix_spawn_file_actions_addchdir_np(&actions.files, what.working_directory.c_str());

  std::vector<std::string> arguments = what.arguments, environment = merged_environment(what.environment);
  const auto begin = std::chrono::steady_clock::now();
  pid_t program = 0;
  const int error = ::posix_spawnp(&program, arguments[0].c_str(), &actions.files, &actions.attributes,
                                   pointers(arguments).data(), pointers(environment).data());
  subprocess_result result;
  if (error == ENOENT || error == EACCES || error == ENOTDIR || error == ENOEXEC) {
    result.status = 127;
    result.output = fmt::format("{}: {}\n", what.arguments[0], std::strerror(error));
    return result;
  }
  if (error != 0)
    throw grader_error("cannot run {}: {}", what.arguments[0], std::strerror(error));

  output.write.close();
  line_splitter lines(what.on_line);
  if (!what.inherit_output)
    result.output = follow(program, output.read, lines);
  result.status = exit_code(program);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  lines.finish();
  return result;
}

fs::path find_program(std::string_view name) {
  const auto runnable = [](const fs::path& file) {
    std::error_code ignored;
    return fs::is_regular_file(file, ignored) && ::access(file.c_str(), X_OK) == 0;
  };
  if (name.empty())
    return {};
  if (name.find('/') != std::string_view::npos)
    return runnable(name) ? fs::absolute(name) : fs::path();
  const char* variable = std::getenv("PATH");
  std::string_view folders = variable ? variable : "/usr/local/bin:/usr/bin:/bin";
  while (true) {
    const std::size_t colon = folders.find(':');
    const std::string_view folder = folders.substr(0, colon);
    const fs::path file = fs::absolute(fs::path(folder.empty() ? "." : folder) / name);
    if (runnable(file))
      return file;
    if (colon == std::string_view::npos)
      return {};
    folders.remove_prefix(colon + 1);
  }
}

} // namespace kernlet::grader
