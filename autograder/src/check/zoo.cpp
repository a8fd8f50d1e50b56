#include "check/zoo.hpp"
#include "quiz/toml_reader.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <algorithm>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const fs::path& file, const toml::source_region& where, const std::string& what) {
  throw grader_error("{}:{}: {}", file.string(), where.begin.line, what);
}

std::string text(const toml::table& table, const fs::path& file, const char* key, bool required) {
  const toml::node* const node = table.get(key);
  if (node == nullptr) {
    if (required)
      fail(file, table.source(), std::string("the field \"") + key + "\" is missing");
    return {};
  }
  const auto value = node->value<std::string>();
  if (!value || value->empty())
    fail(file, node->source(), std::string("\"") + key + "\" must be a text that is not blank");
  return *value;
}

zoo_entry read_entry(const fs::path& folder, const std::string& kind) {
  const fs::path file = folder / "part.toml";
  const toml::table table = parse_toml(read_file(file), file.string());
  const std::vector<std::string> known{"kind", "about",   "base",    "misconception", "execution",
                                       "test", "outcome", "message", "known_limit",   "architecture"};
  for (const auto& [key, node] : table)
    if (std::find(known.begin(), known.end(), key.str()) == known.end())
      fail(file, node.source(), "unknown field \"" + std::string(key.str()) + "\"");
  const bool wrong = kind == "wrong";
  zoo_entry entry;
  entry.name = kind + "/" + folder.filename().string();
  entry.kind = text(table, file, "kind", true);
  if (entry.kind != kind)
    fail(file, table.source(), "kind is \"" + entry.kind + "\", but the folder is " + kind + "/");
  entry.about = text(table, file, "about", true);
  entry.base = text(table, file, "base", true);
  if (entry.base != "solutions")
    fail(file, table.source(), "base must be \"solutions\"");
  entry.misconception = text(table, file, "misconception", wrong);
  entry.execution = text(table, file, "execution", wrong);
  entry.test = text(table, file, "test", wrong);
  entry.outcome = text(table, file, "outcome", wrong);
  entry.message = text(table, file, "message", wrong);
  entry.architecture = text(table, file, "architecture", false);
  entry.known_limit = text(table, file, "known_limit", false);
  entry.folder = folder;
  return entry;
}

} // namespace

std::vector<zoo_entry> load_zoo(const paths& where, const chapter_spec& chapter) {
  std::vector<zoo_entry> entries;
  for (const std::string kind : {"hostile", "right", "wrong"}) {
    const fs::path folder = where.root / "autograder/zoo" / chapter.folder() / kind;
    if (!fs::is_directory(folder))
      continue;
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.is_directory())
        entries.push_back(read_entry(entry.path(), kind));
  }
  std::sort(entries.begin(), entries.end(),
            [](const zoo_entry& a, const zoo_entry& b) { return a.name < b.name; });
  return entries;
}

void build_zoo_part(const paths& where, const chapter_spec& chapter, const zoo_entry& entry,
                    const fs::path& to) {
  fs::create_directories(to);
  for (const std::string& pattern : chapter.part_files)
    for (const std::string& file : files_for({pattern}, host_architecture())) {
      fs::create_directories((to / file).parent_path());
      fs::copy_file(where.root / "solutions" / chapter.folder() / file, to / file,
                    fs::copy_options::overwrite_existing);
    }
  const fs::path diff = entry.folder / "change.diff";
  const subprocess_result done = run({.arguments = {"git", "apply", "--whitespace=nowarn", diff.string()},
                                      .environment = {"GIT_DIR=/dev/null", "GIT_CEILING_DIRECTORIES=/"},
                                      .working_directory = to});
  if (done.status != 0)
    throw grader_error(
        "{}: does not apply to solutions/{} any more: {}Make it anew with `git diff --no-index`",
        diff.string(), chapter.folder(), done.output);
}

} // namespace kernlet::grader
