// One run: the plan of the tier, the watch over it, and the words for what happened.

#include "sandbox/bubblewrap.hpp"
#include "sandbox/control_group.hpp"
#include "sandbox/landlock.hpp"
#include "sandbox/launch.hpp"
#include "sandbox/paths.hpp"
#include "sandbox/sandbox.hpp"
#include "sandbox/seccomp_filter.hpp"
#include "sandbox/watch.hpp"
#include "support/error.hpp"
#include "support/subprocess.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <optional>
#include <sys/mman.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace kernlet::grader::sandbox {
namespace {

/// A file in memory with these bytes, to be read from its beginning.
descriptor memory_file(const void* bytes, std::size_t size) {
  descriptor file(::memfd_create("kernlet", MFD_CLOEXEC));
  if (!file || ::write(file.get(), bytes, size) != static_cast<ssize_t>(size) ||
      ::lseek(file.get(), 0, SEEK_SET) != 0)
    throw grader_error("cannot make a file in memory: {}", std::strerror(errno));
  return file;
}

bool sets(const std::vector<std::string>& environment, std::string_view name) {
  return std::any_of(environment.begin(), environment.end(), [&](const std::string& entry) {
    return entry.size() > name.size() && entry.starts_with(name) && entry[name.size()] == '=';
  });
}

/// A compiler driver starts the compiler, the assembler, the linker, and those their helpers.
std::uint32_t processes_of(const request& what) {
  return what.compiler && what.limits.processes == 0 ? 16 : what.limits.processes;
}

/// What was asked for; a compiler driver also gets a PATH to find the assembler and the linker by.
std::vector<std::string> environment_of(const request& what) {
  std::vector<std::string> environment = what.environment;
  if (what.compiler && !sets(environment, "PATH"))
    environment.emplace_back("PATH=/usr/local/bin:/usr/bin:/bin");
  return environment;
}

/// Threads and processes that there may be at a time: the program's, and those that we add.
std::uint64_t tasks_of(const request& what, tier which) {
  const std::uint64_t of_bubblewrap = which == tier::namespaces ? 2 : 0;
  const std::uint64_t of_sanitizers =
      what.sanitized ? 2 : 0; // a background thread, and the leak check's helper
  return std::max<std::uint64_t>(what.limits.threads, 1) + processes_of(what) + of_bubblewrap + of_sanitizers;
}

/// Tells a partner that the program is over, also when something goes wrong here.
struct ending_on_exit {
  conversation& talk;
  ~ending_on_exit() { talk.end(); }
};

class one_run {
 public:
  one_run(const request& what, tier which)
      : what_(what), which_(which), group_(group_places(), what.limits.memory_bytes, tasks_of(what, which)) {
    plan_.resources = resource_limits(what.limits);
    plan_.groups = group_.entrances();
    pass_inherited();
    if (which == tier::namespaces) {
      plan_namespaces();
    } else {
      plan_outside();
    }
  }

  outcome finish() {
    supervised running = launch(plan_);
    plan_.passed.clear();
    watched seen = watch_with_partner(running);
    outcome result = judge(seen);
    result.records = std::move(seen.records);
    result.standard_output = std::move(seen.standard_output);
    result.standard_error = std::move(seen.standard_error);
    result.output_truncated = seen.output_truncated;
    result.wall_seconds = seen.wall_seconds;
    result.cpu_seconds = seen.report.cpu_seconds;
    result.peak_memory_bytes = group_.peak_bytes() ? group_.peak_bytes() : seen.report.peak_bytes;
    return result;
  }

 private:
  watched watch_with_partner(supervised& running) {
    const std::uint64_t tasks = tasks_of(what_, which_);
    if (!what_.partner)
      return watch(running, what_, group_, tasks, nullptr);
    conversation talk;
    std::exception_ptr trouble;
    watched seen;
    {
      std::jthread beside([&] {
        try {
          what_.partner(talk);
        } catch (...) {
          trouble = std::current_exception();
          talk.end_program();
        }
      });
      const ending_on_exit told{talk}; // before the thread is joined
      seen = watch(running, what_, group_, tasks, &talk);
    }
    if (trouble)
      std::rethrow_exception(trouble);
    return seen;
  }

  /// The descriptors that the program gets beyond 0 to 4.
  void pass_inherited() {
    if (what_.inherited < 0)
      return;
    plan_.passed.emplace_back(::fcntl(what_.inherited, F_DUPFD_CLOEXEC, 0));
    if (!plan_.passed.back())
      throw grader_error("cannot hand over descriptor {}: {}", what_.inherited, std::strerror(errno));
  }

  std::vector<sock_filter> filter(pid_t protect) const {
    return seccomp_filter({what_.limits.threads > 0, processes_of(what_) > 0, what_.sanitized, protect});
  }

  void plan_namespaces() {
    const std::filesystem::path bubblewrap = find_program("bwrap");
    if (bubblewrap.empty())
      throw grader_error("bwrap is not installed; install the package bubblewrap");
    const int first = first_passed + static_cast<int>(plan_.passed.size()); // ours behind the program's
    const bubblewrap_descriptors numbers{first, first + 1, first + 2};
    std::string options;
    for (const std::string& each : bubblewrap_options(what_, environment_of(what_), numbers))
      options.append(each).push_back('\0');
    const std::vector<sock_filter> program = filter(0);
    pipe_ends status = make_pipe();
    set_nonblocking(status.read);
    plan_.passed.push_back(memory_file(options.data(), options.size()));
    plan_.passed.push_back(memory_file(program.data(), program.size() * sizeof(sock_filter)));
    plan_.passed.push_back(std::move(status.write));
    bubblewrap_status_ = std::move(status.read);
    plan_.arguments = {bubblewrap.string(), "--args", std::to_string(numbers.options), "--"};
    plan_.arguments.insert(plan_.arguments.end(), what_.arguments.begin(), what_.arguments.end());
  }

  /// Tiers `user` and `none`: the machine's own paths.
  void plan_outside() {
    scratch_.emplace();
    for (const std::string& each : what_.arguments)
      plan_.arguments.push_back(outside_path(each, what_.mounts));
    for (const std::string& each : environment_of(what_))
      plan_.environment.push_back(outside_path(each, what_.mounts));
    plan_.working_directory = what_.working_directory.empty()
                                  ? scratch_->path().string()
                                  : outside_path(what_.working_directory.string(), what_.mounts);
    if (!sets(plan_.environment, "PWD"))
      plan_.environment.push_back("PWD=" + plan_.working_directory);
    if (what_.compiler && !sets(plan_.environment, "TMPDIR"))
      plan_.environment.push_back("TMPDIR=" + scratch_->path().string());
    if (which_ == tier::none)
      return;
    plan_.no_new_privileges = true;
    plan_.as_second_user = ::geteuid() == 0;
    if (plan_.as_second_user)
      give_writable_folders_away();
    plan_.landlock = landlock_rules(what_, scratch_->path());
    plan_.filter = filter(::getpid());
  }

  /// What the program may write to must be the second user's; what is in there already keeps its owner.
  void give_writable_folders_away() const {
    std::vector<std::filesystem::path> folders = {scratch_->path()};
    for (const mount& each : what_.mounts)
      if (each.writable)
        folders.push_back(each.source);
    for (const std::filesystem::path& each : folders)
      if (::lchown(each.c_str(), second_user, second_user) != 0)
        throw grader_error(
            "{}: cannot give it to user {}: {}; use KERNLET_TIER=none (results are unofficial)",
            each.string(), second_user, std::strerror(errno));
  }

  outcome judge(const watched& seen) const {
    // A partner whose program has died may be the first to know. How it died says more.
    const bool by_us =
        !seen.reported || (WIFSIGNALED(seen.report.status) && WTERMSIG(seen.report.status) == SIGKILL);
    if (!seen.limit.empty() && (seen.limit != "partner" || by_us))
      return killed_for(seen.limit, SIGKILL);
    return judge_own_end(seen);
  }

  outcome judge_own_end(const watched& seen) const {
    // Only the program's side can have ended the supervisor: nothing else sends it signals.
    if (!seen.reported)
      return outcome_of(ending::signalled, SIGKILL);
    if (seen.report.what == supervisor_report::failed_to_start)
      return not_started(seen.report);
    if (group_.memory_was_refused())
      return killed_for("memory", SIGKILL);
    if (group_.task_was_refused())
      return killed_for("processes", SIGKILL);
    const int status = seen.report.status;
    int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    if (which_ == tier::namespaces) {
      if (!bubblewrap_started_program(read_all(bubblewrap_status_)))
        return not_started_by_bubblewrap(seen);
      signal = signal_behind(code);
    }
    if (signal == 0)
      return outcome_of(ending::exited, code);
    return by_signal(signal, seen.report.cpu_seconds);
  }

  outcome by_signal(int signal, double cpu_seconds) const {
    const double limit = what_.limits.cpu_seconds;
    if (signal == SIGXCPU || (signal == SIGKILL && limit > 0 && cpu_seconds >= limit))
      return killed_for("cpu", signal);
    if (signal == SIGXFSZ)
      return killed_for("files", signal);
    return outcome_of(ending::signalled, signal);
  }

  static outcome outcome_of(ending how, int status) {
    outcome result;
    result.how = how;
    result.status = status;
    return result;
  }

  static outcome not_started_because(std::string trouble) {
    outcome result;
    result.trouble = std::move(trouble);
    return result;
  }

  static outcome killed_for(std::string limit, int signal) {
    outcome result = outcome_of(ending::killed, signal);
    result.limit = std::move(limit);
    return result;
  }

  outcome not_started(const supervisor_report& report) const {
    std::string trouble = fmt::format("{}: cannot {}: {}", plan_.arguments.at(0),
                                      start_step_name(report.step), std::strerror(report.error));
    if (report.error == EACCES && plan_.as_second_user)
      trouble += fmt::format("; user {} must be able to reach it: open the folders on the way (chmod o+x)",
                             second_user);
    return not_started_because(std::move(trouble));
  }

  outcome not_started_by_bubblewrap(const watched& seen) const {
    std::string trouble = seen.standard_error.substr(0, seen.standard_error.find('\n'));
    if (trouble.empty())
      trouble = "bwrap ended without a word";
    return not_started_because(fmt::format("{}: {}", what_.arguments[0], trouble));
  }

  const request& what_;
  tier which_;
  control_group group_;
  std::optional<scratch_folder> scratch_;
  launch_plan plan_;
  descriptor bubblewrap_status_;
};

} // namespace

outcome run(const request& what, tier which) {
  if (what.arguments.empty() || !what.arguments[0].starts_with('/'))
    throw grader_error(
        "the sandbox was asked to run '{}'; name the program by its absolute path inside the sandbox",
        what.arguments.empty() ? "" : what.arguments[0]);
  return one_run(what, which).finish();
}

} // namespace kernlet::grader::sandbox
