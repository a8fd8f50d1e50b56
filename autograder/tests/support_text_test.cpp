#include "catch.hpp"
#include "support/clean_text.hpp"

using kernlet::grader::clean_text;

TEST_CASE("ordinary text stays as it is") {
  CHECK(clean_text("a\tb\nc äöü €\n") == "a\tb\nc äöü €\n");
}

TEST_CASE("escape sequences and control characters go") {
  CHECK(clean_text("\x1b[31mred\x1b[0m") == "red");
  CHECK(clean_text("a\rb\x07") == "ab\xef\xbf\xbd");
  CHECK(clean_text("\x1b") == "");
}

TEST_CASE("bytes that are no UTF-8 become the replacement character") {
  for (const char* const bad : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82"})
    CHECK(clean_text(bad).find("\xef\xbf\xbd") == 0);
}

TEST_CASE("long text is cut, and the cut is said") {
  const std::string cut = clean_text(std::string(1000, 'x'), 100);
  CHECK(cut.find("... and 900 bytes more") != cut.npos);
}
