#pragma once
/// \file
/// What an experiment prints: a small table for a reader, or with --json the same figures for a program. With
/// --json-to FILE it prints the table and writes the figures of the same run to the file.
///
/// Each row has a key, and so has each column: the cell stands in the JSON output at /row/column. A fact
/// stands at /key. Text comes out in the order of the calls; nothing is printed before finish(), so that
/// printing disturbs no measurement.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace lab {

/// Text or a number. The JSON keeps a number's full precision; the table shows `digits` after the point.
struct cell {
  std::string text, json;

  cell(const char* words) : text(words), json(quoted(words)) {}
  cell(const std::string& words) : text(words), json(quoted(words)) {}
  template <class Number, class = std::enable_if_t<std::is_arithmetic_v<Number>>>
  cell(Number number, int digits = std::is_integral_v<Number> ? 0 : 1)
      : text(format("%.*f", digits, static_cast<double>(number))),
        json(std::is_integral_v<Number> ? text : format("%.*g", 6, static_cast<double>(number))) {}

  static std::string quoted(const std::string& words) {
    std::string out = "\"";
    for (char c : words) {
      if (c == '"' || c == '\\')
        out += '\\';
      out += c;
    }
    return out + '"';
  }

 private:
  static std::string format(const char* how, int digits, double number) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, how, digits, number);
    return buffer;
  }
};

struct column {
  const char* key;   ///< in the JSON output
  const char* title; ///< above the table
};

struct row {
  const char* key;
  std::vector<cell> cells; ///< as many as there are columns
};

/// An option of one experiment alone, which takes a number: `--at-most 100`.
struct number_option {
  const char* name;
  long* value; ///< holds the default
};

class report {
 public:
  report(int argc, char** argv, std::vector<number_option> own = {}) {
    for (int i = 1; i < argc; ++i)
      if (std::strcmp(argv[i], "--json") == 0)
        json_ = true;
      else if (std::strcmp(argv[i], "--json-to") == 0 && i + 1 < argc)
        json_file_ = argv[++i];
      else if (const auto at = std::find_if(own.begin(), own.end(),
                                            [&](const auto& o) { return std::strcmp(o.name, argv[i]) == 0; });
               at != own.end() && i + 1 < argc)
        *at->value = number(argv[i], argv[i + 1]), ++i;
      else
        refuse(argv[i], own);
  }

  /// A line of text; the JSON leaves it out.
  void say(const std::string& line = "") { text_ += line + '\n'; }

  /// A single figure, for the JSON alone: say() it too if a reader wants it.
  void fact(const char* key, const cell& value) { members_.emplace_back(key, value.json); }

  /// A table. The first column is aligned to the left, numbers to the right.
  void table(const std::vector<column>& columns, const std::vector<row>& rows) {
    std::vector<std::size_t> widths;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      widths.push_back(std::strlen(columns[c].title));
      for (const row& each : rows)
        widths[c] = std::max(widths[c], each.cells[c].text.size());
    }
    std::string heads;
    for (std::size_t c = 0; c < columns.size(); ++c)
      heads += aligned(columns[c].title, widths[c], rows.empty() || is_text(rows[0].cells[c]));
    say(trimmed(heads));
    for (const row& each : rows) {
      std::string line, object;
      for (std::size_t c = 0; c < columns.size(); ++c) {
        line += aligned(each.cells[c].text, widths[c], is_text(rows[0].cells[c]));
        object += (c ? ", " : "") + cell::quoted(columns[c].key) + ": " + each.cells[c].json;
      }
      say(trimmed(line));
      members_.emplace_back(each.key, "{" + object + "}");
    }
  }

  /// Prints. Returns main's exit code: 2 when the output could not be written.
  int finish() const {
    if (!json_file_.empty()) {
      std::FILE* const file = std::fopen(json_file_.c_str(), "w");
      if (file == nullptr || std::fputs(json().c_str(), file) < 0 || std::fclose(file) != 0)
        return 2;
    }
    const std::string out = json_ ? json() : text_;
    return std::fputs(out.c_str(), stdout) < 0 || std::fflush(stdout) != 0 ? 2 : 0;
  }

 private:
  [[noreturn]] static void refuse(const char* word, const std::vector<number_option>& own) {
    std::fprintf(stderr,
                 "%s: not an option of this experiment, or it lacks its value; there are --json, "
                 "--json-to FILE",
                 word);
    for (const number_option& each : own)
      std::fprintf(stderr, ", %s NUMBER", each.name);
    std::fputs("\n", stderr);
    std::exit(2);
  }
  static long number(const char* option, const char* word) {
    char* end = nullptr;
    const long value = std::strtol(word, &end, 10);
    if (end == word || *end != '\0' || value < 0) {
      std::fprintf(stderr, "%s takes a whole number, not '%s'\n", option, word);
      std::exit(2);
    }
    return value;
  }
  std::string json() const {
    std::string out = "{";
    for (const auto& [key, value] : members_)
      out += (out.size() > 1 ? ",\n  " : "\n  ") + cell::quoted(key) + ": " + value;
    return out + "\n}\n";
  }
  static bool is_text(const cell& each) { return each.json.front() == '"'; }
  static std::string aligned(const std::string& words, std::size_t width, bool left) {
    const std::string blanks(width - words.size(), ' ');
    return "  " + (left ? words + blanks : blanks + words);
  }
  static std::string trimmed(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
  }

  bool json_ = false;
  std::string json_file_;
  std::string text_;
  std::vector<std::pair<std::string, std::string>> members_;
};

} // namespace lab
