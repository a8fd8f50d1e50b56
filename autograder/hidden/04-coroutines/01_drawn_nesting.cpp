// Step 04.1, hidden: eight coroutines resume one another as the judge drew it; each yield finds its own
// resumer.
#include "../../../exercises/04-coroutines/tests/support.hpp"

KERNLET_TEST("04.1.drawn-nesting") {
  using namespace chapter04;
  constexpr std::size_t count = 8;
  const auto draw = t.input("draw");
  std::size_t at = 0;
  std::uint64_t wrong = 0, resumes = 0;
  std::vector<std::size_t> running{count}; // who runs, innermost last; `count` is main
  std::vector<coroutine_core> all(count);
  // Resumes a drawn one if it may be, and checks that control comes back here.
  const auto resume_one = [&](std::size_t self) {
    const std::size_t next = draw[at++];
    if (all[next].status() == coroutine_status::running)
      return;
    ++resumes;
    running.push_back(next);
    all[next].resume();
    running.pop_back();
    wrong += running.back() != self;
  };
  for (std::size_t i = 0; i < count; ++i)
    all[i] = make([&, i](coroutine_self& self, void*) {
      while (at < draw.size()) {
        wrong += running.back() != i;
        resume_one(i);
        if (at < draw.size() && draw[at] % 2 == 0)
          continue; // another one before it yields
        self.yield();
      }
    });
  t.step("main and eight coroutines resume one another, %zu drawn numbers", draw.size());
  while (at < draw.size())
    resume_one(count);
  KERNLET_CHECK(t, resumes > 0);
  KERNLET_CHECK_EQUAL(t, wrong, 0, "times that control came to the wrong place");
}
