#pragma once
/// \file
/// A quiz as JSON, for the book's widget and for exporters to learning platforms. Texts stay Markdown.
///
///     { "chapter": "02", "title": "...", "keys_public": true, "keys": true, "points": 11, "questions": [
///         { "id", "type", "difficulty", "points", "misconception", "text", "hint",
///           "answer": "option" | "options" | "order" | "number",
///           "options": [ { "id", "text", "feedback", "right",
///                          "outcome" or "failure", "evidence": { "possible", "text", "command", "timeline" }
///                          } ],
///           "unit", "tolerance", "feedback_right", "feedback_wrong", "slips": [ { "value", "feedback" } ],
///           "program", "value", "snippet", "code",
///           "key": ["id", ...] or a number, "explanation" } ] }
///
/// Numbers have no "options", the others no "unit" to "slips"; only computed questions have "program" and
/// "value"; only outcomes questions have "snippet", "code", "outcome", "failure" and "evidence"; the options
/// of an ordering have no "right". Without keys there is no feedback of any kind, no "right", no "evidence",
/// no "slips", no "key" and no "explanation": all of them give the answer away.
///
/// Options stand in the order of quiz.toml; whoever shows them shuffles those of an ordering.
/// The key of a computed question stands there too if a value_source is given, else it is null.

#include "quiz/grade.hpp"

#include <nlohmann/json_fwd.hpp>

namespace kernlet::grader {

/// Whether the JSON holds the keys and the texts that give them away.
enum class json_keys { without, with };

/// The quiz as JSON. A quiz that was read without its keys has none to show.
nlohmann::ordered_json to_json(const quiz& what, json_keys keys, const value_source& values = {});

/// The outcome as JSON: { "counts", "points", "possible", "questions": [ { "id", "outcome", "points",
/// "possible", "summary", "feedback": [...], "explanation", "value" } ] }.
nlohmann::ordered_json to_json(const marked_quiz& what);

} // namespace kernlet::grader
