#include "lesson/hints.hpp"

#include "quiz/toml_reader.hpp"
#include "support/files.hpp"

namespace kernlet::grader {

namespace {

std::vector<std::string> hints_of(const toml::table& table, const toml_reader& step,
                                  const std::string& file) {
  const toml::array* list = table["hints"].as_array();
  if (list == nullptr || list->empty())
    step.fail_at("hints", "hints must be a list of texts; write hints = [\"...\"]");
  std::vector<std::string> hints;
  for (const toml::node& node : *list) {
    const auto text = node.value<std::string>();
    if (!node.is_string() || trim(*text).empty())
      throw grader_error("{}:{}: a hint must be a text that is not blank; write it or remove it", file,
                         node.source().begin.line);
    hints.push_back(*text);
  }
  return hints;
}

} // namespace

hint_table parse_hints(std::string_view text, const std::string& file) {
  const toml::table document = parse_toml(text, file);
  const toml_reader top(document, file, "hints");
  top.only({"step"}, "every hint stands in a [[step]]");
  hint_table hints;
  const toml::array* steps = top.tables("step");
  if (steps == nullptr || steps->empty())
    throw grader_error("{}: there is no [[step]] in it; add one for each exercise, with id and hints", file);
  for (const toml::node& node : *steps) {
    const toml::table& table = *node.as_table();
    toml_reader step(table, file, "step");
    step.only({"id", "hints"});
    const std::string id = step.id("id");
    if (!hints.emplace(id, hints_of(table, step, file)).second)
      step.fail_at("id", fmt::format("step \"{}\" comes a second time; put its hints together", id));
  }
  return hints;
}

hint_table load_hints(const std::filesystem::path& file) {
  return parse_hints(read_file(file), file.string());
}

} // namespace kernlet::grader
