#include "quiz/keys_file.hpp"
#include "quiz/read_options.hpp"

#include <algorithm>
#include <fmt/ranges.h>

namespace kernlet::grader {

namespace {

std::string option_ids(const quiz_question& question) {
  std::vector<std::string_view> ids;
  for (const quiz_option& one : question.options)
    ids.push_back(one.id);
  return fmt::format("{}", fmt::join(ids, ", "));
}

/// How many ids a key of this type names.
void check_count(const toml_reader& reader, std::string_view field, const quiz_question& question,
                 std::size_t count) {
  if (question.type == question_type::single && count != 1)
    reader.fail_at(field,
                   fmt::format("a single question's key names exactly one option, this one names {}", count));
  if (question.wants_several() && count == 0)
    reader.fail_at(field,
                   fmt::format("{} question's key names at least one option",
                               question.type == question_type::multiple ? "a multiple" : "an outcomes"));
  if (question.type == question_type::ordering && count != question.options.size())
    reader.fail_at(field,
                   fmt::format("an ordering's key names all {} options in their order, this one names {}",
                               question.options.size(), count));
}

/// "when" of a computed question: { option-id = 3, another = { from = 4 } }.
void read_whens(const toml_reader& entry, const toml::table& table, const std::string& file,
                quiz_question& question) {
  const toml::table* whens = table["when"].as_table();
  if (whens == nullptr)
    entry.fail_at("when", "when must be a table: { option-id = 3, another = { from = 4 } }");
  const toml_reader reader(*whens, file, fmt::format("when of question \"{}\"", question.id));
  for (auto&& [key, node] : *whens) {
    const auto found = std::find_if(question.options.begin(), question.options.end(),
                                    [&](const quiz_option& one) { return one.id == key.str(); });
    if (found == question.options.end())
      reader.fail(static_cast<int>(key.source().begin.line),
                  fmt::format("\"{}\" is no option of this question; its options: {}", key.str(),
                              option_ids(question)));
    found->when = read_range(reader, node, key.str());
  }
}

void read_option_feedback(const toml::table& feedback, const std::string& file, quiz_question& question,
                          bool replace) {
  const toml_reader reader(feedback, file, fmt::format("feedback of question \"{}\"", question.id));
  for (auto&& [key, node] : feedback) {
    const auto found = std::find_if(question.options.begin(), question.options.end(),
                                    [&](const quiz_option& one) { return one.id == key.str(); });
    if (found == question.options.end())
      reader.fail(static_cast<int>(key.source().begin.line),
                  fmt::format("\"{}\" is no option of this question; its options: {}", key.str(),
                              option_ids(question)));
    if (!found->feedback.empty() && !replace)
      reader.fail(
          static_cast<int>(key.source().begin.line),
          fmt::format("the feedback of \"{}\" stands in quiz.toml too; remove one of them", key.str()));
    found->feedback = reader.text(key.str(), "say why the option is right or wrong");
  }
}

} // namespace

quiz_answer read_key(const toml_reader& reader, std::string_view field, const quiz_question& question) {
  if (question.wants_number())
    return reader.number(field, fmt::format("give the right number of {}", question.unit));
  std::vector<std::string> ids = reader.ids(field).value_or(std::vector<std::string>{});
  for (const std::string& one : ids)
    if (question.find_option(one) == nullptr)
      reader.fail_at(field, fmt::format("{} \"{}\" is no option of question \"{}\"; its options: {}", field,
                                        one, question.id, option_ids(question)));
  check_count(reader, field, question, ids.size());
  return ids;
}

void read_telling_texts(const toml_reader& reader, const std::string& file, quiz_question& question,
                        bool replace) {
  const auto take = [&](std::string_view field, std::string& into) {
    if (!reader.has(field))
      return;
    if (!into.empty() && !replace)
      reader.fail_at(field, fmt::format("the {} stands in quiz.toml too; remove one of them", field));
    into = reader.text_or_empty(field);
  };
  take("explanation", question.explanation);
  take("feedback_right", question.feedback_right);
  take("feedback_wrong", question.feedback_wrong);
  const toml::array* slips = reader.tables("slip");
  if (slips == nullptr)
    return;
  if (replace)
    question.slips.clear();
  for (const toml::node& node : *slips) {
    const toml_reader slip(*node.as_table(), file, fmt::format("slip of question \"{}\"", question.id));
    slip.only({"value", "feedback"});
    question.slips.push_back({slip.number("value", "give the wrong number that it speaks to"),
                              slip.text("feedback", "say what the one who answered this may be thinking")});
  }
}

keys_file::keys_file(const named_text& source, bool replaces)
    : file_(source.file), replaces_(replaces), root_(parse_toml(source.text, source.file)) {
  const toml_reader root(root_, file_, "keys file");
  root.only({"keys"});
  if (!root_["keys"].is_table())
    root.fail("no [keys] table; write one, with a line \"NN.question\" = [\"option-id\"] for each key");
  table_ = root_["keys"].as_table();
  for (auto&& [key, node] : *table_)
    if (key.str().find('.') == std::string_view::npos)
      root.fail(static_cast<int>(key.source().begin.line),
                fmt::format("\"{}\" is no question's id; write the whole id in quotes, as in \"02.q1\" = ...",
                            key.str()));
}

bool keys_file::serves(std::string_view chapter) const {
  const std::string prefix = std::string(chapter) + ".";
  return std::any_of(table_->begin(), table_->end(), [&](const auto& entry) {
    return std::string_view(entry.first.str()).starts_with(prefix);
  });
}

void keys_file::complete(quiz_question& question) const {
  const toml::table* entry = table_->get(question.id)->as_table();
  if (entry == nullptr) {
    question.key = read_key(toml_reader(*table_, file_, "[keys]"), question.id, question);
    return;
  }
  const toml_reader reader(*entry, file_, fmt::format("entry \"{}\"", question.id));
  if (question.wants_number())
    reader.only({"key", "value", "explanation", "feedback_right", "feedback_wrong", "slip"});
  else if (question.type == question_type::computed)
    reader.only({"key", "value", "when", "explanation", "feedback"});
  else
    reader.only({"key", "explanation", "feedback"});
  if (question.type == question_type::computed) {
    if (reader.has("key"))
      reader.fail_at("key", "a computed question has no key, its program gives it; remove the key");
    if (reader.has("value"))
      question.value =
          reader.text("value", "give a JSON pointer into the program's --json output: \"/name\"");
    if (reader.has("when"))
      read_whens(reader, *entry, file_, question);
  } else {
    if (!reader.has("key") && question.type != question_type::outcomes)
      reader.fail("no key; give the right answer");
    if (reader.has("key"))
      question.key = read_key(reader, "key", question);
  }
  read_telling_texts(reader, file_, question, replaces_);
  if (!reader.has("feedback"))
    return;
  const toml::table* feedback = (*entry)["feedback"].as_table();
  if (feedback == nullptr)
    reader.fail_at("feedback", "feedback must be a table: { option-id = \"...\" }");
  read_option_feedback(*feedback, file_, question, replaces_);
}

void keys_file::check_names(const quiz& what) const {
  const std::string prefix = what.chapter + ".";
  const toml_reader reader(*table_, file_, "[keys]");
  for (auto&& [key, node] : *table_) {
    if (!std::string_view(key.str()).starts_with(prefix))
      continue;
    const int line = static_cast<int>(key.source().begin.line);
    const quiz_question* question = what.find_question(key.str());
    if (question == nullptr)
      reader.fail(line, fmt::format("{} has no question \"{}\"; correct the id or remove the entry",
                                    what.file, key.str()));
    if (question->type == question_type::computed && !node.is_table())
      reader.fail(
          line,
          fmt::format("question \"{}\" is computed and has no key, its program gives it; remove the entry",
                      key.str()));
  }
}

} // namespace kernlet::grader
