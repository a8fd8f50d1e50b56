#pragma once
/// \file
/// Hidden tests of an instructor's course: sources outside of the tree, which the kit knows nothing of.

#include "judge/kit.hpp"
#include "manifest/course.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace kernlet::grader {

/// Objects by execution: what the chapter's tests with an absolute source compile to. They are kept in
/// `cache`, by the hash of the preprocessed text. Throws grader_error with the compiler's words: it is the
/// instructor's mistake, not a student's.
std::map<std::string, std::vector<std::string>> compile_course_tests(const chapter_spec& chapter,
                                                                     const kit& with,
                                                                     const std::set<std::string>& executions,
                                                                     const std::filesystem::path& cache);

} // namespace kernlet::grader
