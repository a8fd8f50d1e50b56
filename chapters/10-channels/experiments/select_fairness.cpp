// A select whose cases are all ready, thirty thousand times: which does it take?

#include "report.hpp"

#include <kernlet/go.hpp>
#include <kernlet/select.hpp>

namespace {

constexpr int rounds = 30000;
constexpr auto nothing = [] {};

using word = std::optional<int>;
constexpr auto ignore = [](word) {};

/// How often each of three cases was taken.
struct counts {
  long first = 0, second = 0, third = 0;
};

/// `choose` takes one of three channels that are full, and says which.
template <class Choose>
counts count(Choose choose) {
  counts all;
  kernlet::run({.workers = 1, .seed = 1}, [&] {
    kernlet::channel<int> a(1), b(1), c(1);
    for (int i = 0; i < rounds; ++i) {
      for (kernlet::channel<int>* const each : {&a, &b, &c})
        each->try_send(1);
      const std::size_t chosen = choose(a, b, c);
      ++(chosen == 0 ? all.first : chosen == 1 ? all.second : all.third);
    }
  });
  return all;
}

lab::row told(const char* key, const char* how, const counts& all) {
  const auto share = [](long one) { return lab::cell(100.0 * static_cast<double>(one) / rounds, 1); };
  return {key,
          {how, all.first, all.second, all.third, share(all.first), share(all.second), share(all.third)}};
}

} // namespace

int main(int argc, char** argv) {
  using kernlet::receive_from, kernlet::select, kernlet::otherwise;
  using channel = kernlet::channel<int>;
  lab::report report(argc, argv);
  report.say("Of three channels each holds a word, each time. " + std::to_string(rounds) + " times each.");
  report.say();
  const counts in_order = count([](channel& a, channel& b, channel& c) {
    return select(receive_from(a, ignore), receive_from(b, ignore), receive_from(c, ignore));
  });
  const counts twice = count([](channel& a, channel& b, channel& c) {
    const std::size_t place = select(receive_from(a, ignore), receive_from(a, ignore),
                                     receive_from(b, ignore), receive_from(c, ignore));
    return place < 2 ? 0 : place - 1;
  });
  const counts preferred = count([](channel& a, channel& b, channel& c) {
    if (select(receive_from(a, ignore), otherwise(nothing)) == 0)
      return std::size_t{0};
    return 1 + select(receive_from(b, ignore), receive_from(c, ignore));
  });
  const counts by_hand = count([](channel& a, channel& b, channel& c) {
    return a.try_receive()   ? std::size_t{0}
           : b.try_receive() ? std::size_t{1}
           : c.try_receive() ? std::size_t{2}
                             : 3;
  });
  report.table({{"how", "how"},
                {"first", "a"},
                {"second", "b"},
                {"third", "c"},
                {"first_share", "a %"},
                {"second_share", "b %"},
                {"third_share", "c %"}},
               {told("select", "select: a, b, c", in_order), told("twice", "select: a, a, b, c", twice),
                told("preferred", "select: a, otherwise; then b, c", preferred),
                told("tried", "try_receive: a, else b, else c", by_hand)});
  report.fact("rounds", rounds);
  return report.finish();
}
