#include "quiz/grade.hpp"

#include "support/error.hpp"

#include <algorithm>
#include <cmath>

namespace kernlet::grader {

namespace {

using id_list = std::vector<std::string>;

bool contains(const id_list& list, std::string_view id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

void add_feedback(marked_question& result, const quiz_question& question, const std::string& id, bool right) {
  const quiz_option* option = question.find_option(id);
  if (option == nullptr)
    throw grader_error("question \"{}\" has no option \"{}\"; correct the answer", question.id, id);
  result.feedback.push_back({id, right, option->feedback});
}

/// Single, and computed with options: `key` has one id.
void mark_one(marked_question& result, const quiz_question& question, const id_list& chosen,
              const std::string& key) {
  const bool right = chosen.size() == 1 && chosen.front() == key;
  result.outcome = right ? mark::right : mark::wrong;
  for (const std::string& id : chosen)
    add_feedback(result, question, id, id == key);
}

/// Multiple and outcomes.
void mark_several(marked_question& result, const quiz_question& question, const id_list& chosen,
                  const id_list& key) {
  std::size_t hits = 0;
  for (const std::string& id : chosen) {
    const bool right = contains(key, id);
    hits += right;
    add_feedback(result, question, id, right);
  }
  const std::size_t misses = chosen.size() - hits;
  result.outcome = hits == key.size() && misses == 0 ? mark::right : hits > 0 ? mark::partly : mark::wrong;
  result.summary =
      question.type == question_type::outcomes
          ? fmt::format("{} of {} that can occur chosen, {} that cannot", hits, key.size(), misses)
          : fmt::format("{} of {} right ones chosen, {} wrong", hits, key.size(), misses);
}

/// The feedback is that of the first option which stands in another's place: what follows often falls into
/// place with it.
void mark_ordering(marked_question& result, const quiz_question& question, const id_list& order,
                   const id_list& key) {
  std::size_t in_place = 0;
  for (std::size_t index = 0; index < std::min(order.size(), key.size()); ++index) {
    const bool right = order[index] == key[index];
    in_place += right;
    if (!right && result.feedback.empty())
      add_feedback(result, question, order[index], false);
  }
  const bool right = in_place == key.size() && order.size() == key.size();
  if (right)
    for (const std::string& id : order)
      add_feedback(result, question, id, true);
  result.outcome = right ? mark::right : in_place > 0 ? mark::partly : mark::wrong;
  result.summary = fmt::format("{} of {} stand in their place", in_place, key.size());
}

/// Numbers read from decimal text may miss the edge of the tolerance by a rounding error, which must not
/// decide.
bool near(double one, double other, double tolerance) {
  return std::abs(one - other) <= tolerance + 1e-9 * std::max(1.0, std::abs(other));
}

void mark_number(marked_question& result, const quiz_question& question, double number, double key) {
  const bool right = near(number, key, question.tolerance);
  result.outcome = right ? mark::right : mark::wrong;
  std::string text = right ? question.feedback_right : question.feedback_wrong;
  for (const quiz_slip& slip : question.slips)
    if (!right && near(number, slip.value, 0))
      text = slip.feedback;
  result.feedback.push_back({{}, right, text});
}

const std::string& option_for(const quiz_question& question, double value) {
  for (const quiz_option& option : question.options)
    if (option.when && option.when->from <= value && value <= option.when->to)
      return option.id;
  throw grader_error(
      "question \"{}\" has no option for {}, which {} gave at {}; correct its when ranges or the program",
      question.id, value, question.program, question.value);
}

void mark_keyed(marked_question& result, const quiz_question& question, const quiz_answer& answer,
                const value_source& values) {
  if (question.type == question_type::computed && !values)
    throw grader_error("question \"{}\" rests on the program {}; build the chapter's experiments first",
                       question.id, question.program);
  if (question.type == question_type::computed)
    result.value = values(question.program, question.value);
  if (question.wants_number())
    return mark_number(result, question, std::get<double>(answer),
                       result.value ? *result.value : std::get<double>(*question.key));
  const id_list& chosen = std::get<id_list>(answer);
  if (result.value)
    return mark_one(result, question, chosen, option_for(question, *result.value));
  const id_list& key = std::get<id_list>(*question.key);
  switch (question.type) {
  case question_type::multiple:
  case question_type::outcomes:
    return mark_several(result, question, chosen, key);
  case question_type::ordering:
    return mark_ordering(result, question, chosen, key);
  default:
    return mark_one(result, question, chosen, key.front());
  }
}

} // namespace

std::string_view to_string(mark outcome) noexcept {
  switch (outcome) {
  case mark::right:
    return "right";
  case mark::partly:
    return "partly right";
  case mark::wrong:
    return "wrong";
  case mark::unanswered:
    return "not answered";
  case mark::unmarked:
    return "not marked";
  }
  return "";
}

int marked_quiz::count(mark outcome) const noexcept {
  return static_cast<int>(std::count_if(questions.begin(), questions.end(),
                                        [&](const marked_question& one) { return one.outcome == outcome; }));
}

marked_question grade(const quiz_question& question, const quiz_answer& answer, const value_source& values) {
  marked_question result;
  result.id = question.id;
  result.possible = question.points;
  if (std::holds_alternative<double>(answer) != question.wants_number())
    throw grader_error("question \"{}\" wants {}; correct the answer", question.id,
                       question.wants_number() ? "a number" : "option ids");
  if (!question.keyed()) {
    result.outcome = mark::unmarked;
    return result;
  }
  mark_keyed(result, question, answer, values);
  if (result.outcome == mark::right)
    result.points = question.points;
  result.explanation = question.explanation;
  result.evidence = evidence_of(question);
  return result;
}

marked_quiz grade(const quiz& what, const quiz_answers& answers, const value_source& values) {
  marked_quiz result;
  result.counts = !what.keys_public;
  for (const quiz_question& question : what.questions) {
    const auto answer = answers.find(question.id);
    marked_question marked;
    if (answer != answers.end()) {
      marked = grade(question, answer->second, values);
    } else {
      marked.id = question.id;
      marked.possible = question.points;
    }
    result.points += marked.points;
    result.possible += marked.possible;
    result.questions.push_back(std::move(marked));
  }
  return result;
}

} // namespace kernlet::grader
