// chapters/course.json to types. What can be told from the table alone is checked here; what needs the tree
// (stray files, hints, quizzes) is checked by `kernlet check`.
#include "manifest/course.hpp"
#include "manifest/read_input.hpp"
#include "manifest/reader.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <csignal>
#include <fmt/ranges.h>
#include <map>
#include <regex>
#include <set>

namespace kernlet::grader {

std::optional<input_spec> read_input(const std::string& name, const std::string& text) {
  static const std::regex form(R"((?:u64|index\(([1-9][0-9]{0,8})\))\[([1-9][0-9]{0,5})\])");
  std::smatch parts;
  if (!std::regex_match(text, parts, form))
    return std::nullopt;
  return input_spec{name, parts[1].matched ? std::stoull(parts[1]) : 0, std::stoul(parts[2])};
}

namespace {

input_spec input_of(const std::string& name, const reader& from) {
  const auto found = read_input(name, from.text());
  if (!found)
    from.fail("\"" + from.text() + "\" is not an input: write u64[COUNT] or index(BELOW)[COUNT]");
  return *found;
}

limits_spec read_limits(limits_spec limits, const reader& from) {
  from.only({"cpu_seconds", "wall_seconds", "memory_megabytes", "output_kilobytes", "threads"});
  if (from.has("cpu_seconds"))
    limits.cpu_seconds = from.at("cpu_seconds").number();
  if (from.has("wall_seconds"))
    limits.wall_seconds = from.at("wall_seconds").number();
  if (from.has("memory_megabytes"))
    limits.memory_megabytes = from.at("memory_megabytes").count();
  if (from.has("output_kilobytes"))
    limits.output_kilobytes = from.at("output_kilobytes").count();
  if (from.has("threads"))
    limits.threads = static_cast<std::uint32_t>(from.at("threads").count());
  return limits;
}

/// "echo", and the scenarios in which the judge plays a server's clients (judge/loopback.hpp).
const std::initializer_list<std::string_view> oracles{"echo",
                                                      "loopback:one-client",
                                                      "loopback:round-trips",
                                                      "loopback:beyond-the-bound",
                                                      "loopback:shutdown",
                                                      "loopback:shutdown-at-the-bound",
                                                      "loopback:stopped-before",
                                                      "loopback:slow-reader",
                                                      "loopback:reset",
                                                      "loopback:many-open"};

death_spec read_death(const reader& from) {
  static const std::map<std::string, int> signals = {
      {"SIGSEGV", SIGSEGV}, {"SIGBUS", SIGBUS}, {"SIGABRT", SIGABRT}, {"SIGTRAP", SIGTRAP}};
  from.only({"signal", "output"});
  const auto signal = signals.find(from.at("signal").text());
  if (signal == signals.end())
    from.fail("the signal is SIGSEGV, SIGBUS, SIGABRT or SIGTRAP");
  return {signal->second, from.at("output").texts()};
}

test_spec read_test(const reader& from, const limits_spec& limits) {
  from.only({"id", "source", "what", "visibility", "grade", "points", "executions", "inputs", "oracle",
             "expects", "files", "limits", "repeat"});
  test_spec test;
  test.id = from.at("id").text();
  test.what = from.at("what").text();
  test.hidden = from.at("visibility").one_of({"public", "hidden"}) == "hidden";
  if (!test.hidden || from.has("source")) // a hand-out knows of its hidden tests no more than that they exist
    test.source = from.at("source").text();
  test.full = from.at("grade").one_of({"core", "full"}) == "full";
  test.points = from.at("points").number();
  if (test.full && test.points > 0)
    from.fail("a full test carries no points: only core tests do");
  for (const reader& execution : from.at("executions").items())
    test.executions.push_back(execution.one_of({"plain", "tasks", "asan", "tsan", "explore"}));
  if (test.executions.empty())
    from.fail("a test needs at least one execution");
  if (from.has("inputs"))
    for (const auto& [name, unused] : from.at("inputs").json().items())
      test.inputs.push_back(input_of(name, from.at("inputs").at(name.c_str())));
  if (from.has("oracle"))
    test.oracle = from.at("oracle").one_of(oracles);
  if (from.has("expects"))
    test.expects = read_death(from.at("expects"));
  if (from.has("files"))
    test.files = from.at("files").texts();
  if (from.has("repeat")) {
    test.repeat = static_cast<std::uint32_t>(std::min<std::uint64_t>(from.at("repeat").count(), 10'001));
    if (test.repeat < 2 || test.repeat > 10'000)
      from.fail("\"repeat\" is a number from 2 to 10000");
    if (!test.oracle.empty() || from.has("expects"))
      from.fail(
          "a test with an oracle, or of how a program dies, is not repeated: the judge compares one run");
  }
  test.limits = from.has("limits") ? read_limits(limits, from.at("limits")) : limits;
  return test;
}

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
