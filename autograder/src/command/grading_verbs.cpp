// The verbs that judge: grade, explore, replay.
#include "command/grade_command.hpp"
#include "command/verbs.hpp"
#include "explore/explore_command.hpp"

#include <CLI/CLI.hpp>

namespace kernlet::grader {
namespace {

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
  grade->add_option("--pictures", o.pictures, "draw each failing execution that the explorer found, as SVG")
      ->type_name("DIR");
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

/// Whose part an exercise's test is explored on.
void add_parts(CLI::App& verb, std::filesystem::path& submission, std::string& runtime) {
  CLI::Option* const folder =
      verb.add_option("--submission", submission, "of an exercise: a folder to take instead of exercises/")
          ->type_name("DIR");
  verb.add_option("--runtime", runtime, "of an exercise: the course's own parts, fast or solutions, or mine")
      ->type_name("PARTS")
      ->check(CLI::IsMember({"fast", "solutions", "mine"}))
      ->excludes(folder);
}

void add_explore(frame& f) {
  static explore_options e;
  static bool sequential = false;
  CLI::App* const explore =
      f.verb("explore", "tries the orders in which the threads of a program can run, and shows "
                        "one that fails");
  explore
      ->add_option(
          "what", e.what,
          "a C++ program with a main() of its own; or a chapter, an exercise (08.2) or one of its tests")
      ->required()
      ->type_name("FILE|EXERCISE");
  add_parts(*explore, e.submission, e.runtime);
  explore
      ->add_option(
          "--search", e.searches,
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
  explore->add_flag("--json", e.show.json, "the result as JSON");
  explore->add_option("--svg", e.show.svg, "draw the timeline into a file")->type_name("FILE");
  explore->add_option("arguments", e.search.arguments, "for the program, after --")->type_name("ARG");
  explore->footer("Exit code: 0 no execution failed, 1 one did, 2 the program could not be explored.");
  f.on(explore, [](const session& here) {
    e.search.weak = !sequential;
    return explore_command(here, e);
  });

  static replay_options r;
  CLI::App* const replay = f.verb("replay", "plays a schedule that the explorer has found");
  replay->add_option("id", r.id, "what stands below the timeline: k7d2-04g1c8")->required()->type_name("ID");
  replay->add_option("what", r.what, "the source or the test, where this machine did not find it")
      ->type_name("FILE|TEST");
  add_parts(*replay, r.submission, r.runtime);
  replay->add_flag("--gdb", r.debugger, "in the debugger, stopped where it fails");
  replay->add_flag("--json", r.show.json, "the result as JSON");
  replay->add_option("--svg", r.show.svg, "draw the timeline into a file")->type_name("FILE");
  f.on(replay, [](const session& here) { return replay_command(here, r); });
}

} // namespace

void add_grading_verbs(frame& f) {
  add_grade(f);
  add_explore(f);
}

} // namespace kernlet::grader
