// Objects to a test program. The linker runs outside the sandbox: it sees objects that our compiler wrote,
// and no script of a stranger.
#include "judge/part_build.hpp"
#include "support/clean_text.hpp"
#include "support/error.hpp"
#include "support/subprocess.hpp"

#include <algorithm>
#include <fmt/ranges.h>

namespace kernlet::grader {

std::string part_build::reference_object(const std::string& file, const std::string& execution) const {
  const auto& parts = kit_.executions.at(execution).parts;
  const auto found = parts.find("solutions/" + chapter_.layer);
  return found == parts.end() ? std::string{} : object_of(found->second, file);
}

std::filesystem::path part_build::link(const std::string& execution,
                                       const std::set<std::string>& stand_in_files, std::string& trouble) {
  const std::string name = fmt::format("test-{}-{}", execution, fmt::join(stand_in_files, "+"));
  auto& program = programs_[{execution, name}];
  if (!program.empty())
    return program;

  const kit_execution& with = kit_.executions.at(execution);
  std::vector<std::string> command{kit_.compiler};
  const auto add = [&](const std::vector<std::string>& more) {
    command.insert(command.end(), more.begin(), more.end());
  };
  add(with.link);
  add(kit_.link_flags);
  const auto path = folder_.path() / fmt::format("program-{}", programs_.size());
  add({"-o", path.string()});
  add(with.child);
  if (const auto tests = with.tests.find(chapter_.folder()); tests != with.tests.end())
    add(tests->second);
  if (const auto more = more_tests_.find(execution); more != more_tests_.end())
    add(more->second);
  if (!prebuilt_.empty())
    add(with.parts.at(prebuilt_ + "/" + chapter_.layer));
  for (const std::string& file : files_) {
    if (file.ends_with(".hpp") || file.ends_with(".h"))
      continue;
    std::string object;
    if (stand_in_files.contains(file))
      object = reference_object(file, execution);
    else if (const auto own = objects_.find({file, with.compiled}); own != objects_.end())
      object = own->second.string();
    if (object.empty()) {
      trouble = fmt::format("there is nothing to link for {}", file);
      return {};
    }
    command.push_back(object);
  }
  // The layers up to its own: the others' fast parts, then the frames, highest first.
  const auto above = std::find(kit_.layers.begin(), kit_.layers.end(), chapter_.layer) +
                     1; // the kit is the table's, so it is there
  for (auto layer = kit_.layers.begin(); layer != above; ++layer)
    if (const auto part = with.parts.find("fast/" + *layer);
        part != with.parts.end() && *layer != chapter_.layer)
      add(part->second);
  command.insert(command.end(), with.frame.end() - (above - kit_.layers.begin()), with.frame.end());
  const subprocess_result done = run({.arguments = command});
  if (done.status != 0) {
    trouble = clean_text(done.output, 4096);
    for (const auto& prefix : {folder_.path().string() + "/part/", folder_.path().string() + "/"})
      for (std::size_t at = trouble.find(prefix); at != trouble.npos; at = trouble.find(prefix))
        trouble.erase(at, prefix.size());
    return {};
  }
  return program = path;
}

} // namespace kernlet::grader
