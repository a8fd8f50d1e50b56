#include "quiz/outcomes.hpp"

#include "support/error.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <fmt/ranges.h>
#include <set>
#include <sstream>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

using id_list = std::vector<std::string>;

std::string place_of(const quiz& what, const quiz_question& question, int line = 0) {
  return fmt::format("{}:{}: question \"{}\"", what.file, line == 0 ? question.line : line, question.id);
}

id_list possible_options(const quiz_question& question) {
  id_list ids;
  for (const quiz_option& option : question.options)
    if (question.record->find(*option.end) != nullptr)
      ids.push_back(option.id);
  return ids;
}

void settle(quiz_question& question, const quiz& what, const fs::path& folder) {
  const fs::path source = folder / question.snippet;
  if (!fs::is_regular_file(source))
    throw grader_error("{}: {} is missing; write the program there, or correct the snippet's name",
                       place_of(what, question), source.string());
  question.code = read_file(source);
  question.snippet_path = (fs::path("chapters") / folder.filename() / question.snippet).string();
  if (question.explanation.empty())
    return; // withheld, and nobody gave the keys
  const fs::path file = folder / record_of(question.snippet);
  if (!fs::exists(file)) {
    if (question.key)
      return;
    throw grader_error("{}: {} is missing; ./kernlet quiz {} --record writes it", place_of(what, question),
                       file.string(), what.chapter);
  }
  question.record = parse_snippet_record(read_file(file), file.string());
  id_list found = possible_options(question);
  if (question.key) {
    const id_list& said = std::get<id_list>(*question.key);
    if (std::set(said.begin(), said.end()) != std::set(found.begin(), found.end()))
      throw grader_error(
          "{}: the keys file says [{}], but by {} these can occur: [{}]; correct the keys file",
          place_of(what, question), fmt::join(said, ", "), file.string(), fmt::join(found, ", "));
  }
  question.key = std::move(found);
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream words(text);
  std::vector<std::string> all;
  for (std::string word; words >> word;)
    all.push_back(word);
  return all;
}

/// A word without its values: "r0=12" is "r0=#", "last=B" is "last=*".
std::string form_of(std::string word) {
  if (const std::size_t equals = word.find('='); equals != word.npos) {
    const bool number =
        equals + 1 < word.size() && word.find_first_not_of("-0123456789", equals + 1) == word.npos;
    return word.substr(0, equals + 1) + (number ? "#" : "*");
  }
  return word;
}

/// Whether an outcome is put together as those are that executions report. One that is not may be a slip, and
/// would count as impossible.
bool is_worded_as(const snippet_record& record, const std::string& outcome) {
  const std::vector<std::string> words = words_of(outcome);
  std::vector<std::set<std::string>> forms(words.size()); // at each place
  for (const recorded_state& state : record.states)
    if (const auto seen = words_of(state.end.text); !state.end.fails && seen.size() == words.size())
      for (std::size_t i = 0; i < seen.size(); ++i)
        forms[i].insert(form_of(seen[i]));
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string form = form_of(words[i]);
    const bool known = forms[i].contains(form);
    if (form.back() == '#')
      form.back() = '*';
    if (!known && !forms[i].contains(form))
      return false;
  }
  return true;
}

void find_gaps(std::vector<std::string>& found, const quiz& what, const quiz_question& question) {
  const snippet_record& record = *question.record;
  const std::size_t possible = possible_options(question).size();
  if (possible == 0 || possible == question.options.size())
    found.push_back(fmt::format("{}: {} of its options can occur; add one that can{}",
                                place_of(what, question), possible == 0 ? "none" : "all",
                                possible == 0 ? "" : "not"));
  const auto named = [&](const final_state& end) {
    return std::any_of(question.options.begin(), question.options.end(),
                       [&](const quiz_option& option) { return option.end == end; });
  };
  std::vector<std::string> outcomes;
  for (const recorded_state& state : record.states) {
    if (!state.end.fails)
      outcomes.push_back(fmt::format("\"{}\"", state.end.text));
    else if (!named(state.end))
      found.push_back(
          fmt::format("{}: {} can end with a failure, {} (./kernlet replay {} {}); correct it, or "
                      "add an option with failure = \"{}\"",
                      place_of(what, question), question.snippet, state.end.text, state.schedule,
                      question.snippet_path, state.end.text));
  }
  for (const quiz_option& option : question.options)
    if (!option.end->fails && !outcomes.empty() && !is_worded_as(record, option.end->text))
      found.push_back(fmt::format(
          "{}: option \"{}\": no execution reports anything that is worded as \"{}\"; the "
          "snippet reports {}. Correct the outcome, or what the snippet reports",
          place_of(what, question, option.line), option.id, option.end->text, fmt::join(outcomes, ", ")));
}

} // namespace

fs::path record_of(const std::string& snippet) {
  return fs::path("snippets/recorded") / (fs::path(snippet).stem().string() + ".json");
}

void settle_outcomes(quiz& what, const fs::path& folder) {
  for (quiz_question& question : what.questions)
    if (question.type == question_type::outcomes)
      settle(question, what, folder);
}

std::vector<option_evidence> evidence_of(const quiz_question& question) {
  std::vector<option_evidence> all;
  if (!question.record)
    return all;
  for (const quiz_option& option : question.options) {
    const recorded_state* const state = question.record->find(*option.end);
    option_evidence of{option.id, state != nullptr, "Possible.", "", {}};
    if (state != nullptr) {
      of.command = fmt::format("./kernlet replay {} {}", state->schedule, question.snippet_path);
      of.timeline = state->timeline;
    } else {
      of.text = fmt::format("Impossible: none of {} executions ends so, and there are no others.",
                            thousands(question.record->executions));
    }
    all.push_back(std::move(of));
  }
  return all;
}

std::vector<std::string> outcome_gaps(const quiz& what) {
  std::vector<std::string> found;
  for (const quiz_question& question : what.questions)
    if (question.record)
      find_gaps(found, what, question);
  return found;
}

} // namespace kernlet::grader
