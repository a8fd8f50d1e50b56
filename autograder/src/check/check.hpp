#pragma once
/// \file
/// `kernlet check`: proves that the course tests itself. A starter fails for the declared reason, the model
/// answer and the fast part pass, every wrong part is rejected by the intended test with the intended
/// message, every right one passes, no hostile one scores.

#include "lesson/lesson.hpp"
#include "support/work_list.hpp"

#include <future>
#include <string>
#include <vector>

namespace kernlet::grader {

struct check_options {
  std::vector<std::string> chapters; ///< empty: all that are ready
  int repeat = 1;     ///< how often references and parts of the zoo are judged, with fresh inputs each time
  bool cross = false; ///< also the other architectures, under their emulators
  bool host = true;   ///< this machine's own
  bool references_only =
      false;                  ///< without the zoo, whose declared failures hold for the course's own compiler
  bool plain_only = false;    ///< without the sanitizers' executions: quick, and not the whole proof
  bool whole_matrix = false;  ///< a wrong part runs in all executions, and on after its first failure
  bool update_hashes = false; ///< writes the starters' hashes into course.json instead of checking
};

/// How many statements were proved, and how many were not.
struct check_outcome {
  int proved = 0, gaps = 0;
};

/// Prints the kill matrix and what was proved, with every gap named.
check_outcome check(const session& here, const check_options& options);

// ---- The pieces, each with a list of gaps: empty means proved.
// -----------------------------------------------------------------

using gaps = std::vector<std::string>;

/// What can be seen without running anything: stray and missing files, hints, quizzes, misconceptions without
/// a question or a wrong part, given files that differ between exercises and solutions.
gaps check_tree(const session& here, const chapter_spec& chapter);
/// The pristine starters: compile without a warning, fail the declared test for the declared reason, earn
/// nothing.
gaps check_starters(const session& here, const chapter_spec& chapter, const std::string& architecture);
/// The model answer (core) or the fast part (all tests).
gaps check_reference(const session& here, const chapter_spec& chapter, const std::string& which,
                     const std::string& architecture, int repeat);
/// One part of the zoo.
struct matrix_row {
  std::string entry;
  std::vector<std::pair<std::string, char>> marks; ///< test, and how it ended: . F T C K N
  std::string gap;                                 ///< empty: it ended as declared
};
/// The zoo under way.
struct zoo_proof {
  std::vector<std::future<matrix_row>> rows;
  std::size_t elsewhere = 0; ///< parts that are about another architecture, and are not run
};
/// Adds a piece of work for each part of the zoo. A wrong part is run plainly up to the test that is declared
/// to reject it, and that in its declared execution; a hostile one in the first execution of each test, as
/// long as it earns nothing. With `whole_matrix` they are run as submissions are.
zoo_proof begin_zoo(const session& here, const chapter_spec& chapter, const check_options& options,
                    work_list& work);
std::string render_matrix(const std::vector<matrix_row>& matrix, const terminal& screen);

/// Writes each starter's hash into chapters/course.json.
void update_pristine_hashes(const session& here);

} // namespace kernlet::grader
