// The verbs of a learner's day: next, watch, hint and so on; and the experiments.
#include "bench/bench.hpp"
#include "command/tour.hpp"
#include "command/verbs.hpp"
#include "lesson/mine.hpp"
#include "quiz/course_quiz.hpp"
#include "trace/trace.hpp"

#include <CLI/CLI.hpp>

namespace kernlet::grader {
namespace {

void add_quiz(frame& f) {
  static quiz_request q;
  CLI::App* const quiz =
      f.verb("quiz", "asks the questions of a chapter; your answers are kept in answers.toml");
  quiz->add_option("chapter", q.chapter, "a chapter (02); without it, the one you are at");
  quiz->add_option("--keys", q.keys, "quiz keys that the course keeps apart")->type_name("FILE");
  quiz->add_option("--answers", q.answers, "read and keep the answers here")->type_name("FILE");
  quiz->add_option("--seed", q.seed, "the order of the options")->type_name("N");
  quiz->add_flag("--record", q.record,
                 "for authors: explore the snippets of its questions and write down what can occur");
  quiz->add_flag("--grade", q.grade_only, "mark the answers that are there; ask nothing");
  quiz->add_flag("--json", q.as_json, "with --grade: as JSON");
  f.on(quiz, [](const session& here) {
    if (q.chapter.empty())
      for (const chapter_spec& chapter : here.table.chapters)
        if (chapter.ready && q.chapter.empty())
          q.chapter = chapter.number;
    return run_quiz(here, q);
  });
}

void add_run_and_bench(frame& f) {
  static run_options r;
  static bool only_mine = false;
  CLI::App* const experiment = f.verb("run", "lists the chapters' experiments, or runs one");
  experiment->add_option("name", r.name, "an experiment; without it, a list of all");
  experiment->add_option("arguments", r.arguments, "the experiment's own options, behind a --")
      ->type_name("");
  experiment->add_option("--runtime", r.runtime, "fast, solutions or mine")
      ->check(CLI::IsMember({"fast", "solutions", "mine"}))
      ->type_name("RUNTIME");
  experiment->add_flag("--only-mine", only_mine,
                       "with --runtime mine: an error where a layer is not yours yet");
  experiment->add_flag("--json", r.json, "print JSON instead of a table");
  experiment->add_flag("--record", r.record, "keep what it prints as the recording that the book quotes");
  f.on(experiment, [](const session& here) {
    return run_experiment(here, r, [&here] { return choose_parts(here, only_mine); });
  });

  static bench_options b;
  CLI::App* const measured =
      f.verb("bench", "measures the runtime against other libraries found here; says which targets are met");
  measured->add_option("names", b.names, "of runtime/bench/bench.json (switch); without them, all");
  measured->add_option("--format", b.format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORMAT");
  measured->add_option("--output", b.output, "write the rows to a file")->type_name("FILE");
  measured->footer("Exit code: 0 no target missed, 1 some missed, 2 it could not be measured.");
  f.on(measured, [](const session& here) { return bench(b, here.where, here.screen); });
}

void add_trace(frame& f) {
  static trace_request t;
  static bool closed = false;
  CLI::App* const drawn =
      f.verb("trace", "sums up what a program's tasks did, and draws it: a lane for each worker and task");
  drawn->add_option("file", t.file, "what the program wrote: KERNLET_TRACE=file ./program")
      ->required()
      ->type_name("FILE");
  drawn->add_option("--output", t.output, "where the page goes; without it, beside the file, FILE.html")
      ->type_name("FILE");
  drawn->add_flag("--no-open", closed, "do not open the page in a browser");
  f.on(drawn, [](const session& here) {
    t.open = !closed;
    return trace_command(t, here.where, here.screen);
  });
}

} // namespace

void add_lesson_verbs(frame& f) {
  f.on(f.verb("tour", "kernlet shown in two minutes: the measured switch, the grader at work, the course, "
                      "what to do next"),
       tour);
  f.on(f.verb("list", "the chapters and exercises, and how far you are"), list_exercises);
  f.on(f.verb("next", "what to do now"), show_next);

  static std::string hint_for, diff_for, reset_for;
  static bool all = false, give_up = false, yes = false, poll = false;
  static std::vector<std::string> watched;
  CLI::App* const hint = f.verb("hint", "the next hint for an exercise; each call shows one more");
  hint->add_option("exercise", hint_for, "an exercise (02.1); without it, the one you are at");
  hint->add_flag("--all", all, "show the hints seen so far again, without a new one");
  f.on(hint, [](const session& here) { return show_hint(here, hint_for, all); });

  CLI::App* const diff = f.verb("diff", "your work beside the model answer, once you have passed");
  diff->add_option("exercise", diff_for, "an exercise (02.1); without it, the one you are at");
  diff->add_flag("--give-up", give_up, "show it before you have passed");
  f.on(diff, [](const session& here) { return show_diff(here, diff_for, give_up); });

  CLI::App* const reset =
      f.verb("reset", "puts the starter of an exercise or a chapter back; your files are kept beside it");
  reset->add_option("exercise", reset_for, "an exercise (02.1) or a chapter (02)")->required();
  reset->add_flag("--yes", yes, "do not ask");
  f.on(reset, [](const session& here) { return reset_exercise(here, reset_for, yes); });

  CLI::App* const look =
      f.verb("watch", "grades at every save; keys for hint, list, quiz, diff, reset, next, quit");
  look->add_option("exercises", watched,
                   "chapters or exercises; without them, the one you are at, then the next");
  look->add_flag("--poll", poll,
                 "look by the clock instead of inotify (shared folders; usually found out by itself)");
  f.on(look, [](const session& here) { return watch(here, watched, poll); });
  add_quiz(f);
  add_run_and_bench(f);
  add_trace(f);
}

} // namespace kernlet::grader
