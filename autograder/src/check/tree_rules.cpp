// What can be seen without running anything. Each rule is one function; it adds a line for each breach, with
// the cure.
#include "check/check.hpp"
#include "check/zoo.hpp"
#include "lesson/hints.hpp"
#include "quiz/outcomes.hpp"
#include "quiz/parse.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <set>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

std::set<std::string> all_part_files(const chapter_spec& chapter) {
  std::set<std::string> files;
  for (const std::string& architecture : chapter.architectures)
    for (std::string& file : files_for(chapter.part_files, architecture))
      files.insert(std::move(file));
  return files;
}

std::set<std::string> files_below(const fs::path& folder) {
  std::set<std::string> files;
  if (!fs::is_directory(folder))
    return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      files.insert(fs::relative(entry.path(), folder).string());
  return files;
}

/// A folder holds exactly what is expected, apart from files that a learner's work leaves behind.
void exact_folder(gaps& found, const fs::path& root, const std::string& folder,
                  const std::set<std::string>& expected) {
  const auto there = files_below(root / folder);
  for (const std::string& file : expected)
    if (!there.contains(file))
      found.push_back(fmt::format("{}/{} is missing: course.json names it", folder, file));
  for (const std::string& file : there)
    if (!expected.contains(file) && file.find(".before-reset.") == file.npos)
      found.push_back(
          fmt::format("{}/{} is a stray file: name it in course.json, or remove it", folder, file));
}

void check_folders(gaps& found, const session& here, const chapter_spec& chapter) {
  const fs::path& root = here.where.root;
  const std::string exercises = "exercises/" + chapter.folder(), solutions = "solutions/" + chapter.folder(),
                    hidden = "autograder/hidden/" + chapter.folder();
  std::set<std::string> part = all_part_files(chapter), answer = part;
  answer.insert({"README.md", "answers.toml"});
  if (fs::is_directory(root / "solutions"))
    exact_folder(found, root, solutions, answer);
  std::set<std::string> exercise = answer;
  exercise.insert("hints.toml");
  const auto in_folder = [&](const std::string& folder, const std::string& source) {
    return source.starts_with(folder + "/");
  };
  for (const exercise_spec& one : chapter.exercises)
    for (const test_spec& test : one.tests) {
      if ((here.table.handout && test.hidden) || fs::path(test.source).is_absolute())
        continue; // its source stays with the course, or is an instructor's own
      if (!in_folder(exercises + "/tests", test.source) && !in_folder(hidden, test.source))
        found.push_back(fmt::format("test {}: its source {} stands neither in {}/tests nor in {}", test.id,
                                    test.source, exercises, hidden));
      if (test.hidden != in_folder(hidden, test.source))
        found.push_back(fmt::format("test {}: a hidden test stands in {}, a public one in {}/tests", test.id,
                                    hidden, exercises));
      if (!fs::exists(root / test.source) && (!test.hidden || fs::is_directory(root / "autograder/hidden")))
        found.push_back(fmt::format("test {}: {} is missing", test.id, test.source));
    }
  for (const std::string& file : files_below(root / exercises))
    if (file.starts_with("tests/"))
      exercise.insert(file); // tests and the headers that they share
  exact_folder(found, root, exercises, exercise);
}

void check_given_files(gaps& found, const session& here, const chapter_spec& chapter) {
  const fs::path solutions = here.where.root / "solutions" / chapter.folder();
  if (!fs::is_directory(solutions))
    return;
  for (const std::string& file : files_for(chapter.given_files, host_architecture())) {
    const fs::path starter = here.where.pristine() / chapter.folder() / file;
    if (fs::exists(starter) && fs::exists(solutions / file) &&
        read_file(starter) != read_file(solutions / file))
      found.push_back(fmt::format("{} is given, but differs between exercises/ and solutions/", file));
  }
}

void check_hints(gaps& found, const session& here, const chapter_spec& chapter) {
  const hint_table hints = load_hints(here.where.root / "exercises" / chapter.folder() / "hints.toml");
  for (const exercise_spec& exercise : chapter.exercises) {
    const auto own = hints.find(exercise.id);
    if (own == hints.end() || own->second.size() != 3)
      found.push_back(fmt::format("exercise {}: three hints are wanted in hints.toml, {} found", exercise.id,
                                  own == hints.end() ? 0 : own->second.size()));
  }
}

void check_misconceptions(gaps& found, const session& here, const chapter_spec& chapter) {
  std::vector<std::string> ids;
  for (const misconception_spec& one : chapter.misconceptions)
    ids.push_back(one.id);
  const fs::path file = here.where.root / "chapters" / chapter.folder() / "quiz.toml";
  if (fs::exists(file) || chapter.ready) {
    const quiz asked = load_quiz(file, ids);
    for (std::string& gap : outcome_gaps(asked))
      found.push_back(std::move(gap));
    if (chapter.ready) {
      if (asked.questions.size() < 8)
        found.push_back(
            fmt::format("{}: {} questions, at least 8 wanted", file.string(), asked.questions.size()));
      const auto computed =
          std::count_if(asked.questions.begin(), asked.questions.end(), [](const quiz_question& one) {
            return one.type == question_type::computed || one.type == question_type::outcomes;
          });
      if (computed < 2)
        found.push_back(
            fmt::format("{}: {} computed questions, at least two wanted", file.string(), computed));
      for (const std::string& id : untargeted(asked, ids))
        found.push_back(fmt::format("misconception {}: no quiz question targets it", id));
    }
  }
  if (!chapter.ready || !fs::is_directory(here.where.root / "autograder/zoo"))
    return;
  const auto zoo = load_zoo(here.where, chapter);
  for (const auto& [kind, least] : {std::pair("wrong", 8), std::pair("right", 3), std::pair("hostile", 2)}) {
    const auto count = std::count_if(zoo.begin(), zoo.end(),
                                     [&, sought = kind](const zoo_entry& one) { return one.kind == sought; });
    if (count < least)
      found.push_back(fmt::format("autograder/zoo/{}/{}: {} parts, at least {} wanted", chapter.folder(),
                                  kind, count, least));
  }
  for (const std::string& id : ids)
    if (std::none_of(zoo.begin(), zoo.end(),
                     [&](const zoo_entry& one) { return one.kind == "wrong" && one.misconception == id; }))
      found.push_back(fmt::format("misconception {}: no wrong part acts on it", id));
  for (const zoo_entry& one : zoo)
    if (one.kind == "wrong" && std::find(ids.begin(), ids.end(), one.misconception) == ids.end())
      found.push_back(
          fmt::format("{}: misconception \"{}\" is not in the chapter's list", one.name, one.misconception));
}

void check_texts(gaps& found, const session& here, const chapter_spec& chapter) {
  for (const std::string& file :
       {"chapters/" + chapter.folder() + "/index.md", "exercises/" + chapter.folder() + "/README.md"})
    if (!fs::exists(here.where.root / file))
      found.push_back(file + " is missing");
  for (const experiment_spec& experiment : chapter.experiments) {
    const fs::path folder = here.where.root / "chapters" / chapter.folder();
    for (const std::string& file : {experiment.source, "experiments/recorded/" + experiment.name + ".txt",
                                    "experiments/recorded/" + experiment.name + ".json"})
      if (!fs::exists(folder / file))
        found.push_back(fmt::format("{}: missing; `kernlet run {} --record` writes the recordings",
                                    (folder / file).string(), experiment.name));
  }
  if (chapter.pristine.empty())
    found.push_back("course.json: no hashes of the starters; `kernlet check --update-hashes` writes them");
}

} // namespace

gaps check_tree(const session& here, const chapter_spec& chapter) {
  gaps found;
  const auto rule = [&](auto check) {
    try {
      check(found, here, chapter);
    } catch (const grader_error& trouble) {
      found.push_back(trouble.what());
    }
  };
  if (chapter.ready) {
    rule(check_folders);
    rule(check_given_files);
    rule(check_hints);
    rule(check_texts);
  }
  rule(check_misconceptions);
  return found;
}

} // namespace kernlet::grader
