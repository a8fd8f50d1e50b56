#pragma once
/// \file
/// The options of a question in quiz.toml. Internal to quiz/.

#include "quiz/quiz.hpp"
#include "quiz/toml_reader.hpp"

#include <string>
#include <vector>

namespace kernlet::grader {

/// Reads every [[question.option]] into the question, whose id and type are known. Feedback may be blank
/// still: it may come from a keys file. Returns the line of each option, to complain about it later.
std::vector<int> read_options(const toml_reader& reader, const std::string& file, quiz_question& question);

} // namespace kernlet::grader
