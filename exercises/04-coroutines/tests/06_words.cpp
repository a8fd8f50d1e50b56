// Step 04.2, first test: a word goes in with each resume, and one comes out with each yield.
#include "support.hpp"

KERNLET_TEST("04.2.words") {
  using namespace chapter04;
  const auto in = t.input("in"), out = t.input("out");
  std::vector<std::uint64_t> seen_in, seen_out;
  auto other = make([&](coroutine_self& self, void* word) {
    for (const std::uint64_t each : out) {
      seen_in.push_back(to_word(word)); // the first one is an argument, the later ones are results of yield()
      word = self.yield(to_pointer(each));
    }
  });
  for (const std::uint64_t each : in) {
    t.step("resume(%#llx)", static_cast<unsigned long long>(each));
    seen_out.push_back(to_word(other.resume(to_pointer(each))));
  }
  t.observe("in", seen_in);
  t.observe("out", seen_out);
  KERNLET_CHECK_EQUAL(t, to_word(other.resume(to_pointer(1))), 0, "the word of a body that has returned");
  KERNLET_CHECK(t, other.done());
}
