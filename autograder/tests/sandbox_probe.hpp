#pragma once
/// \file
/// What the sandbox tests share: the probes, and each tier that works here. The probes are built without the
/// build's own sanitizers, so that a limit means the same in every build; two of them have one of their own.

#include "catch.hpp"

#include "sandbox/sandbox.hpp"

#include <cstdlib>
#include <filesystem>

namespace kernlet::grader::sandbox {

/// The tiers that work on this machine, strongest first.
inline std::vector<tier> working_tiers() {
  std::vector<tier> list;
  for (const tier which : {tier::namespaces, tier::user, tier::none})
    if (which >= best_tier())
      list.push_back(which);
  return list;
}

/// A copy of the probes that every user can reach: a build folder may lie in somebody's private home.
inline const std::filesystem::path& probe_folder() {
  struct copy {
    copy() {
      std::string name = (std::filesystem::temp_directory_path() / "kernlet-probes-XXXXXX").string();
      if (!::mkdtemp(name.data()))
        std::abort();
      path = name;
      std::filesystem::permissions(path, std::filesystem::perms(0755));
      std::filesystem::copy(KERNLET_PROBE_FOLDER, path);
    }
    ~copy() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
  };
  static const copy only;
  return only.path;
}

/// A run of one probe with short limits.
inline request probe(const std::string& name, std::vector<std::string> arguments = {}) {
  request what;
  what.arguments = {"/probes/" + name};
  what.arguments.insert(what.arguments.end(), arguments.begin(), arguments.end());
  what.mounts = {{probe_folder(), "/probes", false}};
  what.limits.cpu_seconds = 5;
  what.limits.wall_seconds = 20;
  return what;
}

} // namespace kernlet::grader::sandbox
