// What is proved of each chapter, as work for all processors; it is told in the order of the chapters.
#include "check/check.hpp"
#include "judge/kit.hpp"
#include "quiz/course_quiz.hpp"
#include "quiz/explored_snippets.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <nlohmann/json.hpp>
#include <optional>

namespace kernlet::grader {
namespace {

/// A statement about a chapter, and the gaps in it, once they are known.
struct statement {
  std::string what;
  std::future<gaps> found;
};

struct chapter_proof {
  const chapter_spec& chapter;
  std::vector<statement> statements{};
  std::optional<zoo_proof> zoo{};

  template <class F>
  void add(work_list& work, const std::string& what, F f) {
    statements.push_back({what, work.add(chapter.number + " " + what, std::move(f))});
  }
};

/// What a check could not do is a gap, too.
template <class F>
auto with_trouble(F f) {
  return [f]() -> gaps {
    try {
      return f();
    } catch (const grader_error& trouble) {
      return {trouble.what()};
    }
  };
}

/// And the explorer, which a hand-out has not, nor a kit for fewer executions.
bool has_recorded_snippets(const session& here, const chapter_spec& chapter) {
  return std::filesystem::is_directory(here.where.root / "chapters" / chapter.folder() /
                                       "snippets/recorded") &&
         std::filesystem::exists(here.where.root / "autograder/explore/CMakeLists.txt") &&
         load_kit(here.where, host_architecture()).executions.contains("explore");
}

/// What can occur in the quiz's snippets. Said only where there are any.
void add_snippets(chapter_proof& proof, const session& here, work_list& work) {
  if (has_recorded_snippets(here, proof.chapter))
    proof.add(work, "the snippets end as recorded, all executions tried",
              with_trouble([&here, &chapter = proof.chapter] { return check_snippets(here, chapter); }));
}

/// The model answer and the fast part.
void add_references(chapter_proof& proof, const session& here, const std::string& architecture, int repeat,
                    const std::string& answer_says, const std::string& fast_says, work_list& work) {
  const auto reference = [&](const std::string& which) {
    return [&here, &chapter = proof.chapter, which, architecture, repeat] {
      return check_reference(here, chapter, which, architecture, repeat);
    };
  };
  if (std::filesystem::is_directory(here.where.root / "solutions"))
    proof.add(work, answer_says, reference("solutions"));
  proof.add(work, fast_says, reference("fast"));
}

/// On this machine.
void add_host(chapter_proof& proof, const session& here, const check_options& options, work_list& work) {
  const chapter_spec& chapter = proof.chapter;
  proof.add(work, "the tree: files, hints, quiz, misconceptions",
            [&here, &chapter] { return check_tree(here, chapter); });
  add_snippets(proof, here, work);
  if (here.instructor) // its tests and weights were read with the table; its tests run with the references
    proof.add(work, "the course's keys fit the quiz", with_trouble([&here, &chapter] {
                grade_quiz(here, chapter, here.where.pristine(), {});
                return gaps{};
              }));
  proof.add(work,
            "starters fail the declared test for the declared reason, without a warning, and earn nothing",
            [&here, &chapter] { return check_starters(here, chapter, "host"); });
  add_references(proof, here, "host", options.repeat, "the model answer passes every core test",
                 "the fast part passes every test", work);
  if (!options.references_only && std::filesystem::is_directory(here.where.root / "autograder/zoo"))
    proof.zoo = begin_zoo(here, chapter, options, work);
}

chapter_proof begin_chapter(const session& here, const chapter_spec& chapter, const check_options& options,
                            work_list& work) {
  chapter_proof proof{chapter};
  if (!chapter.ready) {
    proof.add(work, "its quiz", [&here, &chapter] { return check_tree(here, chapter); });
    add_snippets(proof, here, work);
    return proof;
  }
  if (options.host)
    add_host(proof, here, options, work);
  for (const std::string& architecture : chapter.architectures)
    if (options.cross && architecture != host_architecture()) {
      add_references(proof, here, architecture, 1, "the model answer on " + architecture,
                     "the fast part on " + architecture, work);
      proof.add(work, "the starter on " + architecture,
                [&here, &chapter, architecture] { return check_starters(here, chapter, architecture); });
    }
  return proof;
}

/// Tells statements and gaps, and counts them.
class teller {
 public:
  teller(const session& here, work_list& work) : here_(here), work_(work) {}

  void tell(chapter_proof& proof) {
    line(here_.screen.paint(colour::strong,
                            fmt::format("\nChapter {}: {}{}", proof.chapter.number, proof.chapter.title,
                                        proof.chapter.ready ? "" : " (planned)")));
    for (statement& one : proof.statements)
      state(proof.chapter, one.what, one.found.get());
    if (proof.zoo)
      tell_zoo(proof.chapter, *proof.zoo);
  }

  /// All gaps once more: whoever sees the end of a long output sees what is amiss.
  void conclude(std::size_t ready) {
    line("");
    if (tally.gaps == 0) {
      line(here_.screen.paint(colour::good,
                              fmt::format("proved: {} chapter{}, no gap", ready, ready == 1 ? "" : "s")));
      return;
    }
    line(here_.screen.paint(colour::bad, tally.gaps == 1 ? "there is a gap"
                                                         : fmt::format("there are {} gaps", tally.gaps)));
    for (const std::string& gap : all_gaps_)
      line("  " + gap);
  }

  check_outcome tally;

 private:
  void tell_zoo(const chapter_spec& chapter, zoo_proof& zoo) {
    if (zoo.elsewhere > 0)
      line(fmt::format("not run: {} parts of the zoo are about another architecture", zoo.elsewhere));
    std::vector<matrix_row> matrix;
    gaps found;
    for (auto& row : zoo.rows) {
      matrix.push_back(row.get());
      if (!matrix.back().gap.empty())
        found.push_back(matrix.back().entry + " " + matrix.back().gap);
    }
    line("\n" + render_matrix(matrix, here_.screen));
    state(chapter, fmt::format("the zoo: {} parts, each ends as it is declared to", matrix.size()), found);
  }

  void state(const chapter_spec& chapter, const std::string& what, const gaps& found) {
    line(fmt::format(
        "{} {}",
        here_.screen.paint(found.empty() ? colour::good : colour::bad, found.empty() ? "proved" : "GAP   "),
        what));
    for (const std::string& gap : found) {
      line("       " + gap);
      all_gaps_.push_back(fmt::format("{}, {}: {}", chapter.number, what, gap));
    }
    ++(found.empty() ? tally.proved : tally.gaps);
  }

  void line(const std::string& text) {
    work_.say([&] { here_.screen.line(text); });
  }

  const session& here_;
  work_list& work_;
  gaps all_gaps_;
};

/// Of a planned chapter: what it has already.
bool has_something(const session& here, const chapter_spec& chapter) {
  return chapter.ready || !check_tree(here, chapter).empty() || has_recorded_snippets(here, chapter);
}

/// Those that were asked for, else all that have something.
std::vector<const chapter_spec*> chosen_chapters(const session& here, const check_options& options) {
  std::vector<const chapter_spec*> chosen;
  for (const std::string& name : options.chapters) {
    const chapter_spec& chapter = here.table.chapter(name);
    if (!has_something(here, chapter))
      throw grader_error("chapter {} ({}) is planned: there is nothing to prove yet", chapter.number,
                         chapter.title);
    chosen.push_back(&chapter);
  }
  if (chosen.empty())
    for (const chapter_spec& chapter : here.table.chapters)
      if (has_something(here, chapter))
        chosen.push_back(&chapter);
  return chosen;
}

} // namespace

check_outcome check(const session& here, const check_options& options) {
  if (options.update_hashes) {
    update_pristine_hashes(here);
    here.screen.line("course.json: the starters' hashes are those of exercises/ as it stands now");
    return {};
  }
  if (options.plain_only)
    reduce_kits_to_plain();
  const std::vector<const chapter_spec*> chosen = chosen_chapters(here, options);
  std::vector<const exercise_spec*> exercises;
  std::size_t ready = 0;
  for (const chapter_spec* chapter : chosen) {
    ready += chapter->ready ? 1 : 0;
    for (const exercise_spec& exercise : chapter->exercises)
      if (chapter->ready)
        exercises.push_back(&exercise);
  }
  prepare_kit(here.table, here.where, exercises, terminal(stderr, here.screen.quiet()));
  work_list work;
  std::vector<chapter_proof> proofs;
  for (const chapter_spec* chapter : chosen)
    proofs.push_back(begin_chapter(here, *chapter, options, work));
  work.start(here.screen, "check");
  teller told(here, work);
  for (chapter_proof& proof : proofs)
    told.tell(proof);
  told.conclude(ready);
  return told.tally;
}

void update_pristine_hashes(const session& here) {
  auto json = nlohmann::ordered_json::parse(read_file(here.where.course_file()));
  for (auto& chapter : json.at("chapters"))
    if (chapter.at("status") == "ready")
      chapter["pristine"] = nlohmann::ordered_json::parse(
          pristine_hashes(here.table.chapter(chapter.at("number").get<std::string>()), here.where));
  write_file(here.where.course_file(), json.dump(1) + "\n");
}

} // namespace kernlet::grader
