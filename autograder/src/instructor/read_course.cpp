// course.toml to types. Whatever is wrong in it is told with its file, its line and the cure.
#include "instructor/read_tests.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <fmt/ranges.h>
#include <set>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

/// The table of a section; null if it is not there.
const toml::table* section(const toml::table& root, const course_source& from, std::string_view name) {
  const toml::node* node = root.get(name);
  if (node == nullptr)
    return nullptr;
  if (!node->is_table())
    throw grader_error("{}:{}: {} must be a table, written [{}]", from.file, node->source().begin.line, name,
                       name);
  return node->as_table();
}

void read_head(const toml::table& table, const course_source& from, instructor_course& course) {
  const toml_reader reader(table, from.file, "[course]");
  reader.only({"name", "release"});
  course.name = reader.text("name", "say what the course is called");
  course.release = reader.text_or_empty("release");
  if (!course.release.empty() && course.release != from.table.release)
    reader.fail_at(
        "release",
        fmt::format("the course is for release {}, this is {}; take that release, or change the line",
                    course.release, from.table.release));
}

void read_seeds(const toml::table& table, const course_source& from, instructor_course& course) {
  const toml_reader reader(table, from.file, "[seeds]");
  reader.only({"kind", "seed", "secret"});
  const std::string kind = reader.text("kind", "write fresh, fixed or student");
  if (kind != "fresh" && kind != "fixed" && kind != "student")
    reader.fail_at("kind", fmt::format("unknown kind \"{}\"; write fresh, fixed or student", kind));
  course.seeds = kind == "fixed"     ? seed_rule::fixed
                 : kind == "student" ? seed_rule::student
                                     : seed_rule::fresh;
  if (kind != "fixed" && reader.has("seed"))
    reader.fail_at("seed", "a seed goes with kind = \"fixed\"; remove one of them");
  if (kind != "student" && reader.has("secret"))
    reader.fail_at("secret", "a secret goes with kind = \"student\"; remove one of them");
  if (course.seeds == seed_rule::student)
    course.secret = reader.text("secret", "give any words that students do not know");
  if (course.seeds != seed_rule::fixed)
    return;
  const toml::node* node = table.get("seed");
  const auto seed = node == nullptr ? std::nullopt : node->value_exact<std::int64_t>();
  if (!seed || *seed < 1)
    reader.fail_at("seed", "seed must be a whole number, 1 or more");
  course.seed = static_cast<std::uint64_t>(*seed);
}

void read_late(const toml::table& table, const course_source& from, instructor_course& course) {
  const toml_reader reader(table, from.file, "[late]");
  reader.only({"grace_minutes", "penalty_percent", "most_percent"});
  const auto take = [&](std::string_view field, double& into, double most) {
    if (!reader.has(field))
      return;
    into = at_least_zero(reader, field, fmt::format("write a number from 0 to {}", most));
    if (into > most)
      reader.fail_at(field, fmt::format("{} must be at most {}", field, most));
  };
  take("grace_minutes", course.late.grace_minutes, 100000);
  take("penalty_percent", course.late.penalty_percent, 100);
  take("most_percent", course.late.most_percent, 100);
}

const chapter_spec& ready_chapter(const toml_reader& reader, std::string_view field,
                                  const course_source& from) {
  std::vector<std::string> ready;
  for (const chapter_spec& chapter : from.table.chapters) {
    if ((chapter.ready || chapter.left_out) && chapter.number == field)
      return chapter;
    if (chapter.ready)
      ready.push_back(chapter.number);
  }
  reader.fail_at(field, fmt::format("\"{}\" is no chapter that is ready; write one of {}", field,
                                    fmt::join(ready, ", ")));
}

void read_due(const toml::table& table, const course_source& from, instructor_course& course) {
  const toml_reader reader(table, from.file, "[due]");
  for (auto&& [key, node] : table) {
    const chapter_spec& chapter = ready_chapter(reader, key.str(), from);
    const toml::date_time* when = node.is_date_time() ? &node.as_date_time()->get() : nullptr;
    if (when == nullptr || !when->offset)
      reader.fail_at(key.str(),
                     "write date, time and offset from UTC without quotes: 2026-11-20T23:59:00+01:00");
    using namespace std::chrono;
    const auto day =
        sys_days{year{when->date.year} / month{when->date.month} / std::chrono::day{when->date.day}};
    const minutes offset{when->offset->minutes};
    course.due[chapter.number] = {day + hours{when->time.hour} + minutes{when->time.minute} +
                                      seconds{when->time.second} - offset,
                                  offset};
  }
}

/// Everything that can be weighed.
std::set<std::string> known_names(const course& table, const std::vector<test_spec>& own) {
  std::set<std::string> names;
  for (const chapter_spec& chapter : table.chapters) {
    if (!chapter.ready)
      continue;
    names.insert({chapter.number, chapter.number + ".quiz"});
    for (const exercise_spec& exercise : chapter.exercises) {
      names.insert(exercise.id);
      if (exercise.repeats.empty())
        for (const test_spec& test : exercise.tests)
          names.insert(test.id);
    }
  }
  for (const test_spec& test : own)
    names.insert(test.id);
  return names;
}

void read_weights(const toml::table& table, const course_source& from, instructor_course& course) {
  const toml_reader reader(table, from.file, "[weights]");
  const auto known = known_names(from.table, course.tests);
  for (auto&& [key, node] : table) {
    const std::string name(key.str());
    if (!known.contains(name) && !is_left_out(from.table, name))
      reader.fail(
          static_cast<int>(key.source().begin.line),
          fmt::format(
              "there is no \"{}\"; write in quotes a chapter (\"02\"), an exercise (\"02.1\"), a test "
              "(\"02.1.there-and-back\") or a quiz (\"02.quiz\")",
              name));
    course.weights[name] = at_least_zero(reader, name, "1 leaves the points as they are");
  }
}

void read_quiz(const toml::table& table, const course_source& from, instructor_course& course) {
  const toml_reader reader(table, from.file, "[quiz]");
  reader.only({"keys", "counts"});
  if (reader.has("keys"))
    course.keys = own_file(reader, "keys", from);
  course.quiz_counts = reader.has("counts") ? reader.flag_or_false("counts") : !course.keys.empty();
}

} // namespace

instructor_course parse_instructor_course(std::string_view text, const fs::path& file, const course& table) {
  const std::string name = file.string();
  const toml::table root = parse_toml(text, name);
  const course_source from{name, file.parent_path(), table};
  const toml_reader whole(root, name, "course.toml");
  whole.only({"course", "seeds", "late", "due", "weights", "quiz", "test"},
             "tables are written [course], [seeds], [late], [due], [weights], [quiz] and [[test]]");
  instructor_course course;
  course.folder = from.folder;
  const toml::table* head = section(root, from, "course");
  if (head == nullptr)
    whole.fail("no [course] table; begin the file with one that has name = \"...\"");
  read_head(*head, from, course);
  read_tests(whole, from, course);
  using reading = void (*)(const toml::table&, const course_source&, instructor_course&);
  for (const auto& [what, read] : {std::pair<const char*, reading>{"seeds", read_seeds},
                                   {"late", read_late},
                                   {"due", read_due},
                                   {"weights", read_weights},
                                   {"quiz", read_quiz}})
    if (const toml::table* found = section(root, from, what))
      read(*found, from, course);
  return course;
}

instructor_course load_instructor_course(const fs::path& folder, const course& table) {
  const fs::path file = fs::absolute(folder).lexically_normal() / "course.toml";
  if (!fs::is_regular_file(file))
    throw grader_error("{}: no such file. --course names an instructor's folder with a course.toml in it; "
                       "docs/manual/instructors.md has its format",
                       file.string());
  return parse_instructor_course(read_file(file), file, table);
}

} // namespace kernlet::grader
