#pragma once
/// \file
/// The options of a question in quiz.toml. Internal to quiz/.

#include "quiz/quiz.hpp"
#include "quiz/toml_reader.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kernlet::grader {

/// Reads every [[question.option]] into the question, whose id and type are known. Feedback may be blank
/// still: it may come from a keys file, and in a withheld quiz so may `when`.
void read_options(const toml_reader& reader, const std::string& file, quiz_question& question, bool withheld);

/// `snippet` of an outcomes question.
void read_snippet(const toml_reader& reader, quiz_question& question);

/// A number, or { from = 1, to = 3 }; `field` is where messages point to.
value_range read_range(const toml_reader& reader, const toml::node& node, std::string_view field);

/// Whether one value fits both.
bool overlap(const std::optional<value_range>& one, const std::optional<value_range>& other) noexcept;

} // namespace kernlet::grader
