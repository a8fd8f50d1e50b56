// The numbers below are the kernel's interface; they stand here because a distribution's headers are older
// than its users' kernels.

#include "sandbox/landlock.hpp"

#include "sandbox/paths.hpp"

#include <cstdint>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

namespace kernlet::grader::sandbox {
namespace {

namespace fs = std::filesystem;

struct ruleset_attributes {
  std::uint64_t files = 0, network = 0, scopes = 0;
};

struct [[gnu::packed]] path_beneath {
  std::uint64_t allowed;
  std::int32_t parent;
};

constexpr long call_create_ruleset = 444, call_add_rule = 445, call_restrict_self = 446;
constexpr std::uint32_t ask_version = 1;
constexpr int rule_path_beneath = 1;

constexpr std::uint64_t execute = 1u << 0, write_bytes = 1u << 1, read_bytes = 1u << 2, read_folder = 1u << 3,
                        truncate = 1u << 14, device_control = 1u << 15;
constexpr std::uint64_t reading = execute | read_bytes | read_folder;
constexpr std::uint64_t of_files = execute | write_bytes | read_bytes | truncate | device_control;
constexpr std::uint64_t scope_sockets = 1u << 0, scope_signals = 1u << 1;

/// Everything about files that this version of Landlock can refuse.
std::uint64_t all_rights(long version) {
  std::uint64_t rights = (1u << 13) - 1;
  if (version >= 2)
    rights |= 1u << 13; // moving between folders
  if (version >= 3)
    rights |= truncate;
  if (version >= 5)
    rights |= device_control;
  return rights;
}

void allow(const descriptor& rules, const fs::path& path, std::uint64_t rights) {
  const descriptor place(::open(path.c_str(), O_PATH | O_CLOEXEC));
  struct stat what{};
  if (!place || ::fstat(place.get(), &what) != 0)
    return; // not there: nothing to allow
  const path_beneath rule{S_ISDIR(what.st_mode) ? rights : rights & of_files, place.get()};
  ::syscall(call_add_rule, rules.get(), rule_path_beneath, &rule, 0);
}

} // namespace

descriptor landlock_rules(const request& what, const fs::path& scratch) {
  const long version = ::syscall(call_create_ruleset, nullptr, 0, ask_version);
  if (version < 1)
    return {};
  const std::uint64_t all = all_rights(version);
  ruleset_attributes attributes{all, 0, version >= 6 ? scope_sockets | scope_signals : 0};
  descriptor rules(static_cast<int>(::syscall(call_create_ruleset, &attributes, sizeof attributes, 0)));
  if (!rules)
    return {};

  for (const fs::path& each : system_folders())
    allow(rules, each, reading);
  for (const char* each : {"/dev/null", "/dev/zero", "/dev/full"})
    allow(rules, each, (read_bytes | write_bytes | truncate) & all);
  for (const char* each : {"/dev/urandom", "/dev/random"})
    allow(rules, each, read_bytes);
  allow(rules, "/proc", read_bytes | read_folder); // sanitizers and the C library read /proc/self/maps
  for (const mount& each : what.mounts)
    allow(rules, each.source, each.writable ? all : reading);
  allow(rules, scratch, all);
  return rules;
}

bool landlock_enter(int rules) noexcept {
  return ::syscall(call_restrict_self, rules, 0) == 0;
}

} // namespace kernlet::grader::sandbox
