#pragma once
/// \file
/// `kernlet handout`: the tree that students get.
///
/// Invariant: a hand-out is made of what is named here, never of all but what is secret; a new folder of the
/// tree stays out until somebody lets it in. It is written beside its place, proved to hold no answer, and
/// only then gets its name.

#include "lesson/lesson.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace kernlet::grader {

struct handout_options {
  std::filesystem::path folder = {};      ///< new, or empty
  std::vector<std::string> chapters = {}; ///< empty: all that are ready
  bool open = false;                      ///< the sources of the fast parts go along
  std::filesystem::path keys = {};        ///< where the quizzes' keys are written to; empty: nowhere
  bool only_check = false;                ///< prove that `folder` holds no answer, and write nothing
};

/// Returns 0, or with only_check 1 when something was found. Throws grader_error when the folder is not
/// empty, a chapter is not ready, or a part does not compile; then nothing was written.
int handout_command(const session& here, const handout_options& options);

// ---- The pieces.
// -------------------------------------------------------------------------------------------

/// The chapters that go along, in course order.
std::vector<const chapter_spec*> chosen_chapters(const session& here, const std::vector<std::string>& names);

/// Everything but the table, the quizzes and the prebuilt parts.
void copy_contents(const session& here, const std::vector<const chapter_spec*>& chapters, bool open,
                   const std::filesystem::path& to);

/// Withheld quizzes go to `to`; returns their keys file.
std::string write_quizzes(const session& here, const std::vector<const chapter_spec*>& chapters,
                          const std::filesystem::path& to);

/// chapters/course.json of a hand-out: points and due dates as the session's table has them; of hidden tests
/// nothing but that they exist; chapters that are not chosen by name only.
std::string handout_table(const session& here, const std::vector<const chapter_spec*>& chapters);

/// The same for a grader that goes away from here: hidden tests keep their sources, and points are the tree's
/// own, which an instructor's folder may still change there.
std::string bundle_table(const session& here, const std::vector<const chapter_spec*>& chapters);

/// Compiles every layer's parts into to/prebuilt/, for this machine's architecture and for those of the
/// chapters' bonus exercises whose compilers are here. Returns the architectures.
std::vector<std::string> prebuild_parts(const session& here, const std::vector<const chapter_spec*>& chapters,
                                        const std::filesystem::path& to);

/// The compiler's name with its version, if a program of that name is here ("g++-12"), else its plain name: a
/// student's machine may have a newer one under the plain name.
std::string versioned_compiler(const session& here);

/// What in a folder must not be seen by students: answers, hidden tests, keys, sources of fast parts unless
/// `open`, this machine's paths. One line each; empty: nothing.
std::vector<std::string> find_leaks(const session& here, const std::filesystem::path& folder, bool open);

} // namespace kernlet::grader
