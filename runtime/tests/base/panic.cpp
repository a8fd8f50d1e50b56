// A panic names its place and aborts.
#include "catch.hpp"
#include "death.hpp"

#include <climits>
#include <kernlet/panic.hpp>

using Catch::Matchers::ContainsSubstring;

TEST_CASE("a panic prints one line with its place and aborts") {
  const auto seen = test::in_child([] { kernlet::panic("the cat is out", "bag.cpp", 42); });
  CHECK(seen.signal == SIGABRT);
  CHECK(seen.said == "kernlet: panic: the cat is out (bag.cpp:42)\n");
}

TEST_CASE("a panic prints any line number") {
  CHECK(test::in_child([] { kernlet::panic("x", "y", 0); }).said == "kernlet: panic: x (y:0)\n");
  CHECK(test::in_child([] { kernlet::panic("x", "y", INT_MAX); }).said ==
        "kernlet: panic: x (y:2147483647)\n");
}

TEST_CASE("an invariant that holds costs nothing, a broken one panics with its text") {
  const auto seen = test::in_child([] {
    const int two = 2;
    KERNLET_CHECK_INVARIANT(two == 2);
    KERNLET_CHECK_INVARIANT(two == 3);
  });
  CHECK(seen.signal == SIGABRT);
  CHECK_THAT(seen.said, ContainsSubstring("invariant broken: two == 3"));
  CHECK_THAT(seen.said, ContainsSubstring("panic.cpp:"));
}
