#pragma once
/// \file
/// autograder/zoo/NN-slug/{wrong,right,hostile}/ENTRY/: part.toml says what must become of it, change.diff
/// makes it out of a base part.

#include "manifest/course.hpp"
#include "support/paths.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace kernlet::grader {

struct zoo_entry {
  std::string name;          ///< "wrong/forgets-rbx"
  std::string kind;          ///< wrong, right or hostile
  std::string about;         ///< one line
  std::string base;          ///< "solutions"
  std::string misconception; ///< wrong: the one that it acts on
  std::string execution;     ///< wrong: where it is rejected: plain, asan, tsan, explore
  std::string test, outcome,
      message; ///< wrong: the first failing test in manifest order, how it ends, what the message contains
  std::string architecture; ///< its diff is about this one's files; empty: any
  std::string known_limit;  ///< hostile: it does score, and this still guards against it
  std::filesystem::path folder;
};

/// All entries of a chapter, sorted by name. Throws grader_error for a malformed part.toml, with file and
/// line.
std::vector<zoo_entry> load_zoo(const paths& where, const chapter_spec& chapter);

/// Copies the entry's base part to `to` and applies its diff. Throws grader_error when the diff does not
/// apply.
void build_zoo_part(const paths& where, const chapter_spec& chapter, const zoo_entry& entry,
                    const std::filesystem::path& to);

} // namespace kernlet::grader
