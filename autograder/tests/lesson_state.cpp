/// \file
/// What is kept between two starts: progress and pristine starters. Neither believes what it finds.

#include "lesson_fixture.hpp"

#include "lesson/file_watch.hpp"
#include "lesson/progress_file.hpp"
#include "lesson/watch_screen.hpp"
#include "support/subprocess.hpp"

#include <thread>

using namespace lesson_fixture;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

void git(const small_checkout& course, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"git", "-c", "user.name=n", "-c", "user.email=e@example.org", "-C",
                                       course.root.string()});
  const auto result = run({std::move(arguments), {}, {}, false, {}});
  INFO(result.output);
  REQUIRE(result.status == 0);
}

constexpr const char* first = "exercises/02-context-switch/first.cpp";
constexpr const char* pristine_first = ".kernlet/pristine/02-context-switch/first.cpp";

} // namespace

TEST_CASE("the best result is kept, with the files it was reached with", "[lesson]") {
  small_checkout course;
  const session here = course.here();
  CHECK(load_progress(here.where).empty());
  note_progress(here, report_of(here, "02.1", verdict::failed, verdict::passed));
  CHECK_FALSE(load_progress(here.where).at(0).complete);
  course.write(first, "right\n");
  note_progress(here, report_of(here, "02.1", verdict::passed, verdict::passed));
  course.write(first, "broken\n");
  note_progress(here, report_of(here, "02.1", verdict::failed, verdict::failed));
  const auto record = load_progress(here.where).at(0);
  CHECK(record.complete);
  CHECK(record.score == 9);
  CHECK(record.files == std::vector<std::pair<std::string, std::string>>{{"first.cpp", sha256("right\n")}});
}

TEST_CASE("a file saved while it was graded is not believed", "[lesson]") {
  small_checkout course;
  const session here = course.here();
  grade_report report = report_of(here, "02.1", verdict::passed, verdict::passed);
  report.seconds = 3600;
  note_progress(here, report);
  CHECK(load_progress(here.where).empty());
}

TEST_CASE("rubbish in the progress file is kept aside and said", "[lesson]") {
  small_checkout course;
  const session here = course.here();
  for (const char* rubbish : {"", "\xff\xfe{", "[]", "{\"format\":1}", "{\"format\":99,\"exercises\":{}}",
                              "{\"format\":\"1\"}", "{\"format\":1,\"exercises\":{\"02.1\":7}}"}) {
    course.write(".kernlet/progress.json", rubbish);
    const loaded_progress loaded = load_progress_file(here.where);
    CHECK(loaded.records.empty());
    CHECK(holds(loaded.damage, "progress.json.damaged"));
    CHECK(course.read(".kernlet/progress.json.damaged") == rubbish);
    CHECK(load_progress_file(here.where).damage.empty());
  }
  note_progress(here, report_of(here, "02.1", verdict::passed, verdict::passed));
  std::string text = course.read(".kernlet/progress.json");
  text.insert(text.find("\"02.1\""), "\"02.2\": {\"complete\": \"maybe\"}, ");
  course.write(".kernlet/progress.json", text);
  CHECK(load_progress_file(here.where).records.size() == 1);
  CHECK(load_progress_file(here.where).damage.empty());
}

TEST_CASE("a state folder that cannot be written costs the progress only", "[lesson]") {
  small_checkout course;
  const session here = course.here();
  course.write(".kernlet", "a file where the folder should be");
  CHECK(holds(keep_results(here, report_of(here, "02.1", verdict::passed, verdict::passed)),
              "your progress is not kept: "));
}

TEST_CASE("starters come from exercises, then from git, else are refused", "[lesson]") {
  small_checkout course;
  course.pristine = {{"first.cpp", sha256("starter of first\n")}};
  paths where = course.here().where;
  ensure_pristine(course.table(), where);
  CHECK(course.read(pristine_first) == "starter of first\n");

  course.write(pristine_first, "damaged");
  ensure_pristine(course.table(), where);
  CHECK(course.read(pristine_first) == "starter of first\n");

  git(course, {"init", "-q"});
  git(course, {"add", "exercises"});
  git(course, {"commit", "-q", "-m", "starters"});
  course.write(first, "my work\n");
  git(course, {"commit", "-q", "-a", "-m", "my work"});
  course.write(pristine_first, "damaged");
  ensure_pristine(course.table(), where);
  CHECK(course.read(pristine_first) == "starter of first\n");
  CHECK(course.read(first) == "my work\n");

  fs::remove_all(course.root / ".git");
  course.write(pristine_first, "damaged");
  const std::string error = error_of([&] { ensure_pristine(course.table(), where); });
  CHECK(error.starts_with("exercises/02-context-switch/first.cpp: it is not the starter of this release"));
  CHECK(holds(error, "from a fresh download of the release to"));
}

TEST_CASE("the hashes for course.json", "[lesson]") {
  small_checkout course;
  const std::string hashes = pristine_hashes(course.table().chapters[1], course.here().where);
  CHECK(holds(hashes, "\"first.cpp\": \"" + sha256("starter of first\n") + "\""));
  CHECK(holds(hashes, "given.hpp"));
}

TEST_CASE("a save is seen, however it is done", "[lesson]") {
  const bool poll = GENERATE(false, true);
  small_checkout course;
  const fs::path file = course.root / first;
  file_watch watched({file}, poll);
  CHECK(watched.polls() == poll);
  const auto save_soon = [&](auto save) {
    std::thread editor(save); // before or during the wait: both count
    CHECK(watched.wait(-1) == file_watch::event::saved);
    editor.join();
    watched.remember();
  };
  save_soon([&] { course.write(first, "renamed into place"); });
  save_soon([&] { fs::resize_file(file, 3); });
  save_soon([&] { fs::remove(file); });
  save_soon([&] { course.write(first, "back"); });
}

TEST_CASE("watch's screen fits and says which keys there are", "[lesson]") {
  small_checkout course;
  const session here = course.here();
  watch_view view;
  view.chapter = &here.table.chapters[1];
  view.exercise = &view.chapter->exercises[1];
  view.points = 10;
  view.all_points = 16;
  view.complete = 1;
  view.count = 2;
  view.report = report_of(here, "02.2", verdict::failed, verdict::failed);
  view.report.exercises[0].tests[0].steps = {"main switches"};
  view.watching = "Waiting for a save.";
  view.news = {congratulation(view.chapter->exercises[0],
                              graded(view.chapter->exercises[0], verdict::passed, verdict::passed))};
  const std::string text = watch_screen(view, here.screen);
  for (const char* part :
       {"02 The context switch", "[===============---------] 10 of 16 points, 1 of 2 steps\n",
        "02.1 Save and restore is complete: 9 of 9 points. The hidden test passed, too.\n",
        "02.2 The first frame", " 1. main switches\n", "h hint   l list", "q quit\nWaiting for a save.\n"})
    CHECK(holds(text, part));
  const auto without_hidden = graded(view.chapter->exercises[0], verdict::passed, verdict::not_run);
  CHECK(holds(
      congratulation(view.chapter->exercises[0], without_hidden),
      "02.1 Save and restore: the public tests pass, 8 of 9 points. 1 hidden test (1 point) is outstanding: "
      "your course runs it when it grades."));
}
