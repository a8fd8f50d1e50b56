#pragma once
/// \file
/// A quiz as it stands in chapters/NN-name/quiz.toml, read and checked.
///
/// Invariants of a quiz that parse_quiz returned:
///  - every id is unique, every option key names an option, and every text that a learner may see is not
///  blank;
///  - a question has its key unless the quiz is withheld and no keys file was given (computed questions never
///  hold one);
///  - the texts that give a key away (feedback, explanation) are missing only in the same case.

#include "quiz/snippet_record.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kernlet::grader {

/// - single: one option is right; multiple: any number of them is; ordering: all options, put in order
/// - numeric: a number within a tolerance
/// - computed: the right answer comes from running a program of the chapter; answered by a number or by one
/// option
/// - outcomes: all final states that a small concurrent program can reach; the explorer has computed them
enum class question_type { single, multiple, numeric, ordering, computed, outcomes };

enum class difficulty { easy, medium, hard };

std::string_view to_string(question_type type) noexcept;
std::string_view to_string(difficulty level) noexcept;

/// What a learner gives, and what a key holds: option ids (also for single, where it is one), or a number.
using quiz_answer = std::variant<std::vector<std::string>, double>;

/// Answers by question id. A question that is not here was not answered.
using quiz_answers = std::map<std::string, quiz_answer, std::less<>>;

/// A range of computed values, both ends included.
struct value_range {
  double from = 0, to = 0;
};

struct quiz_option {
  std::string id;       ///< lower-case letters, digits and hyphens; unique within the question
  std::string text;     ///< Markdown
  std::string feedback; ///< Markdown: why it is right, or what the one who chose it may be thinking
  std::optional<value_range> when; ///< computed questions: right if the program's value lies here
  std::optional<final_state> end;  ///< outcomes questions: right if an execution can end so
  int line = 0;                    ///< where the option begins in quiz.toml
};

/// A wrong number that tells what the learner had in mind, and the feedback that speaks to it.
struct quiz_slip {
  double value = 0;
  std::string feedback; ///< Markdown
};

struct quiz_question {
  std::string id; ///< begins with the chapter's number: "02.q1"
  question_type type = question_type::single;
  grader::difficulty difficulty = difficulty::medium;
  int points = 1;
  std::string misconception; ///< an id of the chapter's list in course.json
  std::string text;          ///< Markdown
  std::string hint;          ///< Markdown
  std::string explanation;   ///< Markdown, shown after the answer
  std::vector<quiz_option> options;
  std::optional<quiz_answer> key; ///< none if withheld, and none for computed questions

  double tolerance = 0; ///< numbers: an answer this far from the key is still right
  std::string unit;     ///< numbers: what is counted or measured ("bytes", "ns")
  std::string feedback_right, feedback_wrong;
  std::vector<quiz_slip> slips;

  std::string program; ///< computed: an experiment of the chapter, run with --json
  std::string value;   ///< computed: a JSON pointer into what it prints

  // outcomes
  std::string snippet;                  ///< "snippets/NAME.cpp", below the chapter's folder
  std::string snippet_path;             ///< the same from the tree's root, for commands
  std::string code;                     ///< the snippet's text
  std::optional<snippet_record> record; ///< what the explorer has found; none if withheld

  int line = 0; ///< where the question begins in quiz.toml

  /// True if the answer is a number, false if it is one or more options.
  bool wants_number() const noexcept { return options.empty(); }

  /// True if the answer is any number of options.
  bool wants_several() const noexcept {
    return type == question_type::multiple || type == question_type::outcomes;
  }

  /// True if answers can be marked here.
  bool keyed() const noexcept {
    return type == question_type::computed ? !explanation.empty() : key.has_value();
  }

  /// The option with this id, or null.
  const quiz_option* find_option(std::string_view option_id) const noexcept;
};

struct quiz {
  std::string chapter; ///< "02"
  std::string title;
  bool withheld = false;   ///< quiz.toml leaves out the keys and the texts that give them away
  bool keys_public = true; ///< the keys came from quiz.toml: the quiz carries no course points
  std::vector<quiz_question> questions;
  std::string file; ///< for messages

  /// The question with this id, or null.
  const quiz_question* find_question(std::string_view question_id) const noexcept;

  int points() const noexcept; ///< the sum over all questions
};

} // namespace kernlet::grader
