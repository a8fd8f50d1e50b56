#include "catch.hpp"
#include "judge/assignment.hpp"

#include <set>

using namespace kernlet::grader;

namespace {

test_spec drawn_test() {
  test_spec test;
  test.id = "02.1.x";
  test.inputs = {{"words", 0, 64}, {"small", 4, 256}};
  return test;
}

} // namespace

TEST_CASE("the same seed draws the same inputs; another seed, test or execution draws others") {
  const test_spec test = drawn_test();
  const auto first = draw_assignment(test, "plain", 42);
  CHECK(draw_assignment(test, "plain", 42).inputs[0].words == first.inputs[0].words);
  CHECK(draw_assignment(test, "plain", 43).inputs[0].words != first.inputs[0].words);
  CHECK(draw_assignment(test, "asan", 42).inputs[0].words != first.inputs[0].words);
}

TEST_CASE("drawn inputs are the same on every machine") {
  test_spec test;
  test.id = "t";
  test.inputs = {{"w", 0, 1}};
  CHECK(draw_assignment(test, "plain", 1).inputs[0].words[0] ==
        draw_assignment(test, "plain", 1).inputs[0].words[0]);
}

TEST_CASE("bounded inputs stay below the bound and reach every value") {
  const auto work = draw_assignment(drawn_test(), "plain", 7);
  const std::set<std::uint64_t> seen(work.inputs[1].words.begin(), work.inputs[1].words.end());
  CHECK(seen == std::set<std::uint64_t>{0, 1, 2, 3});
}

TEST_CASE("each assignment has a nonce of its own, and fresh seeds differ") {
  const test_spec test = drawn_test();
  CHECK(draw_assignment(test, "plain", 1).nonce != draw_assignment(test, "plain", 1).nonce);
  CHECK(draw_assignment(test, "plain", 1).nonce.size() == 32);
  CHECK(fresh_seed() != 0);
}

TEST_CASE("the text for the child") {
  assignment work{"02.1.x", "n0nce", 5, {{"words", {1, 2}}}, 1};
  CHECK(to_text(work) == "kernlet-judge 1\ntest 02.1.x\nseed 5\nnonce n0nce\ninput words 2 1 2\ngo\n");
  work.repeat = 20;
  CHECK(to_text(work) ==
        "kernlet-judge 1\ntest 02.1.x\nseed 5\nnonce n0nce\ninput words 2 1 2\nrepeat 20\ngo\n");
}

TEST_CASE("a test is repeated on kernel threads alone, and less often where they are slow") {
  test_spec test = drawn_test();
  test.repeat = 200;
  CHECK(draw_assignment(test, "plain", 1).repeat == 200);
  CHECK(draw_assignment(test, "tsan", 1).repeat == 20);
  CHECK(draw_assignment(test, "explore", 1).repeat == 1);
  CHECK(draw_assignment(test, "tasks", 1).repeat == 1);
}
