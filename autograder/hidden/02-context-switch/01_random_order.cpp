// Step 02.1, hidden: eight contexts switch among themselves in an order that the judge drew.
#include "../../../exercises/02-context-switch/tests/support.hpp"

#include <kernlet/judge/test.hpp>
#include <vector>

KERNLET_TEST("02.1.random-order") {
  using namespace chapter02;
  const auto order = t.input("order");
  std::vector<std::uint64_t> seen;
  seen.reserve(order.size());
  kernlet::context main;
  std::vector<std::unique_ptr<framed_runner>> runners;

  // Each context notes its own number, then switches straight to the next one in the order, itself excepted.
  const auto go_on = [&](kernlet::context& from) {
    while (seen.size() < order.size() && &runners[order[seen.size()]]->context == &from)
      seen.push_back(order[seen.size()]);
    kernlet::context& next = seen.size() < order.size() ? runners[order[seen.size()]]->context : main;
    from.switch_to(next, nullptr);
  };
  for (std::uint64_t self = 0; self < 8; ++self)
    runners.push_back(std::make_unique<framed_runner>([&, self](void*) {
      for (std::uint64_t local = self;;) {
        seen.push_back(local);
        go_on(runners[self]->context);
      }
    }));
  t.step("%zu switches among eight contexts", order.size());
  main.switch_to(runners[order[0]]->context, nullptr);
  t.observe("order", seen);
}
