/// \file
/// The probes in the order in which a reader meets them.

#include "doctor/doctor.hpp"

#include "doctor/probes.hpp"
#include "support/terminal.hpp"

#include <iterator>

namespace kernlet::grader {
namespace doctor {
namespace {

using probe = std::function<std::vector<finding>(const surroundings&)>;

probe one(finding (*single)(const surroundings&)) {
  return [single](const surroundings& here) { return std::vector<finding>{single(here)}; };
}

probe compiler(std::string program, bool required) {
  return [program = std::move(program), required](const surroundings& here) {
    return std::vector<finding>{probe_compiler(here, program, required)};
  };
}

struct probe_group {
  std::string name;
  std::vector<probe> probes;
};

const std::vector<probe_group>& groups() {
  static const std::vector<probe_group> all = {
      {"machine", {one(probe_system), one(probe_processors), one(probe_free_memory), one(probe_disk)}},
      {"compilers",
       {compiler("g++", true), compiler("clang++-19", false), one(probe_address_sanitizer),
        one(probe_thread_sanitizer)}},
      {"build", {one(probe_cmake), one(probe_ninja), one(probe_mold), one(probe_ccache), one(probe_git)}},
      {"isolation",
       {one(probe_sandbox_tier), one(probe_control_group), one(probe_landlock), one(probe_seccomp)}},
      {"kernel",
       {one(probe_lightweight_guards), one(probe_timer_signals), one(probe_clock), one(probe_io_uring),
        one(probe_inotify), one(probe_hardware_counters)}},
      {"limits",
       {one(probe_descriptors), one(probe_processes), one(probe_mapping_limit), one(probe_overcommit)}},
      {"other architectures", {probe_other_architectures}},
      {"tools", {one(probe_debugger), one(probe_book), one(probe_diagrams), one(probe_browser)}},
  };
  return all;
}

} // namespace

std::size_t group_count() noexcept {
  return groups().size();
}

std::vector<finding> examine(const std::filesystem::path& root,
                             const std::function<void(std::string_view)>& before_group) {
  const scratch_folder scratch;
  const surroundings here{root, scratch};
  std::vector<finding> findings;
  for (const auto& group : groups()) {
    before_group(group.name);
    for (const auto& probe : group.probes) {
      for (auto& result : probe(here)) {
        result.group = group.name;
        findings.push_back(std::move(result));
      }
    }
  }
  return findings;
}

} // namespace doctor

int run_doctor(const terminal& out, const std::filesystem::path& root, bool json) {
  std::vector<doctor::finding> findings;
  {
    const terminal beside(stderr, json || out.quiet()); // progress must not stand among the results
    progress shown(beside, "looking at this machine", doctor::group_count());
    findings = doctor::examine(root, [&](std::string_view group) { shown.step(group); });
  }
  out.line(json ? doctor::as_json(findings) : doctor::as_text(findings, out));
  return doctor::exit_code(findings);
}

} // namespace kernlet::grader
