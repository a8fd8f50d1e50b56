#include "quiz/json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace kernlet::grader {

namespace {

using json = nlohmann::ordered_json;

/// What the widget must let the learner do.
std::string_view answer_shape(const quiz_question& question) {
  if (question.wants_number())
    return "number";
  if (question.wants_several())
    return "options";
  if (question.type == question_type::ordering)
    return "order";
  return "option";
}

/// The key with computed values filled in, or null.
json key_of(const quiz_question& question, const value_source& values) {
  if (question.type != question_type::computed) {
    if (const double* number = std::get_if<double>(&*question.key))
      return *number;
    return std::get<std::vector<std::string>>(*question.key);
  }
  if (!values)
    return nullptr;
  const double value = values(question.program, question.value);
  if (question.wants_number())
    return value;
  json right = json::array();
  for (const quiz_option& option : question.options)
    if (option.when->from <= value && value <= option.when->to)
      right.push_back(option.id);
  return right;
}

/// The timeline as rows of thread, line and step.
json evidence_json(const option_evidence& of) {
  json result = {
      {"possible", of.possible}, {"text", of.text}, {"command", of.command}, {"timeline", json::array()}};
  for (const timeline_row& row : of.timeline)
    result["timeline"].push_back({row.thread, row.place, row.said});
  return result;
}

void add_options(json& into, const quiz_question& question, bool with_keys, const json& key) {
  if (question.wants_number())
    return;
  into["options"] = json::array();
  for (const quiz_option& option : question.options) {
    json one = {{"id", option.id}, {"text", option.text}};
    if (option.end)
      one[option.end->fails ? "failure" : "outcome"] = option.end->text;
    if (with_keys)
      one["feedback"] = option.feedback;
    if (with_keys && key.is_array() && question.type != question_type::ordering)
      one["right"] = std::find(key.begin(), key.end(), option.id) != key.end();
    into["options"].push_back(std::move(one));
  }
  const std::vector<option_evidence> evidence =
      with_keys ? evidence_of(question) : std::vector<option_evidence>{};
  for (std::size_t i = 0; i < evidence.size(); ++i) // one for each option, or none at all
    into["options"][i]["evidence"] = evidence_json(evidence[i]);
}

void add_number(json& into, const quiz_question& question, bool with_keys) {
  if (!question.wants_number())
    return;
  into["unit"] = question.unit;
  into["tolerance"] = question.tolerance;
  if (!with_keys)
    return;
  into["feedback_right"] = question.feedback_right;
  into["feedback_wrong"] = question.feedback_wrong;
  into["slips"] = json::array();
  for (const quiz_slip& slip : question.slips)
    into["slips"].push_back({{"value", slip.value}, {"feedback", slip.feedback}});
}

json question_json(const quiz_question& question, bool with_keys, const value_source& values) {
  with_keys = with_keys && question.keyed();
  json result = {{"id", question.id},
                 {"type", to_string(question.type)},
                 {"difficulty", to_string(question.difficulty)},
                 {"points", question.points},
                 {"misconception", question.misconception},
                 {"text", question.text},
                 {"hint", question.hint},
                 {"answer", answer_shape(question)}};
  const json key = with_keys ? key_of(question, values) : json();
  add_options(result, question, with_keys, key);
  add_number(result, question, with_keys);
  if (question.type == question_type::computed) {
    result["program"] = question.program;
    result["value"] = question.value;
  }
  if (question.type == question_type::outcomes)
    result.update({{"snippet", question.snippet}, {"code", question.code}});
  if (with_keys) {
    result["key"] = key;
    result["explanation"] = question.explanation;
  }
  return result;
}

} // namespace

nlohmann::ordered_json to_json(const quiz& what, json_keys keys, const value_source& values) {
  const bool all_keyed = std::all_of(what.questions.begin(), what.questions.end(),
                                     [](const quiz_question& one) { return one.keyed(); });
  json result = {{"chapter", what.chapter},         {"title", what.title},
                 {"keys_public", what.keys_public}, {"keys", keys == json_keys::with && all_keyed},
                 {"points", what.points()},         {"questions", json::array()}};
  for (const quiz_question& question : what.questions)
    result["questions"].push_back(question_json(question, keys == json_keys::with, values));
  return result;
}

nlohmann::ordered_json to_json(const marked_quiz& what) {
  json result = {{"counts", what.counts},
                 {"points", what.points},
                 {"possible", what.possible},
                 {"questions", json::array()}};
  for (const marked_question& question : what.questions) {
    json one = {{"id", question.id},
                {"outcome", to_string(question.outcome)},
                {"points", question.points},
                {"possible", question.possible}};
    if (!question.summary.empty())
      one["summary"] = question.summary;
    one["feedback"] = json::array();
    for (const feedback_line& line : question.feedback)
      one["feedback"].push_back({{"option", line.option}, {"right", line.right}, {"text", line.text}});
    if (!question.explanation.empty())
      one["explanation"] = question.explanation;
    if (question.value)
      one["value"] = *question.value;
    for (const option_evidence& each : question.evidence) {
      one["evidence"].push_back(evidence_json(each));
      one["evidence"].back()["option"] = each.option;
    }
    result["questions"].push_back(std::move(one));
  }
  return result;
}

} // namespace kernlet::grader
