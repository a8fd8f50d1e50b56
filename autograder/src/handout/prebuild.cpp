// The course's parts as objects. They are compiled from the root with relative paths and without debugging
// information, so that neither this machine's paths nor a line of source stands in them.
#include "handout/handout.hpp"
#include "judge/kit.hpp"
#include "support/build_target.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <fmt/ranges.h>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

using list = std::vector<std::string>;

struct job {
  list command;
  fs::path source;
};

/// A set of parts as somebody will link it: "plain/fast" and "tsan/solutions" under the judge, "runtime/mine"
/// in a runtime whose names are those of `mine`.
struct flavour {
  std::string group, names, set;
  list flags;
};

std::vector<flavour> flavours(const kit& with) {
  std::vector<flavour> all;
  for (const auto& [execution, how] : with.executions) {
    if (how.compiled != execution) // links the parts of another one
      continue;
    for (const std::string set : {"fast", "solutions"})
      all.push_back({execution + "/" + set, "judged", set, how.flags});
  }
  const list fast_flags{"-O2", "-fno-lto"};
  all.push_back({"runtime/fast", "fast", "fast", fast_flags});
  all.push_back({"runtime/mine", "mine", "fast", fast_flags});
  all.push_back({"runtime/solutions", "solutions", "solutions", fast_flags});
  for (flavour& one : all)
    std::erase_if(one.flags, [](const std::string& flag) { return flag.starts_with("-g"); });
  return all;
}

/// The sources of a layer's part in a set, relative to the root, and the folder that holds them.
std::pair<fs::path, list> sources_of(const chapter_spec& chapter, const std::string& set,
                                     const std::string& architecture) {
  const bool fast = set == "fast";
  const fs::path folder =
      fast ? fs::path("runtime") / chapter.layer / "part" : fs::path("solutions") / chapter.folder();
  list files = files_for(fast ? chapter.fast_files : chapter.part_files, architecture);
  std::erase_if(files,
                [](const std::string& file) { return file.ends_with(".hpp") || file.ends_with(".h"); });
  return {folder, files};
}

std::string relative_to_root(const session& here, const std::string& folder) {
  const fs::path relative = fs::path(folder).lexically_relative(here.where.root);
  return relative.empty() || *relative.begin() == ".." ? folder : relative.string();
}

list compile_command(const session& here, const kit& with, const flavour& how, const fs::path& folder,
                     const std::string& file, const fs::path& object) {
  list command;
  if (const fs::path cache = find_program("ccache"); !cache.empty())
    command.push_back(cache.string());
  command.push_back(with.compiler);
  if (!file.ends_with(".S"))
    command.push_back("-std=c++20");
  command.insert(command.end(), how.flags.begin(), how.flags.end());
  command.insert(command.end(), {"-DNDEBUG", "-fPIC", "-w", "-DKERNLET_PARTS=" + how.names,
                                 "-DKERNLET_SEAM_JUDGED", "-I" + folder.string()});
  for (const std::string& include : with.includes)
    command.push_back("-I" + relative_to_root(here, include));
  command.insert(command.end(), {"-c", (folder / file).string(), "-o", object.string()});
  return command;
}

void run_jobs(const session& here, const std::vector<job>& jobs) {
  std::mutex lock;
  std::size_t next = 0;
  std::string trouble;
  const auto worker = [&] {
    for (;;) {
      const job* mine = nullptr;
      {
        const std::lock_guard held(lock);
        if (next == jobs.size() || !trouble.empty())
          return;
        mine = &jobs[next++];
      }
      const subprocess_result done = run({.arguments = mine->command, .working_directory = here.where.root});
      const std::lock_guard held(lock);
      if (done.status != 0 && trouble.empty())
        trouble = fmt::format("{} does not compile for a hand-out:\n{}", mine->source.string(), done.output);
    }
  };
  {
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < std::max(2u, std::thread::hardware_concurrency()); ++i)
      workers.emplace_back(worker);
  }
  if (!trouble.empty())
    throw grader_error("{}", trouble);
}

void prebuild_for(const session& here, const std::string& architecture, const fs::path& to) {
  const kit& with = load_kit(here.where, architecture);
  const fs::path folder = to / "prebuilt" / architecture;
  nlohmann::ordered_json index = {
      {"compiler", {{"id", with.compiler_id}, {"version", with.compiler_version}}},
      {"objects", nlohmann::ordered_json::object()}};
  std::vector<job> jobs;
  for (const flavour& how : flavours(with))
    for (const chapter_spec& chapter : here.table.chapters) {
      if (!chapter.ready)
        continue;
      const std::string group = how.group + "/" + chapter.layer;
      const auto [from, files] = sources_of(chapter, how.set, architecture);
      for (const std::string& file : files) {
        const fs::path object = fs::path(group) / (file + ".o");
        fs::create_directories((folder / object).parent_path());
        jobs.push_back({compile_command(here, with, how, from, file, folder / object), from / file});
        index["objects"][group].push_back(object.string());
      }
    }
  run_jobs(here, jobs);
  if (with.executions.contains("explore")) {
    build_targets(here.where, {"kernlet_explore"}, terminal(stderr, true));
    fs::create_directories(folder / "explore");
    const fs::path object = folder / "explore/explore.o";
    const subprocess_result done =
        run({.arguments = {with.tool("objcopy"), "--strip-debug",
                           (here.where.build / "explore/explore.o").string(), object.string()}});
    if (done.status != 0)
      throw grader_error("the explorer cannot be copied for a hand-out:\n{}", done.output);
    index["objects"]["explore"].push_back("explore/explore.o");
  }
  write_file(folder / "index.json", index.dump(1) + "\n");
}

} // namespace

std::vector<std::string> prebuild_parts(const session& here, const std::vector<const chapter_spec*>& chapters,
                                        const fs::path& to) {
  std::set<std::string> wanted;
  for (const chapter_spec* chapter : chapters)
    for (const exercise_spec& exercise : chapter->exercises)
      if (exercise.architecture != "host" && exercise.architecture != host_architecture() &&
          !find_program(exercise.architecture + "-linux-gnu-g++").empty())
        wanted.insert(exercise.architecture);
  std::vector<std::string> architectures{host_architecture()};
  architectures.insert(architectures.end(), wanted.begin(), wanted.end());
  for (const std::string& architecture : architectures)
    prebuild_for(here, architecture, to);
  return architectures;
}

} // namespace kernlet::grader
