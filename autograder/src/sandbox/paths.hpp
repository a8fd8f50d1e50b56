#pragma once
/// \file
/// Which files a program sees without asking, and what a path inside the sandbox is called where there is no
/// inside.

#include "sandbox/sandbox.hpp"

namespace kernlet::grader::sandbox {

/// The system folders and files of this machine that every program may read; links (/lib -> usr/lib)
/// included.
std::vector<std::filesystem::path> system_folders();

/// The private folder of a program that names no working directory, in tier `namespaces`.
inline constexpr const char* private_folder = "/box";

/// Replaces the targets of mounts by their sources, for tiers in which the program sees the machine's own
/// paths: in a whole argument (`/src/a.cpp`), after an option's letter (`-I/src`) and after `=` or `:`.
std::string outside_path(std::string text, const std::vector<mount>& mounts);

/// A folder of our own that is gone with its contents when this object is.
class scratch_folder {
 public:
  scratch_folder();
  ~scratch_folder();
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;

  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

} // namespace kernlet::grader::sandbox
