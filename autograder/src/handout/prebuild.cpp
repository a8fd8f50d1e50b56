// The course's parts as objects: the judge's own and those for a hand-out's runtimes, without debugging
// information, so that neither this machine's paths nor a line of source stands in them.
#include "handout/handout.hpp"
#include "judge/kit.hpp"
#include "support/build_target.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

using list = std::vector<std::string>;

/// A set of parts as somebody will link it: "plain/fast" and "tsan/solutions" under the judge, "runtime/mine"
/// in a runtime whose names are those of `mine`. `built` has the objects under "names/layer".
struct flavour {
  std::string group, names;
  const std::map<std::string, list>* built;
};

std::vector<flavour> flavours(const kit& with) {
  std::vector<flavour> all;
  for (const auto& [execution, how] : with.executions)
    if (how.compiled == execution) // others link its parts
      for (const std::string set : {"fast", "solutions"})
        all.push_back({execution + "/" + set, set, &how.parts});
  for (const std::string names : {"fast", "mine", "solutions"})
    all.push_back({"runtime/" + names, names, &with.runtime_parts});
  return all;
}

/// The sources of a layer's part, relative to the root, and the folder that holds them. Where a learner's own
/// are to stand, the fast ones stand in.
std::pair<fs::path, list> sources_of(const chapter_spec& chapter, const std::string& names,
                                     const std::string& architecture) {
  const bool fast = names != "solutions";
  const fs::path folder =
      fast ? fs::path("runtime") / chapter.layer / "part" : fs::path("solutions") / chapter.folder();
  list files = files_for(fast ? chapter.fast_files : chapter.part_files, architecture);
  std::erase_if(files,
                [](const std::string& file) { return file.ends_with(".hpp") || file.ends_with(".h"); });
  return {folder, files};
}

/// Writes a path of the tree as one from the tree's root: AddressSanitizer's tables hold the source's name as
/// the compiler was given it. Of the same length, so that nothing moves in the object.
void forget_folder(const std::string& root, const fs::path& object) {
  std::string bytes = read_file(object);
  std::string nowhere;
  while (nowhere.size() + 2 <= root.size())
    nowhere += "./";
  nowhere.resize(root.size(), '/');
  bool found = false;
  for (std::size_t at = bytes.find(root); at != bytes.npos; at = bytes.find(root, at + root.size())) {
    bytes.replace(at, root.size(), nowhere);
    found = true;
  }
  if (found)
    write_file(object, bytes);
}

void copy_stripped(const session& here, const kit& with, const std::string& from, const fs::path& to) {
  const subprocess_result done =
      run({.arguments = {with.tool("objcopy"), "--strip-debug", from, to.string()}});
  if (done.status != 0)
    throw grader_error("{} cannot be copied for a hand-out:\n{}", from, done.output);
  forget_folder(here.where.root.string() + "/", to);
}

void prebuild_for(const session& here, const std::string& architecture, const fs::path& to) {
  const kit& with = load_kit(here.where, architecture);
  const fs::path folder = to / "prebuilt" / architecture;
  nlohmann::ordered_json index = {
      {"compiler", {{"id", with.compiler_id}, {"version", with.compiler_version}}},
      {"objects", nlohmann::ordered_json::object()}};
  build_handout_parts(here.where, architecture, terminal(stderr, here.screen.quiet()));
  for (const flavour& how : flavours(with))
    for (const chapter_spec& chapter : here.table.chapters) {
      if (!chapter.ready)
        continue;
      const std::string group = how.group + "/" + chapter.layer;
      const auto [from, files] = sources_of(chapter, how.names, architecture);
      const auto objects = how.built->find(how.names + "/" + chapter.layer);
      for (const std::string& file : files) {
        const fs::path object = fs::path(group) / (file + ".o");
        const std::string built =
            objects == how.built->end() ? "" : object_of(objects->second, (from / file).string());
        if (built.empty())
          throw grader_error("{}: the build has no object of it in {}; ./kernlet doctor looks at the build",
                             (from / file).string(), group);
        fs::create_directories((folder / object).parent_path());
        copy_stripped(here, with, built, folder / object);
        index["objects"][group].push_back(object.string());
      }
    }
  if (with.executions.contains("explore")) {
    build_targets(here.where, {"kernlet_explore"}, terminal(stderr, true));
    fs::create_directories(folder / "explore");
    const fs::path object = folder / "explore/explore.o";
    copy_stripped(here, with, (here.where.build / "explore/explore.o").string(), object);
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
