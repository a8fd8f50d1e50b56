// The verbs of those who keep the course: doctor, test, check, book, handout, bundle.
#include "check/check.hpp"
#include "command/book_command.hpp"
#include "command/test_command.hpp"
#include "command/verbs.hpp"
#include "doctor/doctor.hpp"
#include "explore/corpus.hpp"
#include "handout/bundle.hpp"
#include "handout/handout.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace kernlet::grader {
namespace {

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

} // namespace

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
  proof
      ->add_option("--repeat", c.repeat,
                   "judge references and parts of the zoo so often, with fresh inputs each time")
      ->type_name("N")
      ->check(CLI::Range(1, 100000));
  proof->add_flag("--cross", c.cross, "also on the other architectures, under qemu-user");
  proof->add_flag_callback(
      "--cross-only",
      [] {
        c.cross = true;
        c.host = false;
      },
      "on the other architectures alone, without the zoo");
  proof->add_flag("--references", c.references_only,
                  "without the zoo, whose failures are declared for the course's own compiler");
  proof->add_flag("--plain", c.plain_only,
                  "without the executions under sanitizers: quicker, and a part of the proof");
  proof->add_flag("--whole-matrix", c.whole_matrix,
                  "judge wrong parts as submissions are: in all executions, and on after a first failure");
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
  add_instructor_verbs(f);
}

} // namespace kernlet::grader
