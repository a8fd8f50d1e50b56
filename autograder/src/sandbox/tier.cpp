// A tier works when a trial program runs in it and cannot read a file of ours: that is what it is for.
// Versions and settings are not asked; too many of them (namespaces forbidden by the container, by a sysctl,
// by AppArmor) look fine until one tries.

#include "sandbox/paths.hpp"
#include "sandbox/sandbox.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <cstdlib>
#include <filesystem>

namespace kernlet::grader::sandbox {
namespace {

constexpr tier all_tiers[] = {tier::namespaces, tier::user, tier::none};

tier weaker(tier than) {
  return than == tier::namespaces ? tier::user : tier::none;
}

/// Empty when the tier works, else why not.
std::string trouble_with(tier which) {
  if (which == tier::namespaces && find_program("bwrap").empty())
    return "bubblewrap is not installed (install the package bubblewrap)";
  const scratch_folder ours;
  const std::filesystem::path secret = ours.path() / "secret";
  write_file(secret, "secret");
  std::filesystem::permissions(secret,
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);

  request trial;
  trial.arguments = {"/bin/sh", "-c", "if true <\"$0\"; then exit 6; else exit 7; fi", secret.string()};
  trial.limits.wall_seconds = 10;
  const outcome result = run(trial, which);
  if (result.how == ending::exited && result.status == 7)
    return {};
  if (result.how == ending::exited && result.status == 6)
    return "a program in it can read the grader's files (Landlock is not in this kernel, or is switched off)";
  if (result.how == ending::not_started)
    return result.trouble;
  return fmt::format("a trial program did not end as it should (status {}) {}", result.status,
                     result.standard_error);
}

/// The tier that KERNLET_TIER names; the strongest without it.
tier highest_wanted() {
  const char* wish = std::getenv("KERNLET_TIER");
  if (!wish || !*wish)
    return all_tiers[0];
  for (const tier which : all_tiers)
    if (name(which) == wish)
      return which;
  throw grader_error("KERNLET_TIER={} is not a sandbox tier; set it to namespaces, user or none, or unset it",
                     wish);
}

struct finding {
  tier best = tier::none;
  std::string reason;

  void add(std::string why) { reason += (reason.empty() ? "" : "; ") + std::move(why); }
};

finding find() {
  finding found;
  const tier highest = highest_wanted();
  if (highest != all_tiers[0])
    found.add(fmt::format("KERNLET_TIER={} asks for less", name(highest)));
  for (found.best = highest; found.best != tier::none; found.best = weaker(found.best)) {
    const std::string trouble = trouble_with(found.best);
    if (trouble.empty())
      break;
    found.add(fmt::format("tier {} does not work: {}", name(found.best), trouble));
  }
  return found;
}

const finding& found() {
  static const finding once = find();
  return once;
}

} // namespace

std::string_view name(tier which) noexcept {
  switch (which) {
  case tier::namespaces:
    return "namespaces";
  case tier::user:
    return "user";
  case tier::none:
    break;
  }
  return "none";
}

tier best_tier() {
  return found().best;
}

std::string degraded_because() {
  return found().reason;
}

} // namespace kernlet::grader::sandbox
