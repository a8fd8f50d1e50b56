#include "judge/provenance.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <fstream>

namespace kernlet::grader {
namespace {

std::string os_release_value(const std::string& key) {
  std::ifstream file("/etc/os-release");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(key + "=")) {
      std::string value = line.substr(key.size() + 1);
      if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
        value = value.substr(1, value.size() - 2);
      return value;
    }
  return {};
}

std::string image_name() {
  if (const char* const named = std::getenv("KERNLET_IMAGE"); named != nullptr && *named != '\0')
    return named;
  const std::string id = os_release_value("ID"), version = os_release_value("VERSION_ID");
  return id.empty() ? "unknown" : version.empty() ? id : id + " " + version;
}

/// "g++ 12" fits "g++ 12.2.0", but not "g++ 120".
bool fits(const std::string& declared, const std::string& found) {
  return found == declared || (found.starts_with(declared) && found[declared.size()] == '.');
}

} // namespace

provenance find_provenance(const course& table, const kit& with, sandbox::tier tier, std::uint64_t seed) {
  provenance from{with.release,
                  with.compiler_name(),
                  image_name(),
                  with.architecture,
                  std::string(sandbox::name(tier)),
                  seed,
                  ""};
  const auto compare = [&](const char* what, const std::string& declared, const std::string& found) {
    if (!fits(declared, found))
      from.unofficial +=
          fmt::format("{}{} {} instead of {}", from.unofficial.empty() ? "" : ", ", what, found, declared);
  };
  compare("compiler", table.official.compiler, from.compiler);
  compare("image", table.official.image, from.image);
  compare("architecture", table.official.architecture, from.architecture);
  if (with.reduced)
    from.unofficial += fmt::format("{}not every execution of a test", from.unofficial.empty() ? "" : ", ");
  compare("tier", table.official.tier, from.tier);
  return from;
}

} // namespace kernlet::grader
