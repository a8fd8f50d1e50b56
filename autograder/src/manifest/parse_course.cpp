// chapters/course.json to types. What can be told from the table alone is checked here; what needs the tree
// (stray files, hints, quizzes) is checked by `kernlet check`.
#include "manifest/course.hpp"
#include "manifest/read_test.hpp"
#include "manifest/reader.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/ranges.h>
#include <set>

namespace kernlet::grader {

namespace {

exercise_spec read_exercise(const reader& from, const limits_spec& limits) {
  from.only(
      {"id", "slug", "title", "architecture", "bonus", "points", "files", "tests", "repeats", "starter"});
  exercise_spec exercise;
  exercise.id = from.at("id").text();
  exercise.slug = from.at("slug").text();
  exercise.title = from.at("title").text();
  exercise.architecture = from.at("architecture").one_of({"host", "x86_64", "aarch64", "riscv64"});
  exercise.bonus = from.has("bonus") && from.at("bonus").truth();
  exercise.points = from.at("points").number();
  exercise.files = from.at("files").texts();
  if (from.has("repeats"))
    exercise.repeats = from.at("repeats").texts();
  double sum = 0;
  if (from.has("tests"))
    for (const reader& test : from.at("tests").items()) {
      exercise.tests.push_back(read_test(test, limits));
      sum += exercise.tests.back().points;
    }
  if (std::abs(sum - exercise.points) > 1e-9)
    from.fail(fmt::format("the points of its tests add up to {:g}, not to {:g}", sum, exercise.points));
  const reader starter = from.at("starter");
  starter.only({"test", "outcome", "message"});
  exercise.starter = {starter.at("test").text(), starter.at("outcome").one_of({"todo", "failed"}),
                      starter.at("message").text()};
  return exercise;
}

/// A bonus exercise runs the tests of the exercises that it repeats, without their points.
void copy_repeated_tests(chapter_spec& chapter, const reader& from) {
  for (exercise_spec& exercise : chapter.exercises)
    for (const std::string& id : exercise.repeats) {
      const auto origin =
          std::find_if(chapter.exercises.begin(), chapter.exercises.end(),
                       [&](const exercise_spec& other) { return other.id == id && other.repeats.empty(); });
      if (origin == chapter.exercises.end())
        from.fail("exercise " + exercise.id + " repeats \"" + id + "\", which is none of the chapter");
      for (test_spec test : origin->tests) {
        test.points = 0;
        test.executions = {"plain"}; // the sanitizers' runtimes do not run under an emulator
        exercise.tests.push_back(std::move(test));
      }
    }
}

std::vector<experiment_spec> read_experiments(const reader& from) {
  std::vector<experiment_spec> found;
  for (const reader& item : from.items()) {
    item.only({"name", "source", "what", "timed", "recorded"});
    found.push_back({item.at("name").text(), item.at("source").text(), item.at("what").text(),
                     item.at("timed").truth(), !item.has("recorded") || item.at("recorded").truth()});
  }
  return found;
}

void read_ready(chapter_spec& chapter, const reader& from, const limits_spec& limits) {
  const reader part = from.at("part");
  part.only({"files", "given", "fast"});
  chapter.part_files = part.at("files").texts();
  chapter.given_files = part.at("given").texts();
  chapter.fast_files = part.at("fast").texts();
  chapter.architectures = from.at("architectures").texts();
  chapter.experiments = read_experiments(from.at("experiments"));
  const reader symbols = from.at("symbols");
  symbols.only({"define", "weak", "use", "sections", "instructions"});
  chapter.symbols = {.define = symbols.at("define").texts(),
                     .use = symbols.at("use").texts(),
                     .weak = {},
                     .sections = symbols.at("sections").texts(),
                     .instructions = symbols.at("instructions").texts()};
  if (symbols.has("weak"))
    chapter.symbols.weak = symbols.at("weak").texts();
  for (const reader& item : from.at("exercises").items())
    chapter.exercises.push_back(read_exercise(item, limits));
  if (chapter.exercises.empty())
    from.fail("a ready chapter has at least one exercise");
  copy_repeated_tests(chapter, from);
  for (const auto& [file, hash] : from.at("pristine").json().items())
    chapter.pristine.push_back({file, from.at("pristine").at(file.c_str()).text()});
}

chapter_spec read_chapter(const reader& from, const limits_spec& limits) {
  from.only({"number", "slug", "title", "layer", "status", "question", "hours", "before", "steps",
             "misconceptions", "contract", "part", "architectures", "symbols", "experiments", "exercises",
             "pristine", "due"});
  chapter_spec chapter;
  chapter.number = from.at("number").text();
  chapter.slug = from.at("slug").text();
  chapter.title = from.at("title").text();
  if (!from.at("layer").json().is_string())
    from.at("layer").fail("must be a string");
  chapter.layer = from.at("layer").json().get<std::string>();
  const std::string status = from.at("status").one_of({"ready", "planned", "left-out"});
  chapter.ready = status == "ready";
  chapter.left_out = status == "left-out";
  if (from.has("due"))
    chapter.due = from.at("due").text();
  chapter.question = from.at("question").text();
  chapter.hours = from.at("hours").number();
  chapter.before = from.at("before").texts();
  chapter.steps = from.at("steps").texts();
  for (const reader& item : from.at("misconceptions").items()) {
    item.only({"id", "text"});
    chapter.misconceptions.push_back({item.at("id").text(), item.at("text").text()});
  }
  if (chapter.ready)
    read_ready(chapter, from, limits);
  return chapter;
}

/// A test's threads can be tasks from the layer on that has them.
void refuse_misplaced_tasks(const course& table, const reader& from) {
  const auto place = [&](const std::string& layer) {
    return std::find(table.layers.begin(), table.layers.end(), layer) - table.layers.begin();
  };
  for (const chapter_spec& chapter : table.chapters)
    for (const exercise_spec& exercise : chapter.exercises)
      for (const test_spec& test : exercise.tests)
        if (runs_in(test, "tasks") && place(chapter.layer) < place("loop"))
          from.fail("test " + test.id + " runs on tasks, which no layer up to \"" + chapter.layer + "\" has");
}

void refuse_duplicates(const course& table, const reader& from) {
  std::set<std::string> seen;
  const auto once = [&](const std::string& id) {
    if (!seen.insert(id).second)
      from.fail("\"" + id + "\" stands twice: each id is unique");
  };
  for (const appendix_spec& appendix : table.appendices) {
    once(appendix.folder());
    for (const experiment_spec& experiment : appendix.experiments)
      once("experiment " + experiment.name);
  }
  for (const chapter_spec& chapter : table.chapters) {
    once(chapter.number);
    once(chapter.slug);
    for (const exercise_spec& exercise : chapter.exercises) {
      once(exercise.id);
      if (exercise.repeats.empty())
        for (const test_spec& test : exercise.tests)
          once(test.id);
    }
    for (const experiment_spec& experiment : chapter.experiments)
      once("experiment " + experiment.name);
  }
}

} // namespace

course parse_course(std::string_view text, const std::filesystem::path& file) {
  nlohmann::json json;
  try {
    json = nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& trouble) {
    const std::size_t byte = std::min(trouble.byte, text.size());
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(byte), '\n');
    throw grader_error("{}:{}: not valid JSON: {}. Mend that line, or take the file from git: git checkout "
                       "-- chapters/course.json",
                       file.string(), line, trouble.what());
  }
  const reader root(json, "", file);
  root.only(
      {"format", "release", "official", "limits", "layers", "route", "appendices", "chapters", "handout"});
  if (root.at("format").count() != 1)
    root.fail("this kernlet reads format 1 of the table");
  course table;
  table.release = root.at("release").text();
  table.handout = root.has("handout") && root.at("handout").truth();
  const reader official = root.at("official");
  official.only({"compiler", "image", "architecture", "tier"});
  table.official = {official.at("compiler").text(), official.at("image").text(),
                    official.at("architecture").text(),
                    official.at("tier").one_of({"namespaces", "user", "none"})};
  const limits_spec limits = read_limits({}, root.at("limits"));
  for (const reader& layer : root.at("layers").items())
    table.layers.push_back(layer.at("name").text());
  table.route_hours = root.at("route").at("hours").number();
  if (root.has("appendices"))
    for (const reader& item : root.at("appendices").items()) {
      item.only({"slug", "experiments"});
      table.appendices.push_back({item.at("slug").text(), read_experiments(item.at("experiments"))});
    }
  for (const reader& item : root.at("chapters").items())
    table.chapters.push_back(read_chapter(item, limits));
  refuse_duplicates(table, root.at("chapters"));
  refuse_misplaced_tasks(table, root.at("chapters"));
  return table;
}

course load_course(const std::filesystem::path& file) {
  return parse_course(read_file(file), file);
}

} // namespace kernlet::grader
