// What keeps a part's code out of the explorer's sight: an attribute that takes the compiler's calls out of a
// function, and assembly that reads and writes by itself. Looked for behind the preprocessor, so a macro
// hides nothing; and in the part's own lines only, since headers of the course and of the library may do it.
#include "judge/instrumentation.hpp"

#include <algorithm>
#include <filesystem>
#include <regex>
#include <sstream>

namespace kernlet::grader {
namespace {

/// `# 12 "name" 1`: a file is entered (1), left (2), or skipped in. `#line` writes one without 1 and 2, so it
/// does not change whose lines these are.
struct line_marker {
  bool is_one = false, enters = false, leaves = false;
  std::string file;
  explicit line_marker(const std::string& line) {
    static const std::regex form(R"rx(^# \d+ "((?:[^"\\]|\\.)*)"((?: \d)*)$)rx");
    std::smatch found;
    if (line.empty() || line.front() != '#' || !std::regex_match(line, found, form))
      return;
    is_one = true;
    file = found[1];
    enters = found[2].str().find('1') != std::string::npos;
    leaves = found[2].str().find('2') != std::string::npos;
  }
};

/// Lexically: what is mounted for the compiler has no links of the part's.
bool is_given(const std::string& file, const std::vector<std::string>& given) {
  const std::string path = std::filesystem::path(file).lexically_normal();
  return file.starts_with('<') || std::any_of(given.begin(), given.end(), [&](const std::string& folder) {
           return path.starts_with(folder + "/");
         });
}

std::string own_lines(const std::string& preprocessed, const std::vector<std::string>& given) {
  std::istringstream lines(preprocessed);
  std::vector<bool> own;
  std::string found;
  for (std::string line; std::getline(lines, line);) {
    if (const line_marker marker(line); marker.is_one) {
      if (marker.enters || own.empty())
        own.push_back(!is_given(marker.file, given));
      else if (marker.leaves && own.size() > 1)
        own.pop_back();
    } else if (!own.empty() && own.back()) {
      found += line + '\n';
    }
  }
  return found;
}

/// Text inside of quotation marks says nothing here but where it is an attribute's, whose name stands
/// outside.
std::string without_strings(const std::string& text) {
  static const std::regex string(R"rx("(?:[^"\\\n]|\\.)*")rx");
  return std::regex_replace(text, string, "\"\"");
}

/// The operands and clobbers of an asm statement, behind its first string.
bool has_operands(const std::string& code, std::size_t at) {
  const std::size_t open = code.find('(', at);
  int depth = 0;
  for (std::size_t i = open; i < code.size(); ++i) {
    depth += code[i] == '(' ? 1 : code[i] == ')' ? -1 : 0;
    if (depth == 0)
      return false;
    if (std::string_view(" \t\n\"():").find(code[i]) == std::string_view::npos)
      return true;
  }
  return true;
}

} // namespace

std::string hides_from_explorer(const std::string& preprocessed, const std::vector<std::string>& given) {
  const std::string code = without_strings(own_lines(preprocessed, given));
  static const std::regex attribute(R"(\b_*(no_?sanitize\w*|disable_sanitizer_instrumentation)\b)");
  static const std::regex assembly(R"(\b(asm|__asm|__asm__)\b)");
  std::smatch found;
  if (std::regex_search(code, found, attribute))
    return "it turns a sanitizer off with " + found[1].str() +
           ", and what is not instrumented the explorer cannot see";
  for (std::sregex_iterator at(code.begin(), code.end(), assembly), end; at != end; ++at)
    if (has_operands(code, static_cast<std::size_t>(at->position())))
      return "it has assembly with operands, whose reads and writes the explorer cannot see";
  return {};
}

} // namespace kernlet::grader
