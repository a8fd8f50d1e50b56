#include "sandbox/process_tree.hpp"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <map>
#include <string>
#include <unistd.h>

namespace kernlet::grader::sandbox {
namespace {

/// A file of /proc; empty when the process is gone.
std::string proc_file(const std::string& path) {
  std::string bytes;
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return bytes;
  char buffer[4096];
  for (ssize_t got; (got = ::read(file, buffer, sizeof buffer)) > 0;)
    bytes.append(buffer, static_cast<std::size_t>(got));
  ::close(file);
  return bytes;
}

template <class Action>
void for_each_number_in(const std::string& folder, Action action) {
  DIR* directory = ::opendir(folder.c_str());
  if (!directory)
    return;
  while (const dirent* entry = ::readdir(directory))
    if (const pid_t number = static_cast<pid_t>(std::strtol(entry->d_name, nullptr, 10)); number > 0)
      action(number);
  ::closedir(directory);
}

/// The fields of /proc/PID/stat behind the command, which may contain anything: [0] is the state, [1] the
/// parent.
std::vector<std::string> stat_fields(pid_t process) {
  const std::string line = proc_file("/proc/" + std::to_string(process) + "/stat");
  std::vector<std::string> fields;
  std::size_t at = line.rfind(')');
  while (at != std::string::npos && at + 2 < line.size()) {
    const std::size_t begin = line.find_first_not_of(' ', at + 1);
    if (begin == std::string::npos)
      break;
    at = line.find(' ', begin);
    fields.push_back(line.substr(begin, at == std::string::npos ? at : at - begin));
  }
  return fields;
}

/// True when the kernel lists the children of a thread (CONFIG_PROC_CHILDREN), so that not all of /proc must
/// be read.
bool kernel_lists_children() {
  static const bool lists = ::access("/proc/thread-self/children", R_OK) == 0;
  return lists;
}

void add_listed(pid_t parent, std::vector<pid_t>& found) {
  const std::string threads = "/proc/" + std::to_string(parent) + "/task";
  for_each_number_in(threads, [&](pid_t thread) {
    const std::string list = proc_file(threads + "/" + std::to_string(thread) + "/children");
    for (const char* at = list.c_str(); *at;) {
      char* end = nullptr;
      const long child = std::strtol(at, &end, 10);
      if (end == at)
        break;
      if (child > 0)
        found.push_back(static_cast<pid_t>(child));
      at = end;
    }
  });
}

std::vector<pid_t> searched_descendants(pid_t root) {
  std::multimap<pid_t, pid_t> children;
  for_each_number_in("/proc", [&](pid_t process) {
    const std::vector<std::string> fields = stat_fields(process);
    if (fields.size() > 1)
      children.emplace(static_cast<pid_t>(std::strtol(fields[1].c_str(), nullptr, 10)), process);
  });
  std::vector<pid_t> found = {root};
  for (std::size_t next = 0; next < found.size(); ++next) {
    const auto [begin, end] = children.equal_range(found[next]);
    for (auto child = begin; child != end; ++child)
      found.push_back(child->second);
  }
  found.erase(found.begin());
  return found;
}

} // namespace

std::vector<pid_t> descendants(pid_t root) {
  if (!kernel_lists_children())
    return searched_descendants(root);
  std::vector<pid_t> found;
  add_listed(root, found);
  for (std::size_t next = 0; next < found.size(); ++next)
    add_listed(found[next], found);
  return found;
}

tree_usage usage_below(pid_t root) {
  static const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  constexpr std::size_t threads = 17,
                        resident_pages = 21; // fields 20 and 24 of proc(5), less the three before them
  tree_usage sum;
  for (const pid_t process : descendants(root)) {
    const std::vector<std::string> fields = stat_fields(process);
    if (fields.size() <= resident_pages)
      continue;
    sum.threads += std::strtoull(fields[threads].c_str(), nullptr, 10);
    sum.resident_bytes += page * std::strtoull(fields[resident_pages].c_str(), nullptr, 10);
  }
  return sum;
}

void kill_below(pid_t root) {
  for (const pid_t process : descendants(root))
    ::kill(process, SIGKILL);
}

} // namespace kernlet::grader::sandbox
