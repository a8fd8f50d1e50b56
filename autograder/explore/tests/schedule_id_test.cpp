#include "catch.hpp"
#include "explore/schedule_id.hpp"

using namespace kernlet::grader;

TEST_CASE("a schedule id holds its schedule") {
  for (const explored_schedule& schedule :
       {explored_schedule{}, {{0, 1}}, {{3, 1}, {4, 2}, {200, 1}}, {{1000000, 7}, {4000000000u, 300}}})
    for (const bool ignores_yields : {false, true}) {
      const std::string text = to_text({"k7d2", ignores_yields, schedule});
      INFO(text);
      const auto read = read_schedule_id(text);
      REQUIRE(read);
      CHECK(read->mark == "k7d2");
      CHECK(read->ignores_yields == ignores_yields);
      CHECK(read->schedule == schedule);
    }
}

TEST_CASE("a schedule id may be typed in capitals") {
  const std::string text = to_text({"k7d2", false, {{3, 1}}});
  std::string capitals = text;
  for (char& c : capitals)
    c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  REQUIRE(read_schedule_id(capitals));
  CHECK(to_text(*read_schedule_id(capitals)) == text);
}

TEST_CASE("a schedule id may leave its mark out") {
  for (const explored_schedule& schedule : {explored_schedule{}, {{3, 1}, {4, 2}, {200, 1}}})
    for (const bool ignores_yields : {false, true}) {
      const std::string text = to_text({"", ignores_yields, schedule});
      INFO(text);
      CHECK(to_text({"k7d2", ignores_yields, schedule}) == "k7d2-" + text);
      const auto read = read_schedule_id(text);
      REQUIRE(read);
      CHECK(read->mark.empty());
      CHECK(read->ignores_yields == ignores_yields);
      CHECK(read->schedule == schedule);
    }
}

TEST_CASE("what is no schedule id is refused") {
  for (const char* const text :
       {"", "-", "k7d2", "k7d2-", "k7d2_00", "k7d2-!", "uuuu-00", "k7d-000", "k7d2-zzzzzzzzzz",
        "k7d2-0000000000", "k7d2-04g1c8x", "zz", "0", "04g1c8x", "list"})
    CHECK_FALSE(read_schedule_id(text));
}

TEST_CASE("the mark of a source is four letters that change with it") {
  CHECK(source_mark("a").size() == 4);
  CHECK(source_mark("a") == source_mark("a"));
  CHECK(source_mark("a") != source_mark("b"));
}
