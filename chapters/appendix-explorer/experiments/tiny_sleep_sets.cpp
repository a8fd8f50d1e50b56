// The bonus exercise's judge: ends with 0 when all holds, with 1 when not.

#include "report.hpp"
#include "sleep_sets.hpp"
#include "sleep_sets_judge.hpp"

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  long held = 0;
  std::vector<lab::row> rows;
  for (const judge::verdict& each : judge::all(tiny::independent, tiny::awake)) {
    held += each.wrong.empty();
    rows.push_back({each.key, {each.about, each.wrong.empty() ? "holds" : each.wrong}});
  }
  report.table({{"about", "program"}, {"verdict", "verdict"}}, rows);
  report.say("\n" + std::to_string(held) + " of " + std::to_string(rows.size()) + " hold.");
  report.fact("held", held);
  const int trouble = report.finish();
  return trouble != 0 ? trouble : held == static_cast<long>(rows.size()) ? 0 : 1;
}
