// Two threads that count: the tiny explorer finds the order that loses an update, then counts all those that
// do.

#include "show.hpp"

namespace {

lab::row losses(const char* key, int threads) {
  long lost = 0;
  const auto all = tiny::explore(
      [&](tiny::execution& run) {
        try {
          programs::lost_update(run, threads);
        } catch (const std::runtime_error&) {
          ++lost;
        }
      },
      tiny::at_most(lab::any));
  return {key, {threads, all.executions, lost}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  report.say("Two threads; each loads the counter, and stores one more.");
  report.say();
  lab::search(report, [](tiny::execution& run) { programs::lost_update(run); });
  report.say("\nAll orders, whether they fail or not:\n");
  report.table({{"threads", "threads"}, {"orders", "orders"}, {"lost", "lose an update"}},
               {losses("threads_2", 2), losses("threads_3", 3), losses("threads_4", 4)});
  return report.finish();
}
