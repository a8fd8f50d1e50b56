#include "quiz/session.hpp"

#include "quiz/parse.hpp"
#include "quiz/reply.hpp"
#include "quiz/shuffle.hpp"
#include "quiz/snippet_text.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <fmt/ranges.h>
#include <istream>
#include <ostream>

namespace kernlet::grader {

namespace {

std::string count_of(int number, std::string_view word) {
  return fmt::format("{} {}{}", number, word, number == 1 ? "" : "s");
}

colour colour_of(mark outcome) {
  switch (outcome) {
  case mark::right:
    return colour::good;
  case mark::wrong:
    return colour::bad;
  case mark::partly:
    return colour::note;
  default:
    return colour::dim;
  }
}

/// What was read, safe to print: binary rubbish must not steer the terminal.
std::string printable(std::string_view line) {
  std::string result(line.substr(0, 60));
  std::replace_if(
      result.begin(), result.end(), [](char letter) { return letter < ' ' || letter > '~'; }, '?');
  return result;
}

void show_verdict(const marked_question& marked, const terminal& where, std::ostream& output) {
  std::string verdict(to_string(marked.outcome));
  verdict.front() = static_cast<char>(verdict.front() - 'a' + 'A');
  if (!marked.summary.empty())
    verdict += fmt::format(": {}", marked.summary);
  output << where.paint(colour_of(marked.outcome), verdict + ".") << '\n';
}

class conversation {
 public:
  conversation(const quiz& what, const session_options& options, const value_source& values,
               const terminal& where, std::istream& input, std::ostream& output)
      : quiz_(what), options_(options), values_(values), where_(where), input_(input), output_(output),
        answers_(options.answers) {}

  session_result run() {
    introduce();
    std::size_t index = 0;
    bool going = true;
    while (going && index < quiz_.questions.size()) {
      pose(index);
      switch (converse(quiz_.questions[index])) {
      case next::forward:
        ++index;
        break;
      case next::back:
        index -= index > 0;
        break;
      case next::stop:
        going = false;
        break;
      }
    }
    session_result result = {answers_, grade(quiz_, answers_, values_), going};
    output_ << '\n'
            << where_.paint(colour::strong, totals(result.marked)) << ".\n"
            << standing(result.marked, quiz_) << '\n';
    if (!options_.save_to.empty() && changed_)
      output_ << "Answers are in " << options_.save_to.string() << ".\n";
    output_.flush();
    return result;
  }

 private:
  enum class next { forward, back, stop };

  void introduce() {
    output_ << where_.paint(colour::strong, fmt::format("Quiz {}: {}", quiz_.chapter, quiz_.title)) << '\n'
            << count_of(static_cast<int>(quiz_.questions.size()), "question") << ", "
            << count_of(quiz_.points(), "point")
            << ". The words hint, skip, back and quit work at every question.\n";
  }

  void pose(std::size_t index) {
    const quiz_question& question = quiz_.questions[index];
    order_ = shuffled_order(question.options.size(), options_.seed, question.id);
    output_ << '\n'
            << where_.paint(colour::dim,
                            fmt::format("{}/{}  {}  {}, {}", index + 1, quiz_.questions.size(), question.id,
                                        to_string(question.difficulty), count_of(question.points, "point")))
            << '\n'
            << render_markdown(question.text, where_) << '\n';
    if (!question.code.empty())
      output_ << numbered_code(question.code, where_) << '\n';
    if (question.record && question.record->source != sha256(question.code))
      output_ << question.snippet_path << " was changed; the question is about the program as it was.\n\n";
    for (std::size_t place = 0; place < order_.size(); ++place)
      output_ << labelled(fmt::format("  {}  ", option_letter(place)), question.options[order_[place]].text,
                          where_);
    const auto earlier = answers_.find(question.id);
    if (earlier != answers_.end())
      output_ << "Your answer so far: " << shown(question, earlier->second) << ".\n";
  }

  std::string shown(const quiz_question& question, const quiz_answer& answer) const {
    if (const double* number = std::get_if<double>(&answer))
      return fmt::format("{} {}", *number, question.unit);
    std::vector<char> letters;
    for (const std::string& id : std::get<std::vector<std::string>>(answer))
      for (std::size_t place = 0; place < order_.size(); ++place)
        if (question.options[order_[place]].id == id)
          letters.push_back(option_letter(place));
    return fmt::format("{}", fmt::join(letters, " "));
  }

  void prompt(const quiz_question& question) {
    const std::string_view what = question.wants_number()                    ? "a number"
                                  : question.type == question_type::multiple ? "all that are right"
                                  : question.type == question_type::outcomes ? "all that can occur"
                                  : question.type == question_type::ordering ? "all in order"
                                                                             : "one letter";
    output_ << fmt::format("{}{} ({}) > ", what,
                           question.wants_number() ? " of " + question.unit : std::string(),
                           command_help(question));
    output_.flush();
  }

  /// Until the question is answered or left.
  next converse(const quiz_question& question) {
    for (std::string line;;) {
      prompt(question);
      if (!std::getline(input_, line)) {
        output_ << "\nThe input has ended.\n";
        return next::stop;
      }
      if (options_.echo)
        output_ << printable(line) << '\n';
      const quiz_reply reply = parse_reply(question, order_, line);
      if (const auto* help = std::get_if<not_understood>(&reply)) {
        output_ << help->help << '\n';
      } else if (const auto* answer = std::get_if<quiz_answer>(&reply)) {
        take(question, *answer);
        return next::forward;
      } else {
        switch (std::get<quiz_command>(reply)) {
        case quiz_command::hint:
          output_ << render_markdown("Hint: " + question.hint, where_);
          break;
        case quiz_command::skip:
          return next::forward;
        case quiz_command::back:
          return next::back;
        case quiz_command::quit:
          return next::stop;
        }
      }
    }
  }

  void take(const quiz_question& question, const quiz_answer& answer) {
    answers_.insert_or_assign(question.id, answer);
    changed_ = true;
    if (!options_.save_to.empty())
      write_file(options_.save_to, format_answers(quiz_, answers_));
    const marked_question marked = grade(question, answer, values_);
    if (marked.outcome == mark::unmarked)
      output_ << "Noted. Your course keeps the key.\n";
    else
      show_marked(question, marked);
  }

  /// The verdict, the feedback for each thing that was chosen under its letter, and the explanation.
  void show_marked(const quiz_question& question, const marked_question& marked) {
    show_verdict(marked, where_, output_);
    if (!marked.evidence.empty()) {
      output_ << evidence_text(question, marked, order_, where_)
              << render_markdown(marked.explanation, where_);
      return;
    }
    for (const feedback_line& line : marked.feedback) {
      const std::string letter = line.option.empty() ? " " : shown(question, std::vector{line.option});
      output_ << labelled(fmt::format("{} {}  ", letter, line.right ? '+' : '-'), line.text, where_);
    }
    output_ << '\n' << render_markdown(marked.explanation, where_);
  }

  const quiz& quiz_;
  const session_options& options_;
  const value_source& values_;
  const terminal& where_;
  std::istream& input_;
  std::ostream& output_;
  quiz_answers answers_;
  std::vector<std::size_t> order_; ///< of the question that is being asked
  bool changed_ = false;
};

} // namespace

session_result ask(const quiz& what, const session_options& options, const value_source& values,
                   const terminal& where, std::istream& input, std::ostream& output) {
  return conversation(what, options, values, where, input, output).run();
}

void show(const marked_quiz& marked, const quiz& what, const terminal& where, std::ostream& output) {
  output << where.paint(colour::strong, fmt::format("Quiz {}: {}", what.chapter, what.title)) << '\n';
  for (const marked_question& question : marked.questions) {
    output << fmt::format("  {:<10} {}/{}  {}\n", question.id, question.points, question.possible,
                          where.paint(colour_of(question.outcome), to_string(question.outcome)));
    if (question.outcome != mark::partly && question.outcome != mark::wrong)
      continue;
    if (!question.summary.empty())
      output << labelled("     ", question.summary + ".", where);
    for (const option_evidence& each : question.evidence) {
      output << labelled("     ", fmt::format("`{}`: {}", each.option, each.text), where);
      if (each.possible)
        output << "     " << each.command << '\n';
    }
    for (const feedback_line& line : question.feedback)
      if (!line.right)
        output << labelled("  -  ",
                           line.option.empty() ? line.text : fmt::format("`{}`: {}", line.option, line.text),
                           where);
  }
  output << totals(marked) << ".\n" << standing(marked, what) << '\n';
}

std::string totals(const marked_quiz& marked) {
  std::vector<std::string> parts;
  for (const mark outcome : {mark::right, mark::partly, mark::wrong, mark::unmarked, mark::unanswered}) {
    const int count = marked.count(outcome);
    if (count > 0 || outcome == mark::right)
      parts.push_back(fmt::format("{} {}", count, to_string(outcome)));
  }
  return fmt::format("{}: {} of {}", fmt::join(parts, ", "), marked.points,
                     count_of(marked.possible, "point"));
}

std::string standing(const marked_quiz& marked, const quiz& what) {
  if (marked.count(mark::unmarked) > 0)
    return "Your course keeps the keys and marks it.";
  if (what.keys_public)
    return "The keys of this quiz are public, so it carries no course points.";
  return "The points count for your course.";
}

} // namespace kernlet::grader
