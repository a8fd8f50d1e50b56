#pragma once
/// \file
/// Reads the fields of a TOML table so that every mistake is told with its file, its line and the cure.
/// For parsers only: the header of toml++ is slow to compile.
///
/// toml++ 3.3 asserts what a stranger's text can make false: "[=" ends the program, or worse where assertions
/// are off. So its code is compiled in toml_reader.cpp, with assertions that throw, and parse_toml() is the
/// way to call it.

#include "support/error.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#undef TOML_HEADER_ONLY
#undef TOML_SHARED_LIB
#define TOML_HEADER_ONLY 0
#include <toml++/toml.h>

namespace kernlet::grader {

/// The whole of a TOML file. Throws grader_error with the line of a syntax error.
toml::table parse_toml(std::string_view text, const std::string& file);

/// Text without white space at its ends.
std::string_view trim(std::string_view text) noexcept;

class toml_reader {
 public:
  /// `what` names the table in messages: "question \"02.q1\"".
  toml_reader(const toml::table& table, const std::string& file, std::string what);

  /// From now on messages call the table so.
  void rename(std::string what) { what_ = std::move(what); }

  [[noreturn]] void fail(int line, const std::string& message) const;
  [[noreturn]] void fail(const std::string& message) const { fail(line(), message); }
  [[noreturn]] void fail_at(std::string_view field, const std::string& message) const;

  /// Refuses every field that is not in `known`; `cure` follows the list of those that are.
  void only(std::initializer_list<std::string_view> known, std::string_view cure = {}) const;

  const std::string& file() const noexcept { return file_; }
  bool has(std::string_view field) const { return table_.contains(field); }
  int line() const;                       ///< where the table begins
  int line(std::string_view field) const; ///< where the field stands, or the table if it is missing

  std::string text(std::string_view field, std::string_view cure) const; ///< not blank
  std::string text_or_empty(std::string_view field) const;               ///< may be missing, not another type
  std::string id(std::string_view field) const;                          ///< [a-z0-9.-]+
  int positive(std::string_view field) const;
  bool flag_or_false(std::string_view field) const;
  double number(std::string_view field, std::string_view cure) const;        ///< finite
  std::optional<std::vector<std::string>> ids(std::string_view field) const; ///< none if it is missing
  const toml::array* tables(std::string_view field) const; ///< an array of tables, or null if it is missing

 private:
  const toml::table& table_;
  const std::string& file_;
  std::string what_;
};

/// A finite number from an integer or a float; none for anything else.
std::optional<double> as_number(const toml::node& node);

} // namespace kernlet::grader
