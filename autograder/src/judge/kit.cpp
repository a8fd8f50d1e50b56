#include "judge/kit.hpp"
#include "support/build_lock.hpp"
#include "support/build_target.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace kernlet::grader {
namespace {

using list = std::vector<std::string>;

bool plain_only = false;

kit_execution read_execution(const nlohmann::json& json) {
  return {json.at("compiled"),
          json.at("flags").get<list>(),
          json.at("precompiled"),
          json.at("link").get<list>(),
          json.at("frame").get<list>(),
          json.at("child").get<list>(),
          json.at("parts").get<std::map<std::string, list>>(),
          json.at("tests").get<std::map<std::string, list>>()};
}

kit read_kit(const std::filesystem::path& file) {
  try {
    const auto json = nlohmann::json::parse(read_file(file));
    kit found;
    found.release = json.at("release");
    found.architecture = json.at("architecture");
    found.source = json.at("source");
    found.compiler = json.at("compiler").at("path");
    found.compiler_id = json.at("compiler").at("id");
    found.compiler_version = json.at("compiler").at("version");
    found.layers = json.at("layers").get<list>();
    found.includes = json.at("includes").get<list>();
    found.link_flags = json.at("link_flags").get<list>();
    found.reduced = json.at("reduced");
    found.emulator = json.at("emulator").get<list>();
    found.runtime_parts = json.at("runtime_parts").get<std::map<std::string, list>>();
    for (const auto& [name, execution] : json.at("executions").items())
      if (!plain_only || execution.at("compiled") == "plain")
        found.executions[name] = read_execution(execution);
    found.reduced = found.reduced || found.executions.size() < json.at("executions").size();
    return found;
  } catch (const nlohmann::json::exception& trouble) {
    throw grader_error("{}: not what the build writes: {}. Remove the build folder and start again",
                       file.string(), trouble.what());
  }
}

void run_or_explain(const list& arguments, const std::filesystem::path& root, std::string_view what) {
  const subprocess_result done = run({.arguments = arguments, .working_directory = root});
  if (done.status != 0)
    throw grader_error("cannot {}: `{}` ended with {}:\n{}", what, fmt::join(arguments, " "), done.status,
                       done.output);
}

/// What ninja knows the kit of a chapter by.
std::string kit_target(const chapter_spec& chapter) {
  return "kernlet_kit_" + chapter.folder() + (plain_only ? "_plain" : "");
}

/// Where the kit of an architecture is built.
std::filesystem::path build_folder(const paths& where, const std::string& architecture) {
  return architecture == host_architecture() ? where.build : where.build.parent_path() / architecture;
}

} // namespace

std::string kit::compiler_name() const {
  return (compiler_id == "GNU"     ? "g++ "
          : compiler_id == "Clang" ? "clang++ "
                                   : compiler_id + " ") +
         compiler_version;
}

std::string kit::tool(const std::string& name) const {
  const std::string program = std::filesystem::path(compiler).filename();
  const std::size_t suffix = program.rfind("-g++");
  return suffix == program.npos ? name : program.substr(0, suffix + 1) + name;
}

void reduce_kits_to_plain() noexcept {
  plain_only = true;
}

const kit& load_kit(const paths& where, const std::string& architecture) {
  static std::mutex lock;
  static std::map<std::string, kit> loaded;
  const std::lock_guard held(lock);
  if (const auto found = loaded.find(architecture); found != loaded.end())
    return found->second;
  const auto build = build_folder(where, architecture);
  const build_lock building(build);
  if (!std::filesystem::exists(build / "build.ninja"))
    run_or_explain({"cmake", "--preset", architecture == host_architecture() ? "release" : architecture, "-B",
                    build.string()},
                   where.root, "configure the build for " + architecture);
  run_or_explain({"ninja", "-C", build.string(), "build.ninja"}, where.root, "bring the build up to date");
  return loaded[architecture] = read_kit(build / "kit.json");
}

void build_kit(const paths& where, const std::string& architecture, const chapter_spec& chapter) {
  static std::mutex lock;
  static std::set<std::pair<std::string, std::string>> built;
  const std::lock_guard held(lock);
  if (built.contains({architecture, chapter.folder()}))
    return;
  const auto build = build_folder(where, architecture);
  const build_lock building(build);
  run_or_explain({"ninja", "-C", build.string(), kit_target(chapter)}, where.root, "build the judge's kit");
  built.emplace(architecture, chapter.folder());
}

void build_handout_parts(const paths& where, const std::string& architecture, const terminal& notes) {
  const std::string target = "kernlet_handout_parts";
  if (architecture == host_architecture())
    return build_targets(where, {target}, notes, {}, "compiling the course's parts");
  const auto build = build_folder(where, architecture);
  const build_lock building(build);
  run_or_explain({"ninja", "-C", build.string(), target}, where.root, "build the course's parts");
}

void prepare_kit(const course& table, const paths& where, const std::vector<const exercise_spec*>& exercises,
                 const terminal& notes) {
  std::set<std::string> targets;
  for (const exercise_spec* exercise : exercises)
    targets.insert(kit_target(table.chapter_of(*exercise)));
  if (!targets.empty() && std::filesystem::exists(where.build / "build.ninja")) // else load_kit() configures
    build_targets(where, {targets.begin(), targets.end()}, notes, {}, "preparing the tests, once");
}

std::string object_of(const std::vector<std::string>& objects, const std::string& file) {
  const std::string ending = "/" + file + ".o";
  for (const std::string& object : objects)
    if (object.ends_with(ending))
      return object;
  return {};
}

} // namespace kernlet::grader
