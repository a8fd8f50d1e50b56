// A loop of three: grade the current step, show it, wait for a save or a key. On a terminal the screen is
// drawn anew each time; elsewhere (a pipe, a dumb terminal, --quiet) every grading prints a plain report, and
// keys are lines.

#include "judge/kit.hpp"
#include "lesson/file_watch.hpp"
#include "lesson/keyboard.hpp"
#include "lesson/lesson.hpp"
#include "lesson/progress_file.hpp"
#include "lesson/watch_screen.hpp"
#include "lesson/ways.hpp"
#include "report/report.hpp"
#include "report/view.hpp"
#include "support/error.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <unistd.h>

namespace kernlet::grader {

namespace {

namespace fs = std::filesystem;
using exercise_list = std::vector<const exercise_spec*>;

std::vector<fs::path> files_to_watch(const session& here, const exercise_list& exercises) {
  std::set<fs::path> files;
  for (const exercise_spec* exercise : exercises) {
    const chapter_spec& chapter = here.table.chapter_of(*exercise);
    for (const std::string& name : files_for(chapter.part_files, architecture_of(*exercise)))
      files.insert(work_folder(here.where, chapter) / name);
  }
  return {files.begin(), files.end()};
}

class watcher {
 public:
  watcher(const session& here, exercise_list exercises, bool poll)
      : here_(here), exercises_(std::move(exercises)), files_(files_to_watch(here, exercises_), poll),
        live_(here.screen.interactive() && ::isatty(STDIN_FILENO) == 1), keys_(live_) {
    view_.watching = files_.polls()
                         ? "Waiting for a save (looking at the files by the clock: " + files_.reason() + ")."
                         : "Waiting for a save.";
    take_progress();
    choose(first_open());
  }

  int run() {
    grade_current(); // what stops the grader here stops watch
    while (wait()) {
    }
    return 0;
  }

 private:
  /// False: leave.
  bool wait() {
    std::fflush(stdout); // a log is read while we wait
    try {
      if (files_.wait(keys_.descriptor()) == file_watch::event::key)
        return obey(keys_.read());
      grade_current();
    } catch (const grader_error& error) {
      say(error.what());
      files_.remember();
    }
    return true;
  }

  /// Steps that were completed with the files as they are now.
  void take_progress() {
    const auto records = load_progress(here_.where);
    for (const exercise_spec* exercise : exercises_) {
      const progress_record record = record_of(records, exercise->id);
      scores_[exercise->id] = record.score;
      if (record.complete &&
          record.files == hashes_now(here_.where, here_.table.chapter_of(*exercise), *exercise))
        complete_.insert(exercise->id);
    }
  }

  std::size_t first_open() const {
    for (std::size_t index = 0; index < exercises_.size(); ++index)
      if (!complete_.contains(exercises_[index]->id))
        return index;
    return 0;
  }

  void choose(std::size_t index) {
    current_ = index;
    view_.exercise = exercises_[index];
    view_.chapter = &here_.table.chapter_of(*view_.exercise);
    view_.report = {};
  }

  void grade_current() {
    for (bool go_on = true; go_on;) {
      files_.remember();
      show_work("grading");
      view_.report = grade(here_.table, here_.where, request());
      note_result();
      go_on = move_on();
      // A plain log shows each grading; a screen only the last.
      if (!live_ || !go_on)
        show();
      if (go_on)
        choose(first_open());
    }
    view_.news.clear();
  }

  grade_request request() const {
    grade_request asked;
    asked.exercises = {view_.exercise};
    asked.submission = here_.where.root / "exercises";
    asked.stop_at_first_failure = live_; // a plain report has totals, which need all tests
    if (live_)
      asked.on_step = [this](std::string_view step) { show_work(step); };
    return asked;
  }

  void note_result() {
    const std::string trouble = keep_results(here_, view_.report);
    if (!trouble.empty())
      view_.news.push_back(trouble);
    for (const exercise_result& result : view_.report.exercises)
      scores_[result.id] = std::max(scores_[result.id], result.score());
  }

  /// True when the current step has just become complete and another one is open.
  bool move_on() {
    if (view_.report.exercises.empty())
      return false;
    const exercise_result& result = view_.report.exercises.front();
    if (!passes_here(result)) {
      complete_.erase(result.id);
      return false;
    }
    if (!complete_.insert(result.id).second)
      return false;
    view_.news.push_back(congratulation(*view_.exercise, result));
    if (complete_.size() < exercises_.size())
      return true;
    view_.news.push_back(end_of_watch());
    return false;
  }

  /// Never more than is known here: hidden tests may be outstanding.
  std::string end_of_watch() const {
    const hidden_share left = outstanding(here_, exercises_);
    if (left.tests == 0)
      return fmt::format("That was the last: all {} steps that are watched here are complete.",
                         exercises_.size());
    return fmt::format("That was the last: the public tests of the {} steps that are watched here pass. {}.",
                       exercises_.size(), describe(left));
  }

  void show_work(std::string_view what) const {
    here_.screen.redraw(here_.screen.paint(colour::dim, fmt::format("{}: {}", view_.exercise->id, what)));
  }

  void show() {
    view_.points = view_.all_points = 0;
    for (const exercise_spec* exercise : exercises_) {
      view_.points += scores_[exercise->id];
      view_.all_points += exercise->points;
    }
    view_.complete = complete_.size();
    view_.count = exercises_.size();
    if (live_) {
      clear();
      std::string text = watch_screen(view_, here_.screen);
      text.pop_back();
      here_.screen.line(text);
      return;
    }
    here_.screen.line(text_report(view_.report, here_.screen, {}));
    for (const std::string& news : view_.news)
      here_.screen.line(news);
    if (!view_.news.empty())
      here_.screen.line();
    view_.news.clear(); // a log shows it once
    here_.screen.note(watch_keys(here_.screen));
  }

  void clear() const {
    if (live_)
      here_.screen.redraw("\x1b[H\x1b[2J");
  }

  void say(std::string_view text) const {
    here_.screen.redraw("");
    here_.screen.line(text);
  }

  bool obey(char key) {
    switch (key) {
    case 'h':
      return show_verb([&] { show_hint(here_, view_.exercise->id, false); }, false);
    case 'l':
      return show_verb([&] { list_exercises(here_); }, true);
    case 'd':
      return show_verb([&] { show_diff(here_, view_.exercise->id, false); }, true);
    case 'z':
      return show_verb([&] { ask_quiz(here_, view_.chapter->number); }, true);
    case 'r':
      return show_verb([&] { reset_exercise(here_, view_.exercise->id, false); }, true);
    case 'n':
      choose((current_ + 1) % exercises_.size());
      grade_current();
      return true;
    case 'g':
    case '\n':
      grade_current();
      return true;
    case 'q':
      return false;
    default:
      return true;
    }
  }

  /// Runs another verb with the terminal in its own mode, then shows the keys again. Always true.
  template <class Verb>
  bool show_verb(Verb verb, bool on_new_screen) {
    const keyboard::pause own_mode(keys_);
    if (on_new_screen)
      clear();
    else
      here_.screen.line();
    try {
      verb();
    } catch (const grader_error& error) {
      say(error.what());
    }
    here_.screen.line();
    here_.screen.note(watch_keys(here_.screen));
    return true;
  }

  const session& here_;
  exercise_list exercises_;
  file_watch files_;
  bool live_;
  keyboard keys_;
  watch_view view_;
  std::size_t current_ = 0;
  std::set<std::string> complete_;
  std::map<std::string, double> scores_;
};

} // namespace

int watch(const session& here, const std::vector<std::string>& asked, bool poll) {
  exercise_list exercises = select_exercises(here.table, asked, false, host_architecture());
  // Nobody is led from a finished chapter into a step without points; named alone it is watched.
  const auto optional = [](const exercise_spec* one) { return one->optional(); };
  if (!std::all_of(exercises.begin(), exercises.end(), optional))
    std::erase_if(exercises, optional);
  if (exercises.empty())
    throw grader_error("there is no exercise to watch; ./kernlet list shows the ones that are ready");
  prepare_kit(here.table, here.where, exercises, terminal(stderr, here.screen.quiet()));
  return watcher(here, std::move(exercises), poll).run();
}

} // namespace kernlet::grader
