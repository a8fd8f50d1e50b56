// What the program sees: the system, read-only; the mounts; /tmp and a private folder, both small and in
// memory; its own /proc and a few devices. Order matters: a mount may lie inside /tmp, and the root is made
// read-only when all stands.

#include "sandbox/bubblewrap.hpp"

#include "sandbox/paths.hpp"

#include <algorithm>
#include <csignal>
#include <system_error>

namespace kernlet::grader::sandbox {
namespace {

namespace fs = std::filesystem;

class option_list {
 public:
  template <class... Word>
  void add(const Word&... words) {
    (options_.emplace_back(words), ...);
  }
  std::vector<std::string> take() { return std::move(options_); }

 private:
  std::vector<std::string> options_;
};

void add_isolation(option_list& options) {
  options.add("--unshare-all");
  options.add("--unshare-user");   // --unshare-all only tries this one
  options.add("--disable-userns"); // a namespace of its own would give the program capabilities again
  options.add("--die-with-parent");
  options.add("--new-session");
  options.add("--uid", "65534");
  options.add("--gid", "65534");
  options.add("--cap-drop", "ALL");
}

void add_system(option_list& options) {
  for (const fs::path& each : system_folders()) {
    std::error_code error;
    const fs::path link = fs::is_symlink(each, error) ? fs::read_symlink(each, error) : fs::path();
    if (link.empty()) {
      options.add("--ro-bind", each.string(), each.string());
    } else {
      options.add("--symlink", link.string(), each.string());
    }
  }
}

/// Memory that files may take up: a few files of the largest size.
std::string folder_size(const limits& wanted) {
  return std::to_string(wanted.file_bytes ? std::max<std::uint64_t>(4 * wanted.file_bytes, 1u << 20)
                                          : std::uint64_t{1} << 30);
}

void add_folders(option_list& options, const request& what) {
  options.add("--size", folder_size(what.limits), "--tmpfs", "/tmp");
  options.add("--size", folder_size(what.limits), "--tmpfs", private_folder);
  for (const mount& each : what.mounts)
    options.add(each.writable ? "--bind" : "--ro-bind", each.source.string(), each.target.string());
  options.add("--proc", "/proc");
  options.add("--dev", "/dev");
  // No space to fill in /dev/shm, and nothing of /proc to write to, whatever user we really are.
  options.add("--remount-ro", "/dev");
  options.add("--remount-ro", "/proc");
  options.add("--remount-ro", "/");
  options.add("--chdir", what.working_directory.empty() ? private_folder : what.working_directory.string());
}

} // namespace

std::vector<std::string> bubblewrap_options(const request& what, const std::vector<std::string>& environment,
                                            const bubblewrap_descriptors& numbers) {
  option_list options;
  add_isolation(options);
  add_system(options);
  add_folders(options, what);
  for (const std::string& entry : environment) {
    const std::size_t equals = entry.find('=');
    if (equals != std::string::npos)
      options.add("--setenv", entry.substr(0, equals), entry.substr(equals + 1));
  }
  options.add("--seccomp", std::to_string(numbers.filter));
  options.add("--json-status-fd", std::to_string(numbers.status));
  return options.take();
}

bool bubblewrap_started_program(std::string_view status_lines) {
  return status_lines.find("\"exit-code\"") != std::string_view::npos;
}

int signal_behind(int exit_code) noexcept {
  for (const int deadly : {SIGHUP,  SIGINT,    SIGQUIT, SIGILL,  SIGTRAP, SIGABRT, SIGBUS,   SIGFPE,
                           SIGKILL, SIGUSR1,   SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM,  SIGXCPU,
                           SIGXFSZ, SIGVTALRM, SIGPROF, SIGIO,   SIGPWR,  SIGSYS,  SIGSTKFLT})
    if (exit_code == 128 + deadly)
      return deadly;
  return 0;
}

} // namespace kernlet::grader::sandbox
