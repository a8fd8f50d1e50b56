// Records are bytes from a stranger: whatever they are, parsing them never throws and never passes for more
// than it is.
#include "catch.hpp"
#include "judge/records.hpp"

using namespace kernlet::grader;

namespace {

const assignment work{"02.1.there-and-back", "abc", 1, {{"there", {1, 2}}}};

std::string record(const std::string& json) {
  std::string bytes(4, '\0');
  for (std::size_t i = 0; i < 4; ++i)
    bytes[i] = static_cast<char>(json.size() >> (8 * i));
  return bytes + json;
}

std::string begin() {
  return record(R"({"nonce":"abc","kind":"begin","test":"02.1.there-and-back"})");
}
std::string end() {
  return record(R"({"nonce":"abc","kind":"end"})");
}

} // namespace

TEST_CASE("records of each kind are read") {
  const auto said = parse_records(
      begin() + record(R"({"nonce":"abc","kind":"step","text":"here"})") +
          record(R"({"nonce":"abc","kind":"observe","name":"there","words":["18446744073709551615","2"]})") +
          record(
              R"({"nonce":"abc","kind":"check","held":false,"what":"x","got":"1","expected":"2","file":"a.cpp","line":7})") +
          end(),
      work);
  CHECK(said.trouble.empty());
  CHECK(said.began);
  CHECK(said.ended);
  REQUIRE(said.steps == std::vector<std::string>{"here"});
  REQUIRE(said.observations.size() == 1);
  CHECK(said.observations[0].words == std::vector<std::uint64_t>{18446744073709551615u, 2});
  REQUIRE(said.checks.size() == 1);
  CHECK_FALSE(said.checks[0].held);
  CHECK(said.checks[0].line == 7);
}

TEST_CASE("what is no record is trouble") {
  const std::string bad =
      GENERATE(std::string("rubbish that is no record at all, and long enough"), record("not json"),
               record("[]"), record(R"({"kind":"begin"})"),
               record(R"({"nonce":"other","kind":"begin","test":"02.1.there-and-back"})"),
               record(R"({"nonce":"abc","kind":"begin","test":"another"})"),
               record(R"({"nonce":"abc","kind":"end"})"), std::string("\xff\xff\xff\xff", 4) + "x");
  CHECK_FALSE(parse_records(bad, work).trouble.empty());
}

TEST_CASE("a record after the end, a second begin, an unknown kind and broken words are trouble") {
  const std::string bad = GENERATE(end() + end(), begin(), record(R"({"nonce":"abc","kind":"passed"})"),
                                   record(R"({"nonce":"abc","kind":"observe","name":"x","words":[1]})"),
                                   record(R"({"nonce":"abc","kind":"observe","name":"x","words":["-1"]})"),
                                   record(R"({"nonce":"abc","kind":"observe","name":"x"})"));
  CHECK_FALSE(parse_records(begin() + bad, work).trouble.empty());
}

TEST_CASE("a record cut short by a crash is no trouble, and nothing is made of it") {
  const std::string whole = begin() + end();
  for (std::size_t length = begin().size(); length < whole.size(); ++length) {
    const auto said = parse_records(whole.substr(0, length), work);
    CHECK(said.trouble.empty());
    CHECK(said.began);
    CHECK_FALSE(said.ended);
  }
}

TEST_CASE("no bytes at all are no records") {
  const auto said = parse_records("", work);
  CHECK_FALSE(said.began);
  CHECK(said.trouble.empty());
}
