// Markdown as terminal text.

#include "catch.hpp"
#include "support/terminal.hpp"
#include "support/text_flow.hpp"

#include <cstdlib>
#include <sstream>

using namespace kernlet::grader;

namespace {

const terminal& plain() {
  static std::FILE* const sink = std::fopen("/dev/null", "w");
  static const terminal where(sink);
  return where;
}

std::string rendered(std::string_view markdown, std::size_t indent = 0) {
  return render_markdown(markdown, plain(), indent);
}

} // namespace

TEST_CASE("01 paragraphs are joined and wrapped, words are never cut", "[terminal][markdown]") {
  CHECK(rendered("one\ntwo\n\nthree") == "one two\n\nthree\n");
  std::string text;
  for (int count = 0; count < 60; ++count)
    text += "word" + std::to_string(count) + " ";
  std::istringstream lines(rendered(text, 5));
  for (std::string line; std::getline(lines, line);) {
    CHECK(line.size() <= 80);
    CHECK(line.starts_with("     word"));
  }
  const std::string endless(200, 'x');
  CHECK(rendered("a " + endless + " b") == "a\n" + endless + "\nb\n");
  CHECK(rendered("").empty());
}

TEST_CASE("02 inline marks: code keeps its backticks without colour", "[terminal][markdown]") {
  CHECK(rendered("the *very* **first** `call rax`, `ret`.") == "the very first `call rax`, `ret`.\n");
  CHECK(rendered("a [link](https://example.org/x)") == "a link (https://example.org/x)\n");
  CHECK(rendered("a &lt; b &amp; c") == "a < b & c\n");
  CHECK(rendered("hard  \nbreak") == "hard\nbreak\n");
  CHECK(rendered("a <b> c") == "a <b> c\n");
}

TEST_CASE("03 headings, lists and quotations", "[terminal][markdown]") {
  CHECK(rendered("# Title\ntext") == "Title\n\ntext\n");
  CHECK(rendered("before\n\n- one\n- two\n  more\n\nafter") == "before\n\n- one\n- two more\n\nafter\n");
  CHECK(rendered("3. three\n4. four\n   - inner") == "3. three\n4. four\n   - inner\n");
  CHECK(rendered("- one\n\n- two") == "- one\n\n- two\n");
  CHECK(rendered("> said\n> so") == "| said so\n");
  CHECK(rendered("- item", 2) == "  - item\n");
}

TEST_CASE("04 code blocks are kept as they are", "[terminal][markdown]") {
  CHECK(rendered("text\n\n```asm\npush rbp\n\n  ret\n```\nmore") ==
        "text\n\n    push rbp\n\n      ret\n\nmore\n");
  CHECK(rendered("```\n" + std::string(200, 'x') + "\n```") == "    " + std::string(200, 'x') + "\n");
}

TEST_CASE("05 tables are aligned", "[terminal][markdown]") {
  CHECK(rendered("| reg | who |\n|---|---|\n| `rbx` | callee |\n| rcx | caller |") ==
        "reg    who\n-----  ------\n`rbx`  callee\nrcx    caller\n");
}

TEST_CASE("06 colour: the same words, painted, and no wider", "[terminal][markdown]") {
  setenv("CLICOLOR_FORCE", "1", 1);
  std::FILE* const sink = std::fopen("/dev/null", "w");
  const terminal where(sink);
  unsetenv("CLICOLOR_FORCE");
  if (!where.coloured()) { // NO_COLOR is set by whoever runs this
    std::fclose(sink);
    return;
  }
  CHECK(render_markdown("the `ret` **now**", where) == "the \x1b[36mret\x1b[0m \x1b[1mnow\x1b[0m\n");
  std::string text;
  for (int count = 0; count < 40; ++count)
    text += "`code` **strong** ";
  std::istringstream lines(render_markdown(text, where));
  for (std::string line; std::getline(lines, line);)
    CHECK(columns(line) <= 80);
  CHECK(render_markdown("| a |\n|---|\n| `x` |\n", where) == "a\n-\n\x1b[36mx\x1b[0m\n");
  std::fclose(sink);
}

TEST_CASE("07 characters of more than one byte take one column", "[terminal][markdown]") {
  CHECK(columns("main → A") == 8);
  CHECK(columns("\x1b[1mé\x1b[0m") == 1);
}
