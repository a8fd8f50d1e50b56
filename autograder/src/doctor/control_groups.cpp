#include "doctor/control_groups.hpp"

#include "doctor/trial.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace kernlet::grader::doctor {
namespace {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in{std::string(text)};
  for (std::string part; std::getline(in, part, separator);)
    parts.push_back(part);
  return parts;
}

bool lists(std::string_view words, std::string_view word) {
  const auto parts = split(words, ',');
  return std::find(parts.begin(), parts.end(), word) != parts.end();
}

std::string whole(const char* file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

struct hierarchy {
  std::string mount_point, root; ///< root: which group of the hierarchy the mount point shows
};

/// The line "36 25 0:30 ROOT MOUNT_POINT options ... - TYPE source SUPER_OPTIONS" that fits.
hierarchy find_mount(std::string_view mounts, std::string_view type, std::string_view controller) {
  for (const auto& line : split(mounts, '\n')) {
    const auto dash = line.find(" - ");
    if (dash == line.npos)
      continue;
    const auto left = split(line.substr(0, dash), ' ');
    const auto right = split(line.substr(dash + 3), ' ');
    if (left.size() < 5 || right.size() < 3 || right[0] != type)
      continue;
    if (controller.empty() || lists(right[2], controller))
      return {left[4], left[3]};
  }
  return {};
}

control_group folder_of(const hierarchy& where, std::string path, bool unified) {
  if (where.mount_point.empty())
    return {};
  if (where.root != "/" && path.starts_with(where.root))
    path.erase(0, where.root.size());
  const std::filesystem::path folder = (where.mount_point + "/" + path);
  return {folder.lexically_normal(), where.mount_point, unified};
}

double quota_in(const std::filesystem::path& folder, bool unified) {
  double quota = 0, period = 0;
  if (unified) {
    std::ifstream in(folder / "cpu.max");
    if (!(in >> quota >> period))
      return 0; // "max": no quota
  } else {
    quota = std::atof(first_line_of(folder / "cpu.cfs_quota_us").c_str());
    period = std::atof(first_line_of(folder / "cpu.cfs_period_us").c_str());
  }
  return quota > 0 && period > 0 ? quota / period : 0;
}

/// Calls `visit` for the group's folder and each one above it, up to the mount point.
template <class Visit>
void upwards(const control_group& group, Visit visit) {
  if (group.folder.empty())
    return;
  std::filesystem::path folder = group.folder;
  if (!folder.has_filename())
    folder = folder.parent_path();
  for (; folder.string().size() >= group.top.string().size(); folder = folder.parent_path()) {
    visit(folder);
    if (folder == group.top || folder == folder.parent_path())
      break;
  }
}

} // namespace

control_group find_group(std::string_view controller, std::string_view memberships, std::string_view mounts) {
  std::string unified_path;
  for (const auto& line : split(memberships, '\n')) { // "ID:CONTROLLERS:PATH"
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == line.npos || second == line.npos)
      continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const std::string path = line.substr(second + 1);
    if (controllers.empty())
      unified_path = path;
    if (lists(controllers, controller))
      return folder_of(find_mount(mounts, "cgroup", controller), path, false);
  }
  if (unified_path.empty())
    return {};
  return folder_of(find_mount(mounts, "cgroup2", {}), unified_path, true);
}

control_group own_group(std::string_view controller) {
  return find_group(controller, whole("/proc/self/cgroup"), whole("/proc/self/mountinfo"));
}

unsigned long long tightest(const control_group& group, std::string_view file) {
  constexpr unsigned long long unlimited = 1ull
                                           << 60; // version 1 says "no limit" by a number about this large
  unsigned long long lowest = unlimited;
  upwards(group, [&](const std::filesystem::path& folder) {
    const std::string text = first_line_of(folder / file);
    const unsigned long long limit = std::strtoull(text.c_str(), nullptr, 10); // "max" reads as 0
    if (limit > 0)
      lowest = std::min(lowest, limit);
  });
  return lowest == unlimited ? 0 : lowest;
}

double processor_quota() {
  const control_group group = own_group("cpu");
  double lowest = 0;
  upwards(group, [&](const std::filesystem::path& folder) {
    const double quota = quota_in(folder, group.unified);
    if (quota > 0 && (lowest <= 0 || quota < lowest))
      lowest = quota;
  });
  return lowest;
}

} // namespace kernlet::grader::doctor
