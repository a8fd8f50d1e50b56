// Power series whose coefficients come out of channels, one at a time, on demand, from tasks that are made of
// each other.

#include "series.hpp"

#include "report.hpp"

namespace {

constexpr std::size_t wanted = 10;

/// A row: what it is, how many tasks compute it over how many channels, and its first coefficients.
template <class Make>
lab::row told(const char* key, const char* name, Make make) {
  return kernlet::run([&]() -> lab::row {
    lab::series_lab lab;
    lab::series& series = make(lab);
    std::string line;
    for (const lab::rational& each : lab::series_lab::first(series, wanted))
      line += (line.empty() ? "" : "  ") + each.text();
    return {key, {name, lab.tasks(), lab.channels(), line}};
  });
}

} // namespace

int main(int argc, char** argv) {
  using lab::series_lab;
  lab::report report(argc, argv);
  report.table(
      {{"series", "series"},
       {"tasks", "tasks"},
       {"channels", "channels"},
       {"coefficients", "coefficients of 1, x, x^2 and so on"}},
      {told("exp", "exp x",
            [](series_lab& lab) -> lab::series& { return lab.exponential(lab.polynomial({0, 1})); }),
       told("exp_of_more", "exp (x + x^2)",
            [](series_lab& lab) -> lab::series& { return lab.exponential(lab.polynomial({0, 1, 1})); }),
       told("sin", "sin x", [](series_lab& lab) -> lab::series& { return *lab.sine_and_cosine().first; }),
       told("cos", "cos x", [](series_lab& lab) -> lab::series& { return *lab.sine_and_cosine().second; }),
       told("tan", "tan x", [](series_lab& lab) -> lab::series& { return lab.tangent(); }),
       told("one", "sin^2 x + cos^2 x", [](series_lab& lab) -> lab::series& {
         const auto [sine, cosine] = lab.sine_and_cosine();
         const auto sines = lab.split_for(*sine, 2), cosines = lab.split_for(*cosine, 2);
         return lab.sum(lab.product(*sines[0], *sines[1]), lab.product(*cosines[0], *cosines[1]));
       })});
  report.fact("wanted", wanted);
  return report.finish();
}
