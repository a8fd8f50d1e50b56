#pragma once
/// \file
/// The [[test]]s of a course.toml, and what its readers share. Internal to instructor/.

#include "instructor/instructor.hpp"
#include "quiz/toml_reader.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace kernlet::grader {

/// What all readers of one file share.
struct course_source {
  const std::string& file;
  std::filesystem::path folder;
  const course& table;
};

/// A number that is not negative; `cure` says what to write.
double at_least_zero(const toml_reader& reader, std::string_view field, std::string_view cure);

/// A path of the course's own, which must be there.
std::filesystem::path own_file(const toml_reader& reader, std::string_view field, const course_source& from);

/// Whether a name is about a chapter that this tree leaves out: a bundle for some of the course's chapters.
bool is_left_out(const course& table, std::string_view name);

/// Every [[test]] of the file, as a hidden test.
void read_tests(const toml_reader& whole, const course_source& from, instructor_course& course);

} // namespace kernlet::grader
