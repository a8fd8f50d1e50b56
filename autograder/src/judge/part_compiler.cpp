// How a file of a submission is compiled: in the sandbox, where the compiler sees the part's folder and the
// public headers, no more. And what its object and its lines may not have.
#include "judge/instrumentation.hpp"
#include "judge/part_build.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <fmt/ranges.h>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

constexpr int rules_for_lines = 2; // counts changes of what hides_from_explorer() refuses

/// How an execution's objects are compiled; some share those of another.
const kit_execution& compiled_as(const kit& with, const std::string& execution) {
  return std::find_if(with.executions.begin(), with.executions.end(),
                      [&](const auto& one) { return one.second.compiled == execution; })
      ->second;
}

} // namespace

std::vector<std::string> part_build::compile_command(const std::string& file,
                                                     const std::string& execution) const {
  std::vector<std::string> command{kit_.compiler, "-std=c++20"};
  if (file.ends_with(".S"))
    command = {kit_.compiler};
  const kit_execution& with = compiled_as(kit_, execution);
  command.insert(command.end(), with.flags.begin(), with.flags.end());
  if (!with.precompiled.empty() && !file.ends_with(".S"))
    command.insert(command.end(), {"-include", with.precompiled}); // taken if its flags are these
  command.insert(command.end(), {"-fPIC", "-Wall", "-Wextra", "-fdiagnostics-color=never",
                                 kit_.compiler_id == "GNU" ? "-fmax-errors=20" : "-ferror-limit=20",
                                 "-DKERNLET_PARTS=judged", "-DKERNLET_SEAM_JUDGED", "-I."});
  for (const std::string& include : kit_.includes)
    command.push_back("-I" + include);
  command.insert(command.end(),
                 {"-c", file, "-o", std::string(part_folder_inside) + "/" + file + "." + execution + ".o"});
  return command;
}

std::string part_build::cache_key(const std::string& file, const std::string& execution) const {
  const std::string source = read_file(folder_.path() / "part" / file);
  return sha256(fmt::format("{}\n{}\n{}\n{}{}\n", headers_hash_, kit_.compiler_version,
                            fmt::join(compile_command(file, execution), "\n"), rules_for_lines,
                            is_explored(chapter_) ? " explored" : "") +
                source);
}

sandbox::outcome part_build::run_compiler(std::vector<std::string> command) const {
  sandbox::request request;
  request.arguments = std::move(command);
  request.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"};
  request.mounts.push_back({folder_.path() / "part", part_folder_inside, true});
  for (const std::string& include : kit_.includes)
    request.mounts.push_back({include, include, false});
  for (const auto& [name, with] : kit_.executions)
    if (!with.precompiled.empty() && name == with.compiled)
      if (const std::string folder = fs::path(with.precompiled).parent_path().string();
          fs::is_directory(folder))
        request.mounts.push_back({folder, folder, false});
  request.working_directory = part_folder_inside;
  request.limits = {.cpu_seconds = 30,
                    .wall_seconds = 120,
                    .memory_bytes = 1ull << 30,
                    .processes = 16,
                    .threads = 32,
                    .output_bytes = 256 << 10,
                    .file_bytes = 64 << 20,
                    .open_files = 256};
  request.compiler = true;
  sandbox::outcome run = sandbox::run(request, tier_);
  if (run.how == sandbox::ending::not_started)
    throw grader_error("the compiler cannot be run in the sandbox (tier {}): {}. `kernlet doctor` says more",
                       sandbox::name(tier_), run.trouble);
  return run;
}

/// What a file may not contain: of its plain object, and of its lines where the explorer must see them.
std::string part_build::forbidden_in(const std::string& file, const std::string& execution) const {
  const fs::path object = folder_.path() / "part" / (file + "." + execution + ".o");
  if (execution == "plain")
    return forbidden_content(object, chapter_.symbols, kit_);
  if (execution != "tsan" || file.ends_with(".S") || !is_explored(chapter_))
    return {};
  std::vector<std::string> command = compile_command(file, execution);
  std::replace(command.begin(), command.end(), std::string("-c"), std::string("-E"));
  if (const auto at = std::find(command.begin(), command.end(), "-include"); at != command.end())
    command.erase(at, at + 2); // what is asked is what the file itself says
  command.back() += ".ii";
  const fs::path expanded = object.string() + ".ii";
  const sandbox::outcome run = run_compiler(std::move(command));
  if (run.how != sandbox::ending::exited || run.status != 0 ||
      !fs::is_regular_file(fs::symlink_status(expanded)))
    return "the preprocessor refuses it"; // the compiler did not, a moment ago
  std::vector<std::string> given = kit_.includes;
  given.push_back("/usr");
  const std::string reason = hides_from_explorer(read_file(expanded), given);
  fs::remove(expanded);
  return reason;
}

} // namespace kernlet::grader
