// The implementation of toml++ is here; see the header for why. Its assertions must be on whatever the build
// type is.
#undef NDEBUG
namespace kernlet::grader {
/// An assertion of toml++ does not hold: the text is not TOML, and toml++ did not notice.
struct toml_assertion {};
[[noreturn]] static void toml_assertion_failed() {
  throw toml_assertion();
}
} // namespace kernlet::grader
#define TOML_IMPLEMENTATION
#define TOML_ASSERT(expression) ((expression) ? void() : ::kernlet::grader::toml_assertion_failed())
#include "quiz/toml_reader.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <fmt/ranges.h>
#include <limits>

namespace kernlet::grader {

namespace {

int line_of(const toml::node& node) {
  return static_cast<int>(node.source().begin.line);
}

/// The first line that begins like a table's header and goes on with what no key begins with; 1 if there is
/// none.
int bad_header_line(std::string_view text) {
  int line = 1;
  for (std::size_t begin = 0; begin < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const auto first = text.find_first_not_of(" \t[", begin);
    const bool header = text.substr(begin, first - begin).find('[') != std::string_view::npos;
    const unsigned char next = first < end ? static_cast<unsigned char>(text[first]) : '\n';
    if (header && std::isalnum(next) == 0 &&
        std::string_view("_-\"'").find(static_cast<char>(next)) == std::string_view::npos)
      return line;
    begin = end + 1;
  }
  return 1;
}

} // namespace

toml::table parse_toml(std::string_view text, const std::string& file) {
  try {
    return toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    throw grader_error(
        "{}:{}: not valid TOML: {}; correct this line (strings stand in quotes, one field on a line)", file,
        error.source().begin.line, error.description());
  } catch (const toml_assertion&) {
    throw grader_error(
        "{}:{}: not valid TOML: a table's name begins with a letter, a digit or a quote; correct this line",
        file, bad_header_line(text));
  }
}

std::string_view trim(std::string_view text) noexcept {
  constexpr std::string_view white = " \t\r\n";
  const auto first = text.find_first_not_of(white);
  if (first == text.npos)
    return {};
  return text.substr(first, text.find_last_not_of(white) - first + 1);
}

std::optional<double> as_number(const toml::node& node) {
  if (!node.is_number())
    return std::nullopt;
  const double number = *node.value<double>();
  return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

toml_reader::toml_reader(const toml::table& table, const std::string& file, std::string what)
    : table_(table), file_(file), what_(std::move(what)) {}

void toml_reader::fail(int where, const std::string& message) const {
  throw grader_error("{}:{}: {}: {}", file_, where, what_, message);
}

void toml_reader::fail_at(std::string_view field, const std::string& message) const {
  fail(line(field), message);
}

int toml_reader::line() const {
  return std::max(1, line_of(table_));
}

int toml_reader::line(std::string_view field) const {
  const toml::node* node = table_.get(field);
  return node == nullptr ? line() : line_of(*node);
}

void toml_reader::only(std::initializer_list<std::string_view> known, std::string_view cure) const {
  for (auto&& [key, node] : table_) {
    if (std::find(known.begin(), known.end(), key.str()) != known.end())
      continue;
    // An array of tables begins where its first table does; a key says where it was written.
    fail(static_cast<int>(key.source().begin.line),
         fmt::format("unknown field \"{}\"; known here: {}{}{}", key.str(), fmt::join(known, ", "),
                     cure.empty() ? "" : "; ", cure));
  }
}

std::string toml_reader::text_or_empty(std::string_view field) const {
  const toml::node* node = table_.get(field);
  if (node == nullptr)
    return {};
  const auto value = node->value_exact<std::string>();
  if (!value)
    fail_at(field, fmt::format("{} must be a string in quotes", field));
  return std::string(trim(*value));
}

std::string toml_reader::text(std::string_view field, std::string_view cure) const {
  std::string value = text_or_empty(field);
  if (value.empty())
    fail_at(field, fmt::format("{} {}; {}", has(field) ? "blank" : "no", field, cure));
  return value;
}

std::string toml_reader::id(std::string_view field) const {
  std::string value = text(field, "give it one, of lower-case letters, digits, hyphens and dots");
  if (value.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") != value.npos)
    fail_at(field, fmt::format("{} \"{}\" may hold lower-case letters, digits, hyphens and dots only", field,
                               value));
  return value;
}

int toml_reader::positive(std::string_view field) const {
  const toml::node* node = table_.get(field);
  const auto value = node == nullptr ? std::nullopt : node->value_exact<std::int64_t>();
  if (!value || *value < 1 || *value > 1000)
    fail_at(field, fmt::format("{} must be a whole number from 1 to 1000", field));
  return static_cast<int>(*value);
}

bool toml_reader::flag_or_false(std::string_view field) const {
  const toml::node* node = table_.get(field);
  if (node == nullptr)
    return false;
  const auto value = node->value_exact<bool>();
  if (!value)
    fail_at(field, fmt::format("{} must be true or false", field));
  return *value;
}

double toml_reader::number(std::string_view field, std::string_view cure) const {
  const toml::node* node = table_.get(field);
  if (node == nullptr)
    fail(fmt::format("no {}; {}", field, cure));
  const auto value = as_number(*node);
  if (!value)
    fail_at(field, fmt::format("{} must be a finite number; {}", field, cure));
  return *value;
}

std::optional<std::vector<std::string>> toml_reader::ids(std::string_view field) const {
  const toml::node* node = table_.get(field);
  if (node == nullptr)
    return std::nullopt;
  const toml::array* array = node->as_array();
  if (array == nullptr)
    fail_at(field, fmt::format("{} must be a list of option ids, as in [\"an-id\"]", field));
  std::vector<std::string> result;
  for (const toml::node& item : *array) {
    const auto value = item.value_exact<std::string>();
    if (!value)
      fail(line_of(item), fmt::format("{} must hold option ids in quotes", field));
    if (std::find(result.begin(), result.end(), *value) != result.end())
      fail(line_of(item), fmt::format("{} names \"{}\" twice; name it once", field, *value));
    result.push_back(*value);
  }
  return result;
}

const toml::array* toml_reader::tables(std::string_view field) const {
  const toml::node* node = table_.get(field);
  if (node == nullptr)
    return nullptr;
  const toml::array* array = node->as_array();
  const bool right = array != nullptr && std::all_of(array->begin(), array->end(),
                                                     [](const toml::node& item) { return item.is_table(); });
  if (!right)
    fail_at(field, fmt::format("{0} must be written as tables, each under [[{0}]]", field));
  return array;
}

} // namespace kernlet::grader
