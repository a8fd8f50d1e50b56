#include "quiz/parse.hpp"
#include "quiz/toml_reader.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <fmt/ranges.h>

namespace kernlet::grader {

namespace {

/// In alphabetical order: the order in the file may be the right one.
std::string ids_of(const quiz_question& question) {
  std::vector<std::string_view> ids;
  for (const quiz_option& one : question.options)
    ids.push_back(one.id);
  std::sort(ids.begin(), ids.end());
  return fmt::format("{}", fmt::join(ids, ", "));
}

/// What may be written after the equals sign.
std::string expected(const quiz_question& question) {
  if (question.wants_number())
    return fmt::format("a number of {}", question.unit);
  if (question.type == question_type::ordering)
    return fmt::format("all of these in their order: {}", ids_of(question));
  return fmt::format("{}: {}", question.wants_several() ? "any of" : "one of", ids_of(question));
}

void check_choice(const toml_reader& reader, const quiz_question& question,
                  const std::vector<std::string>& ids) {
  for (const std::string& one : ids)
    if (question.find_option(one) == nullptr)
      reader.fail_at(question.id, fmt::format("question \"{}\" has no option \"{}\"; {}", question.id, one,
                                              expected(question)));
  const bool one_only = question.type == question_type::single || question.type == question_type::computed;
  if (one_only && ids.size() > 1)
    reader.fail_at(question.id, fmt::format("question \"{}\" takes one option, not {}; {}", question.id,
                                            ids.size(), expected(question)));
  if (question.type == question_type::ordering && ids.size() != question.options.size())
    reader.fail_at(question.id,
                   fmt::format("question \"{}\" wants all {} options in order, not {}; {}", question.id,
                               question.options.size(), ids.size(), expected(question)));
}

std::string value_text(const quiz_answer& answer) {
  if (const double* number = std::get_if<double>(&answer))
    return fmt::format("{}", *number);
  std::vector<std::string> quoted;
  for (const std::string& one : std::get<std::vector<std::string>>(answer))
    quoted.push_back(fmt::format("\"{}\"", one));
  return fmt::format("[{}]", fmt::join(quoted, ", "));
}

} // namespace

quiz_answers parse_answers(const named_text& source, const quiz& what) {
  const toml::table root = parse_toml(source.text, source.file);
  toml_reader(root, source.file, "answers").only({"answers"}, "every answer stands under [answers]");
  quiz_answers result;
  if (!root.contains("answers"))
    return result;
  const toml::table* table = root["answers"].as_table();
  if (table == nullptr)
    throw grader_error("{}:{}: answers: must be a table, written [answers]", source.file,
                       root["answers"].node()->source().begin.line);
  const toml_reader reader(*table, source.file, "[answers]");
  for (auto&& [key, node] : *table) {
    const quiz_question* question = what.find_question(key.str());
    if (question == nullptr)
      reader.fail(static_cast<int>(key.source().begin.line),
                  fmt::format("{} has no question \"{}\"; write the id in quotes, as in \"{}\" = ...",
                              what.file, key.str(), what.questions.front().id));
    if (question->wants_number()) {
      result.emplace(question->id, reader.number(question->id, fmt::format("give {}", expected(*question))));
      continue;
    }
    std::vector<std::string> ids = *reader.ids(question->id);
    if (ids.empty())
      continue;
    check_choice(reader, *question, ids);
    result.emplace(question->id, std::move(ids));
  }
  return result;
}

quiz_answers load_answers(const std::filesystem::path& file, const quiz& what) {
  const std::string text = read_file(file);
  return parse_answers({text, file.string()}, what);
}

std::string format_answers(const quiz& what, const quiz_answers& answers) {
  std::string text = fmt::format("# Answers to the quiz of chapter {}, \"{}\".\n"
                                 "# Each answer names option ids in a list, or is a number; remove the "
                                 "leading # of a line to answer it.\n"
                                 "\n[answers]\n",
                                 what.chapter, what.title);
  for (const quiz_question& question : what.questions) {
    const auto answer = answers.find(question.id);
    text += fmt::format("\n# {}, {}\n", to_string(question.type), expected(question));
    if (answer != answers.end())
      text += fmt::format("\"{}\" = {}\n", question.id, value_text(answer->second));
    else
      text += fmt::format("# \"{}\" = {}\n", question.id, question.wants_number() ? "0" : "[]");
  }
  return text;
}

} // namespace kernlet::grader
