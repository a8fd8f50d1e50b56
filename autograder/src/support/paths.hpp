#pragma once
/// \file
/// Where things stand on this machine.

#include <filesystem>
#include <string>

namespace kernlet::grader {

struct paths {
  std::filesystem::path root;  ///< the checkout (KERNLET_ROOT)
  std::filesystem::path build; ///< build/release, or the folder that KERNLET_BUILD names
  std::filesystem::path state; ///< .kernlet, or KERNLET_STATE: progress, pristine starters, object cache

  std::filesystem::path course_file() const { return root / "chapters/course.json"; }
  std::filesystem::path pristine() const {
    return state / "pristine";
  } ///< as exercises/: pristine/02-context-switch/...
};

/// From the environment, else found upwards from the working folder. Throws grader_error when there is no
/// checkout.
paths find_paths();

/// "x86_64", "aarch64" or "riscv64".
std::string host_architecture();

} // namespace kernlet::grader
