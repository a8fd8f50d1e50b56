// Step 10.3, hidden: channels and cases as the judge drew them. What is chosen was ready, and nothing else
// has changed.
#include "../../../exercises/10-channels/tests/support.hpp"

KERNLET_TEST("10.3.cases-drawn") {
  using namespace chapter10;
  const auto channels = t.input("channels"), drawn = t.input("cases");
  std::uint64_t wrong = 0, looks = 0, ready_at_all = 0;
  for (std::size_t round = 0; round + 4 <= drawn.size(); round += 4) {
    std::unique_ptr<channel_core> all[3];
    std::uint64_t inside[3] = {};
    bool over[3] = {};
    for (std::size_t k = 0; k < 3; ++k) {
      const std::uint64_t how = channels[(round + k) % channels.size()]; // words inside, open or closed
      all[k] = std::make_unique<channel_core>(2);
      for (; inside[k] < how % 3; ++inside[k])
        all[k]->try_send(k + 1);
      if (how >= 3) {
        over[k] = true;
        all[k]->close();
      }
    }
    channel_case cases[4];
    std::size_t of[4] = {};
    bool ready[4] = {}, any = false;
    for (std::size_t i = 0; i < 4; ++i) {
      of[i] = drawn[round + i] % 4;
      cases[i].sends = drawn[round + i] >= 4;
      cases[i].word = 9;
      if (of[i] == 3)
        continue;
      cases[i].channel = all[of[i]].get();
      ready[i] = over[of[i]] || (cases[i].sends ? inside[of[i]] < 2 : inside[of[i]] > 0);
      any = any || ready[i];
    }
    const selected made = look(cases);
    ++looks;
    ready_at_all += any;
    if (!any || made.chosen >= 4) {
      wrong += any || made.how != would_block;
    } else {
      const std::size_t i = made.chosen, k = of[i];
      const bool moves = cases[i].sends ? !over[k] : inside[k] > 0;
      wrong += !ready[i] || made.how != (moves ? done : closed) || cases[i].ok != moves;
      wrong += moves && !cases[i].sends && cases[i].word != k + 1;
      if (moves)
        inside[k] = cases[i].sends ? inside[k] + 1 : inside[k] - 1;
    }
    for (std::size_t k = 0; k < 3; ++k)
      wrong += all[k]->size() != inside[k];
    if (wrong != 0) {
      t.step("look number %llu was the first to go wrong", static_cast<unsigned long long>(looks));
      break;
    }
  }
  KERNLET_CHECK_EQUAL(t, wrong, 0, "selects that chose what was not ready, or changed something else");
  t.step("%llu looks, something was ready for %llu", static_cast<unsigned long long>(looks),
         static_cast<unsigned long long>(ready_at_all));
}
