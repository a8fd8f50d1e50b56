// Step 04.2: a coroutine goes on with another one; the resumer of the first hears from the second.
#include "support.hpp"

KERNLET_TEST("04.2.transfer") {
  using namespace chapter04;
  const auto words = t.input("words");
  std::vector<std::uint64_t> seen;
  auto second = make([&](coroutine_self& self, void* word) {
    seen.push_back(to_word(word));
    word = self.yield(to_pointer(words[2]));
    seen.push_back(to_word(word));
  });
  auto first = make([&](coroutine_self& self, void* word) {
    seen.push_back(to_word(word));
    word = self.transfer_to(second, to_pointer(words[1]));
    seen.push_back(to_word(word));
    self.yield(to_pointer(words[5]));
  });
  t.step("main resumes the first, which transfers to the second, which yields to main");
  seen.push_back(to_word(first.resume(to_pointer(words[0]))));
  KERNLET_CHECK_EQUAL(t, number(first.status()), number(coroutine_status::suspended),
                      "status of the one that left");
  KERNLET_CHECK_EQUAL(t, number(second.status()), number(coroutine_status::suspended),
                      "status of the one that yielded");
  t.step("main resumes the second to its end, then the first");
  KERNLET_CHECK_EQUAL(t, to_word(second.resume(to_pointer(words[3]))), 0, "the word of the second one's end");
  KERNLET_CHECK(t, second.done());
  seen.push_back(to_word(first.resume(to_pointer(words[4]))));
  t.observe("words", seen);
  t.step("a transfer to what may not be resumed");
  bool finished = false, itself = false, unlike = false, inside = false;
  coroutine_core* own = nullptr;
  auto sharing = make([](coroutine_self&, void*) {}, {nullptr, kernlet::fp_control::shared, "sharing"});
  auto third = make([&](coroutine_self& self, void*) {
    finished = refuses([&] { self.transfer_to(second); });
    itself = refuses([&] { self.transfer_to(*own); });
    unlike = refuses([&] { self.transfer_to(sharing); });
    inside = true;
  });
  own = &third;
  third.resume();
  KERNLET_CHECK(t, inside && third.done());
  KERNLET_CHECK(t, finished);
  KERNLET_CHECK(t, itself);
  KERNLET_CHECK(t, unlike);
}
