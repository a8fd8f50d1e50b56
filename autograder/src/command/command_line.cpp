// Every verb with its options and help text. A verb's work is done elsewhere; here it is only called.
#include "command/command_line.hpp"
#include "bench/bench.hpp"
#include "check/check.hpp"
#include "command/book_command.hpp"
#include "command/grade_command.hpp"
#include "command/test_command.hpp"
#include "command/tour.hpp"
#include "doctor/doctor.hpp"
#include "explore/corpus.hpp"
#include "explore/explore_command.hpp"
#include "handout/bundle.hpp"
#include "handout/handout.hpp"
#include "instructor/instructor.hpp"
#include "lesson/lesson.hpp"
#include "lesson/mine.hpp"
#include "quiz/course_quiz.hpp"
#include "support/error.hpp"

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>

namespace kernlet::grader {
namespace {

/// What the verb that was given will do; set while the arguments are parsed.
using action = std::function<int()>;

struct frame {
  CLI::App app{"kernlet: build a small kernel-style runtime, chapter by chapter, and be graded on the way",
               "kernlet"};
  bool quiet = false;
  std::string course; ///< an instructor's folder
  action chosen;

  CLI::App* verb(const std::string& name, const std::string& what) {
    CLI::App* const added = app.add_subcommand(name, what);
    added->fallthrough();
    return added;
  }

  session open() const {
    const paths where = find_paths();
    session here{load_course(where.course_file()), where, terminal(stdout, quiet)};
    ensure_pristine(here.table, here.where);
    if (course.empty())
      return here;
    const auto how = std::make_shared<instructor_course>(load_instructor_course(course, here.table));
    apply(*how, here.table);
    here.instructor = how;
    return here;
  }

  /// `work` gets the session when the verb is the one that was given.
  void on(CLI::App* verb, std::function<int(const session&)> work) {
    verb->callback([this, work = std::move(work)] { chosen = [this, work] { return work(open()); }; });
  }
};

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
}

void add_grade(frame& f) {
  static grade_options o;
  CLI::App* const grade = f.verb("grade", "grades your work, or a submission");
  grade->add_option(
      "what", o.asked,
      "chapters (02, context-switch) or exercises (02.1); without any, every chapter that is ready");
  grade->add_option("--submission", o.submission, "a folder to grade instead of exercises/")
      ->type_name("DIR");
  grade->add_option("--format", o.format, "text, json, junit or gradescope")
      ->check(CLI::IsMember({"text", "json", "junit", "gradescope"}))
      ->type_name("FORMAT");
  grade->add_option("--output", o.output, "write the results to a file, whole or not at all")
      ->type_name("FILE");
  grade->add_option("--seed", o.seed, "draw the tests' inputs from this number; without it, fresh ones")
      ->type_name("N");
  grade
      ->add_option("--keys", o.keys,
                   "quiz keys that the course keeps apart; only then does a quiz carry points")
      ->type_name("FILE");
  grade->add_option("--student", o.student, "whose work it is, where a course draws a seed for each student")
      ->type_name("NAME");
  grade
      ->add_option("--submitted", o.submitted,
                   "when it was handed in (2026-11-20T23:59:00+01:00); without it, now")
      ->type_name("TIME");
  grade->add_option("--metadata", o.metadata, "Gradescope's submission_metadata.json: student and time")
      ->type_name("FILE");
  grade->add_flag("--public", o.public_only, "leave out hidden tests; in a hand-out also the quizzes");
  grade->add_flag("--bonus", o.bonus, "also the bonus exercises");
  grade->add_flag("--core", o.core_only, "leave out the full tests");
  grade->add_flag("--fresh", o.fresh, "compile everything anew");
  grade->add_flag("--verbose", o.verbose,
                  "tell the whole story of every failure, not of the first one alone");
  grade->footer("Exit code: 0 all asked points reached, 1 some missing, 2 the grader could not do its work.");
  f.on(grade, [](const session& here) { return grade_command(here, o); });
}

void add_explore(frame& f) {
  static explore_options e;
  static bool sequential = false;
  CLI::App* const explore =
      f.verb("explore", "tries the orders in which the threads of a program can run, and shows "
                        "one that fails");
  explore->add_option("file", e.what, "a C++ program with a main() of its own")
      ->required()
      ->type_name("FILE");
  explore
      ->add_option(
          "--search", e.search.searches,
          "bounded, bounded:N (preemptions), random, pct, pct:N (depth), exhaustive; several with commas")
      ->type_name("LIST");
  explore->add_option("--budget", e.search.budget, "executions of each search")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 40));
  explore->add_option("--seed", e.search.seed, "of the random searches")->type_name("N");
  explore->add_option("--steps", e.search.steps, "the bound of operations of one execution")
      ->type_name("N")
      ->check(CLI::Range(10u, 100'000'000u));
  explore->add_flag("--sc", sequential, "as if all were sequentially consistent: no stale reads");
  explore->add_flag("--json", e.json, "the result as JSON");
  explore->add_option("--svg", e.svg, "draw the timeline into a file")->type_name("FILE");
  explore->add_option("arguments", e.search.arguments, "for the program, after --")->type_name("ARG");
  explore->footer("Exit code: 0 no execution failed, 1 one did, 2 the program could not be explored.");
  f.on(explore, [](const session& here) {
    e.search.weak = !sequential;
    return explore_command(here, e);
  });

  static replay_options r;
  CLI::App* const replay = f.verb("replay", "plays a schedule that the explorer has found");
  replay->add_option("id", r.id, "what stands below the timeline: k7d2-04g1c8")->required()->type_name("ID");
  replay->add_option("file", r.file, "the source, where this machine did not find it")->type_name("FILE");
  replay->add_flag("--gdb", r.debugger, "in the debugger, stopped where it fails");
  replay->add_flag("--json", r.json, "the result as JSON");
  replay->add_option("--svg", r.svg, "draw the timeline into a file")->type_name("FILE");
  f.on(replay, [](const session& here) { return replay_command(here, r); });
}

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

void add_keeping_verbs(frame& f) {
  static bool doctor_json = false;
  CLI::App* const doctor =
      f.verb("doctor", "what this machine can do, what is missing, what that costs, and the cure");
  doctor->add_flag("--json", doctor_json, "as JSON");
  doctor->callback([&f] {
    f.chosen = [&f] { return run_doctor(terminal(stdout, f.quiet), find_paths().root, doctor_json); };
  });

  static test_options t;
  CLI::App* const test = f.verb("test", "runs every test of the project; ends with one line of totals");
  test->add_flag("--all", t.all,
                 "also asan, tsan, clang, the other architectures, style, the book and the browser");
  test->add_option("--only", t.only, "only these stages")->type_name("STAGE")->delimiter(',');
  test->add_option("--may-be-missing", t.may_be_missing, "with --all: stages that this machine may lack")
      ->type_name("STAGE")
      ->delimiter(',');
  test->add_option("--filter", t.filter, "only tests whose names match")->type_name("REGEX");
  test->add_flag("--list", t.list, "the stages, without running them");
  f.on(test, [](const session& here) { return run_tests(here.where, here.screen, t); });

  static check_options c;
  static bool counts = false, full_corpus = false, quick_corpus = false;
  CLI::App* const proof =
      f.verb("check", "proves that the course tests itself; prints the kill matrix (wrong part x test)");
  proof->add_option("chapters", c.chapters,
                    "chapters, or explore: the explorer's corpus; without any, all that are ready");
  proof->add_option("--repeat", c.repeat, "run the references so often")
      ->type_name("N")
      ->check(CLI::Range(1, 100000));
  proof->add_flag("--cross", c.cross, "also on the other architectures, under qemu-user");
  proof->add_flag("--references", c.references_only,
                  "without the zoo, whose failures are declared for the course's own compiler");
  proof->add_flag("--plain", c.plain_only,
                  "without the executions under sanitizers: quicker, and a part of the proof");
  proof->add_flag("--whole-matrix", c.whole_matrix,
                  "run wrong parts on after a step's first failure: which tests reject them as well");
  proof->add_flag("--update-hashes", c.update_hashes,
                  "for authors: note the starters as they stand in exercises/ now");
  proof->add_flag("--full", full_corpus, "of explore: a million executions of each correct program");
  proof->add_flag("--quick", quick_corpus,
                  "of explore: one bug of each program, 20 seeds, no stress and no race detector");
  proof->add_flag("--counts", counts, "end with a line of JSON that counts what was proved");
  f.on(proof, [](const session& here) {
    const bool corpus = c.chapters == std::vector<std::string>{"explore"};
    corpus_options of_corpus;
    if (full_corpus)
      of_corpus.correct = 1'000'000;
    if (quick_corpus)
      of_corpus = {.bases = 20, .correct = 3000, .peers = false, .few = true, .only = {}};
    const check_outcome found = corpus ? check_corpus(here, of_corpus) : check(here, c);
    if (counts)
      here.screen.line(fmt::format(R"({{"passed":{},"failed":{},"not_run":0}})", found.proved, found.gaps));
    return found.gaps == 0 ? 0 : 1;
  });

  static bool build_only = false;
  static int port = 8808;
  CLI::App* const book = f.verb("book", "builds the book and serves it on this machine");
  book->add_flag("--build", build_only, "build it, do not serve it");
  book->add_option("--port", port, "serve it at this port of the loopback address")
      ->check(CLI::Range(1, 65535))
      ->type_name("PORT");
  f.on(book, [](const session& here) { return book_command(here, build_only, port); });
}

void add_instructor_verbs(frame& f) {
  static handout_options h;
  CLI::App* const handout =
      f.verb("handout", "writes what students get: no answers, hidden tests or quiz keys");
  handout->add_option("folder", h.folder, "a new or an empty folder")->required()->type_name("DIR");
  handout->add_option("--chapters", h.chapters, "only these (02,03); without it, all that are ready")
      ->delimiter(',');
  handout->add_flag("--open", h.open, "the sources of the fast parts and the benchmarks go along");
  handout->add_option("--keys", h.keys, "write the quizzes' keys to this file, for grading")
      ->type_name("FILE");
  handout->add_flag("--check", h.only_check, "write nothing: prove that the folder holds no answer");
  f.on(handout, [](const session& here) { return handout_command(here, h); });

  static bundle_options b;
  CLI::App* const bundle = f.verb("bundle", "packs the grader for a platform: gradescope");
  bundle->add_option("platform", b.platform, "gradescope")->required()->check(CLI::IsMember({"gradescope"}));
  bundle->add_option("folder", b.folder, "where the archive is written to")->required()->type_name("DIR");
  bundle->add_option("--chapters", b.chapters, "only these (02,03); without it, all that are ready")
      ->delimiter(',');
  f.on(bundle, [](const session& here) { return bundle_command(here, b); });
}

/// The version line: `kernlet --version`.
std::string version() {
  try {
    return "kernlet " + load_course(find_paths().course_file()).release;
  } catch (const grader_error&) {
    return "kernlet (outside of a checkout)";
  }
}

} // namespace

int run_command_line(int argc, char** argv) {
  try {
    frame f;
    f.app.require_subcommand(1);
    f.app.set_version_flag("--version", version);
    f.app.add_flag("-q,--quiet", f.quiet, "only results and errors");
    f.app
        .add_option("--course", f.course,
                    "an instructor's folder with course.toml: tests, seeds, weights, due dates, keys")
        ->envname("KERNLET_COURSE")
        ->type_name("DIR");
    add_lesson_verbs(f);
    add_grade(f);
    add_explore(f);
    add_quiz(f);
    add_run_and_bench(f);
    add_keeping_verbs(f);
    add_instructor_verbs(f);
    try {
      f.app.parse(argc, argv);
    } catch (const CLI::ParseError& trouble) {
      return f.app.exit(trouble) == 0 ? 0 : 2;
    }
    return f.chosen();
  } catch (const grader_error& trouble) {
    fmt::print(stderr, "kernlet: {}\n", trouble.what());
  } catch (const std::exception& trouble) {
    fmt::print(stderr, "kernlet: unexpected: {}\n", trouble.what());
  }
  return 2;
}

} // namespace kernlet::grader
