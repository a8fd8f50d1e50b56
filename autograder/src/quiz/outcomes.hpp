#pragma once
/// \file
/// Questions about all final states of a snippet: where their keys come from. Reads files, and runs nothing.

#include "quiz/quiz.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace kernlet::grader {

/// Where the record of a snippet stands, from the chapter's folder.
std::filesystem::path record_of(const std::string& snippet);

/// Gives the outcomes questions of a quiz what stands in the chapter's folder: the snippet's text, and out of
/// its record the key. The record of a withheld quiz without its keys is left unread, for it is the key.
/// Throws grader_error, with the line of quiz.toml, when a snippet is missing; when a record is missing and
/// no keys file stands in for it; when the two differ.
void settle_outcomes(quiz& what, const std::filesystem::path& folder);

/// Why an option can be right or not, after settle_outcomes().
struct option_evidence {
  std::string option;
  bool possible = false;
  std::string text;                   ///< "Possible.", or how many executions were tried in vain
  std::string command;                ///< shows an execution that ends so; empty if there is none
  std::vector<timeline_row> timeline; ///< of that execution
};

/// For each option, in the order of quiz.toml; empty where there is no record.
std::vector<option_evidence> evidence_of(const quiz_question& question);

/// What a course must not ask, by the record: all options can occur, or none; a failure that no option names;
/// an outcome that is worded as no execution words one, which may be a slip. One line each, with its place.
std::vector<std::string> outcome_gaps(const quiz& what);

} // namespace kernlet::grader
