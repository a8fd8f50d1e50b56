#include "sandbox/paths.hpp"

#include "support/error.hpp"

#include <cstdlib>
#include <cstring>
#include <system_error>

namespace kernlet::grader::sandbox {
namespace fs = std::filesystem;

std::vector<fs::path> system_folders() {
  std::vector<fs::path> present;
  for (const char* each : {"/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin",
                           "/etc/alternatives", "/etc/ld.so.cache"}) {
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(each, ignored)))
      present.emplace_back(each);
  }
  return present;
}

namespace {

/// May a path begin here? `/src` in `/other/src` is not the mount `/src`.
bool path_begins(const std::string& text, std::size_t at) {
  if (at == 0)
    return true;
  const char before = text[at - 1];
  return before == '=' || before == ':' || (at == 2 && text[0] == '-');
}

bool path_part_ends(const std::string& text, std::size_t at) {
  return at == text.size() || text[at] == '/' || text[at] == ':';
}

/// The mount whose target stands at this place, the longest where several do.
const mount* mount_at(const std::string& text, std::size_t at, const std::vector<mount>& mounts) {
  const mount* longest = nullptr;
  for (const mount& each : mounts) {
    const std::string& target = each.target.native();
    if (text.compare(at, target.size(), target) != 0 || !path_part_ends(text, at + target.size()))
      continue;
    if (!longest || target.size() > longest->target.native().size())
      longest = &each;
  }
  return longest;
}

} // namespace

std::string outside_path(std::string text, const std::vector<mount>& mounts) {
  for (std::size_t at = text.find('/'); at != std::string::npos; at = text.find('/', at + 1)) {
    if (!path_begins(text, at))
      continue;
    if (const mount* found = mount_at(text, at, mounts)) {
      text.replace(at, found->target.native().size(), found->source.native());
      at += found->source.native().size() - 1;
    }
  }
  return text;
}

scratch_folder::scratch_folder() {
  std::error_code error;
  const fs::path base = fs::temp_directory_path(error);
  std::string name = (error ? fs::path("/tmp") : base) / "kernlet-XXXXXX";
  if (!::mkdtemp(name.data()))
    throw grader_error(
        "cannot make a folder in {}: {}; free some space there or set TMPDIR to another folder",
        fs::path(name).parent_path().string(), std::strerror(errno));
  path_ = name;
}

scratch_folder::~scratch_folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

} // namespace kernlet::grader::sandbox
