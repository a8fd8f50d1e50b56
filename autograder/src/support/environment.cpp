#include "support/error.hpp"
#include "support/paths.hpp"

#include <cstdlib>
#include <sys/utsname.h>

namespace kernlet::grader {
namespace {

std::filesystem::path from_environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::filesystem::path{} : std::filesystem::path(value);
}

std::filesystem::path find_root() {
  if (const auto named = from_environment("KERNLET_ROOT"); !named.empty()) {
    if (!std::filesystem::exists(named / "chapters/course.json"))
      throw grader_error("KERNLET_ROOT is {}, but there is no chapters/course.json in it", named.string());
    return std::filesystem::canonical(named);
  }
  for (auto at = std::filesystem::current_path();; at = at.parent_path()) {
    if (std::filesystem::exists(at / "chapters/course.json"))
      return at;
    if (at == at.parent_path())
      throw grader_error("no kernlet checkout here: no chapters/course.json in this folder or above it. Run "
                         "./kernlet in the checkout, or set "
                         "KERNLET_ROOT");
  }
}

} // namespace

paths find_paths() {
  paths where;
  where.root = find_root();
  where.build = from_environment("KERNLET_BUILD");
  if (where.build.empty())
    where.build = where.root / "build/release";
  where.state = from_environment("KERNLET_STATE");
  if (where.state.empty())
    where.state = where.root / ".kernlet";
  return where;
}

std::string host_architecture() {
  utsname machine{};
  uname(&machine);
  const std::string name = machine.machine;
  return name == "amd64" ? "x86_64" : name == "arm64" ? "aarch64" : name;
}

} // namespace kernlet::grader
