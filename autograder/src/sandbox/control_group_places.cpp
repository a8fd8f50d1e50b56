// Where groups can be made. The kernel's tables say where to look; only a trial says whether it works: file
// systems of containers are often read-only, delegated in part, or show a folder that is not ours.

#include "sandbox/control_group.hpp"

#include "sandbox/resource_limits.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <optional>
#include <sstream>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kernlet::grader::sandbox {
namespace {

namespace fs = std::filesystem;

/// One line of /proc/self/mountinfo that concerns us.
struct hierarchy {
  fs::path mounted_at;
  std::string root;    ///< the group that the mount shows as its top
  std::string options; ///< version 1: its controllers
  int version = 0;
};

std::vector<hierarchy> hierarchies() {
  std::vector<hierarchy> list;
  std::ifstream table("/proc/self/mountinfo");
  for (std::string line; std::getline(table, line);) {
    const std::size_t dash = line.find(" - ");
    if (dash == std::string::npos)
      continue;
    std::string number, parent, device, root, place, type, source, options;
    std::istringstream(line.substr(0, dash)) >> number >> parent >> device >> root >> place;
    std::istringstream(line.substr(dash + 3)) >> type >> source >> options;
    if (type == "cgroup")
      list.push_back({place, root, "," + options + ",", 1});
    if (type == "cgroup2")
      list.push_back({place, root, {}, 2});
  }
  return list;
}

/// Our own group in the hierarchy of a version-1 controller, or (empty controller) of version 2: lines
/// "7:memory:/path", "0::/path".
std::optional<std::string> own_group(const std::string& controller) {
  std::ifstream table("/proc/self/cgroup");
  for (std::string line; std::getline(table, line);) {
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos)
      continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (controller.empty() ? controllers.empty()
                           : ("," + controllers + ",").find("," + controller + ",") != std::string::npos)
      return line.substr(second + 1);
  }
  return std::nullopt;
}

/// The group's folder under the mount; the mount itself where it does not show the group (containers).
fs::path folder_of(const hierarchy& where, const std::string& group) {
  std::string below = group;
  if (where.root != "/") {
    if (!below.starts_with(where.root))
      return where.mounted_at;
    below.erase(0, where.root.size());
  }
  const fs::path folder = where.mounted_at / fs::path(below).relative_path();
  std::error_code ignored;
  return fs::is_directory(folder, ignored) ? folder : where.mounted_at;
}

constexpr std::size_t trial_bytes = std::size_t{4} << 20;

/// What the trial process does; its answer comes over `answer`: 'j' joined, 'f' and a fork was refused.
[[noreturn]] void trial_process(const std::vector<descriptor>& entrances, const descriptor& answer,
                                const descriptor& wait) {
  char said = 'j';
  for (const descriptor& each : entrances)
    if (::write(each.get(), "0", 1) != 1)
      said = 'n';
  void* memory =
      ::mmap(nullptr, trial_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (memory == MAP_FAILED)
    said = 'n';
  if (said == 'j') {
    const pid_t child = ::fork();
    if (child == 0)
      ::_exit(0);
    if (child < 0)
      said = 'f';
    if (child > 0)
      ::waitpid(child, nullptr, 0);
  }
  if (::write(answer.get(), &said, 1) == 1)
    (void)!::read(wait.get(), &said, 1);
  ::_exit(0);
}

/// Tries a place; what did not show its effect is taken away from it.
group_place tried(group_place place) {
  const control_group group({place}, place.memory ? 16 * trial_bytes : 0, 1);
  if (!group.counts_memory() && !group.counts_tasks())
    return {};
  const std::vector<descriptor> entrances = group.entrances();
  pipe_ends answer = make_pipe(), go_on = make_pipe();
  const pid_t child = ::fork();
  if (child < 0)
    return {};
  if (child == 0) {
    go_on.write.close();
    trial_process(entrances, answer.write, go_on.read);
  }
  answer.write.close();
  char said = 'n';
  if (::read(answer.read.get(), &said, 1) != 1)
    said = 'n';
  place.memory = said != 'n' && group.counts_memory() && group.resident_bytes() >= trial_bytes / 2;
  place.tasks = said == 'f' && group.counts_tasks();
  go_on.write.close();
  ::waitpid(child, nullptr, 0);
  return place;
}

/// Groups of a grader that was killed: empty and nobody's.
void remove_stale(const fs::path& folder) {
  std::error_code error;
  for (const fs::directory_entry& each : fs::directory_iterator(folder, error)) {
    const std::string name = each.path().filename().string();
    if (!name.starts_with("kernlet-"))
      continue;
    const pid_t maker = static_cast<pid_t>(std::strtol(name.c_str() + 8, nullptr, 10));
    if (maker > 0 && ::kill(maker, 0) != 0 && errno == ESRCH)
      ::rmdir(each.path().c_str());
  }
}

/// Version 1: below our own group.
void add_version_1(const std::vector<hierarchy>& all, const std::string& controller,
                   std::vector<group_place>& found) {
  const std::optional<std::string> group = own_group(controller);
  for (const hierarchy& each : all) {
    if (!group || each.version != 1 || each.options.find("," + controller + ",") == std::string::npos)
      continue;
    const group_place place =
        tried({folder_of(each, *group), 1, controller == "memory", controller == "pids"});
    if (place.memory || place.tasks) {
      found.push_back(place);
      return;
    }
  }
}

/// Version 2: a group that has processes of its own may not hand controllers on, so the nearest ancestor that
/// does.
void add_version_2(const std::vector<hierarchy>& all, bool memory, bool tasks,
                   std::vector<group_place>& found) {
  const std::optional<std::string> group = own_group("");
  for (const hierarchy& each : all) {
    if (!group || each.version != 2)
      continue;
    for (fs::path folder = folder_of(each, *group);; folder = folder.parent_path()) {
      const group_place place = tried({folder, 2, memory, tasks});
      if (place.memory || place.tasks) {
        found.push_back(place);
        return;
      }
      if (folder == each.mounted_at || !folder.has_relative_path())
        break;
    }
  }
}

std::vector<group_place> find_places() {
  const std::vector<hierarchy> all = hierarchies();
  std::vector<group_place> found;
  add_version_1(all, "memory", found);
  add_version_1(all, "pids", found);
  const auto missing = [&](bool group_place::* what) {
    return std::none_of(found.begin(), found.end(), [&](const group_place& each) { return each.*what; });
  };
  const bool memory = missing(&group_place::memory), tasks = missing(&group_place::tasks);
  if (memory || tasks)
    add_version_2(all, memory, tasks, found);
  for (const group_place& each : found)
    remove_stale(each.folder);
  return found;
}

} // namespace

const std::vector<group_place>& group_places() {
  static const std::vector<group_place> places = find_places();
  return places;
}

} // namespace kernlet::grader::sandbox
