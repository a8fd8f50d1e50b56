// Step 04.2: with types. Bodies, values and results that can only be moved.
#include "support.hpp"

KERNLET_TEST("04.2.move-only") {
  using namespace chapter04;
  using box = std::unique_ptr<std::uint64_t>;
  const auto in = t.input("in"), out = t.input("out");
  std::vector<std::uint64_t> seen_in, seen_out;
  coroutine<box, box, box> other(
      [&, own = std::make_unique<std::uint64_t>(out[3])](auto& self, box given) mutable {
        for (int i = 0; i < 3; ++i) {
          seen_in.push_back(*given);
          given = self.yield(std::make_unique<std::uint64_t>(out[static_cast<std::size_t>(i)]));
        }
        seen_in.push_back(*given);
        return std::move(own);
      });
  KERNLET_CHECK(t, refuses([&] { other.result(); }));
  for (std::size_t i = 0; i < 3; ++i) {
    t.step("a box goes in, another one comes out");
    auto received = other.resume(std::make_unique<std::uint64_t>(in[i]));
    if (!KERNLET_CHECK(t, received.has_value() && *received != nullptr))
      return;
    seen_out.push_back(**received);
  }
  t.step("the last box goes in; the body returns the one that it owned");
  KERNLET_CHECK(t, !other.resume(std::make_unique<std::uint64_t>(in[3])).has_value());
  KERNLET_CHECK(t, other.done());
  seen_out.push_back(*other.result());
  KERNLET_CHECK(t, refuses([&] { other.result(); }));
  t.observe("in", seen_in);
  t.observe("out", seen_out);
}
