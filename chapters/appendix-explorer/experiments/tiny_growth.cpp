// How many orders there are, how many of them have few preemptions, and when an early fault is found.

#include "show.hpp"

namespace {

/// All orders in which threads can make their steps, with at most so many preemptions.
long orders(int threads, int steps, long most) {
  const auto program = [&](tiny::execution& run) {
    tiny::shared<int> object{run, "object"};
    for (int i = 0; i < threads; ++i)
      run.start([&] {
        for (int k = 0; k < steps; ++k)
          object.load();
      });
    run.run();
  };
  return tiny::explore(program, tiny::at_most(most)).executions;
}

lab::row growth(const char* key, int threads, int steps) {
  return {key,
          {std::to_string(threads) + " x " + std::to_string(steps), orders(threads, steps, lab::any),
           orders(threads, steps, 0), orders(threads, steps, 1), orders(threads, steps, 2)}};
}

long until_found(int harmless, long most) {
  const auto program = [&](tiny::execution& run) { programs::lost_update(run, 2, harmless); };
  return tiny::explore(program, tiny::at_most(most)).executions;
}

lab::row early(const char* key, int harmless) {
  return {key,
          {"2 x " + std::to_string(2 + harmless), until_found(harmless, lab::any),
           until_found(harmless, 0) + until_found(harmless, 1)}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  report.say("Orders in which threads can make their steps, and those with few preemptions.");
  report.say();
  report.table({{"size", "threads x steps"},
                {"all", "all"},
                {"most_0", "none"},
                {"most_1", "at most 1"},
                {"most_2", "at most 2"}},
               {growth("t2_2", 2, 2), growth("t2_4", 2, 4), growth("t2_6", 2, 6), growth("t2_8", 2, 8),
                growth("t2_10", 2, 10), growth("t3_2", 3, 2), growth("t3_3", 3, 3), growth("t3_4", 3, 4),
                growth("t4_2", 4, 2)});
  report.say("\nThe lost update, with harmless steps behind it: executions until it is found.\n");
  report.table({{"size", "threads x steps"}, {"all", "depth-first"}, {"bounded", "no preemption, then one"}},
               {early("early_2", 0), early("early_4", 2), early("early_6", 4), early("early_8", 6),
                early("early_10", 8)});
  return report.finish();
}
