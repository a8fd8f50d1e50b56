// Step 10.3: of those that are ready each is as likely, wherever it stands. Numbers by chance are the
// runtime's (kernlet/channel_error.hpp): the same in each run of this test.
#include "support.hpp"

namespace {

using namespace chapter10;

/// How often each of four cases is chosen in 3,000 selects, if those with a bit in `ready` are ready.
std::array<std::uint64_t, 4> choices(unsigned ready) {
  std::array<std::uint64_t, 4> counts{};
  std::array<std::unique_ptr<channel_core>, 4> all;
  for (auto& one : all)
    one = std::make_unique<channel_core>(1);
  for (int i = 0; i < 3000; ++i) {
    channel_case cases[4];
    for (std::size_t k = 0; k < 4; ++k) {
      if ((ready >> k & 1) != 0)
        all[k]->try_send(1);
      cases[k] = to_receive(*all[k]);
    }
    ++counts[look(cases).chosen % 4];
  }
  return counts;
}

} // namespace

KERNLET_TEST("10.3.by-chance") {
  for (const unsigned ready : {0b1111u, 0b0111u, 0b1011u, 0b1001u, 0b0110u, 0b1100u}) {
    const auto many = static_cast<std::uint64_t>(__builtin_popcount(ready));
    const std::uint64_t share = 3000 / many;
    const auto counts = choices(ready);
    t.step("%llu of four cases are ready (bits %x): chosen %llu, %llu, %llu and %llu times of 3000",
           static_cast<unsigned long long>(many), ready, static_cast<unsigned long long>(counts[0]),
           static_cast<unsigned long long>(counts[1]), static_cast<unsigned long long>(counts[2]),
           static_cast<unsigned long long>(counts[3]));
    for (std::size_t k = 0; k < 4; ++k) {
      const bool is_ready = (ready >> k & 1) != 0;
      const std::uint64_t off = counts[k] > share ? counts[k] - share : share - counts[k];
      // More than seven times the standard deviation, which is at most 27.
      KERNLET_CHECK(t, (is_ready ? off < 200 : counts[k] == 0) && "each case that is ready is as likely");
    }
  }
}
