#include "instructor/read_tests.hpp"
#include "manifest/read_input.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <fmt/ranges.h>

namespace kernlet::grader {
namespace fs = std::filesystem;

double at_least_zero(const toml_reader& reader, std::string_view field, std::string_view cure) {
  const double value = reader.number(field, cure);
  if (value < 0)
    reader.fail_at(field, fmt::format("{} must be 0 or more; {}", field, cure));
  return value;
}

fs::path own_file(const toml_reader& reader, std::string_view field, const course_source& from) {
  const std::string name = reader.text(field, "name a file of the course's folder");
  const fs::path file = fs::absolute(from.folder / name).lexically_normal();
  if (fs::path(name).is_absolute() || !fs::is_regular_file(file))
    reader.fail_at(field, fmt::format("{} \"{}\" is no file in {}; give its path from there", field, name,
                                      from.folder.string()));
  return file;
}

bool is_left_out(const course& table, std::string_view name) {
  return std::any_of(table.chapters.begin(), table.chapters.end(), [&](const chapter_spec& chapter) {
    return chapter.left_out && name.substr(0, name.find('.')) == chapter.number;
  });
}

namespace {

/// "02.1.many-contexts" belongs to exercise 02.1.
const exercise_spec& exercise_of(const toml_reader& reader, const std::string& id,
                                 const course_source& from) {
  const std::size_t dot = id.find('.', id.find('.') + 1);
  std::vector<std::string> known;
  for (const chapter_spec& chapter : from.table.chapters)
    for (const exercise_spec& exercise : chapter.exercises) {
      if (exercise.repeats.empty() && dot != id.npos && dot + 1 < id.size() &&
          exercise.id == id.substr(0, dot))
        return exercise;
      if (exercise.repeats.empty())
        known.push_back(exercise.id);
    }
  reader.fail_at(
      "id",
      fmt::format("id \"{}\" must begin with an exercise's, then a dot and a name; the exercises are: {}", id,
                  fmt::join(known, ", ")));
}

std::vector<std::string> executions_of(const toml_reader& reader) {
  std::vector<std::string> executions = reader.ids("executions").value_or(std::vector<std::string>{"plain"});
  for (const std::string& one : executions)
    if (one != "plain" && one != "asan" && one != "tsan")
      reader.fail_at("executions", fmt::format("unknown execution \"{}\"; write plain, asan or tsan", one));
  if (executions.empty())
    reader.fail_at("executions", "a test needs at least one execution: plain, asan or tsan");
  return executions;
}

void read_inputs(const toml::table& table, const toml_reader& reader, test_spec& test) {
  const toml::table* inputs = table["inputs"].as_table();
  if (!reader.has("inputs"))
    return;
  if (inputs == nullptr)
    reader.fail_at("inputs", "inputs must be a table: { words = \"u64[8]\" }");
  for (auto&& [key, node] : *inputs) {
    const auto text = node.value_exact<std::string>();
    const auto input = text ? read_input(std::string(key.str()), *text) : std::nullopt;
    if (!input)
      reader.fail(static_cast<int>(key.source().begin.line),
                  fmt::format("input \"{}\": write \"u64[COUNT]\" or \"index(BELOW)[COUNT]\"", key.str()));
    test.inputs.push_back(*input);
  }
}

test_spec read_test(const toml::table& table, const course_source& from) {
  toml_reader reader(table, from.file, "a test");
  test_spec test;
  test.id = reader.id("id");
  reader.rename(fmt::format("test \"{}\"", test.id));
  reader.only({"id", "source", "what", "points", "executions", "inputs", "oracle", "files"});
  const exercise_spec& exercise = exercise_of(reader, test.id, from);
  for (const test_spec& other : exercise.tests)
    if (other.id == test.id)
      reader.fail_at("id", fmt::format("the tree has a test \"{}\" already; choose another name", test.id));
  const fs::path file = own_file(reader, "source", from);
  if (read_file(file).find(fmt::format("KERNLET_TEST(\"{}\")", test.id)) == std::string::npos)
    reader.fail_at("source",
                   fmt::format("there is no KERNLET_TEST(\"{}\") in {}; give the test there this id", test.id,
                               file.filename().string()));
  test.source = file.string();
  test.what = reader.text("what", "say in one line what it is about: students read it");
  test.hidden = true;
  test.points = at_least_zero(reader, "points", "give its points before weights");
  test.executions = executions_of(reader);
  read_inputs(table, reader, test);
  test.oracle = reader.text_or_empty("oracle");
  if (!test.oracle.empty() && test.oracle != "echo")
    reader.fail_at("oracle", "oracle must be \"echo\", or left out");
  test.files = reader.ids("files").value_or(std::vector<std::string>{});
  for (const std::string& name : test.files)
    if (std::find(exercise.files.begin(), exercise.files.end(), name) == exercise.files.end())
      reader.fail_at("files", fmt::format("\"{}\" is no file of exercise {}; its files: {}", name,
                                          exercise.id, fmt::join(exercise.files, ", ")));
  return test;
}

} // namespace

void read_tests(const toml_reader& whole, const course_source& from, instructor_course& course) {
  const toml::array* tests = whole.tables("test");
  if (tests == nullptr)
    return;
  for (const toml::node& node : *tests) {
    if (is_left_out(from.table,
                    node.as_table()->get("id") ? (*node.as_table())["id"].value_or(std::string()) : ""))
      continue;
    test_spec test = read_test(*node.as_table(), from);
    for (const test_spec& other : course.tests)
      if (other.id == test.id)
        throw grader_error("{}:{}: test \"{}\" comes a second time; give each its own id", from.file,
                           node.source().begin.line, test.id);
    course.tests.push_back(std::move(test));
  }
}

} // namespace kernlet::grader
