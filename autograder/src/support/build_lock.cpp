#include "support/build_lock.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

namespace kernlet::grader {

build_lock::build_lock(const std::filesystem::path& build) {
  std::error_code ignored;
  std::filesystem::create_directories(build.parent_path(), ignored);
  file_ = descriptor(::open((build.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (!file_ || ::flock(file_.get(), LOCK_EX | LOCK_NB) == 0)
    return;
  fmt::print(stderr, "kernlet: another command is building in {}; waiting for it\n", build.string());
  while (::flock(file_.get(), LOCK_EX) != 0 && errno == EINTR) {
  }
}

} // namespace kernlet::grader
