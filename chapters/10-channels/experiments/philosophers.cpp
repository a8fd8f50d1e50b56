// Five philosophers, forks that are channels, and three rules for who takes which fork first. The schedule is
// deterministic, and each gives way with one fork in hand.

#include "philosophers.hpp"

#include "report.hpp"

#include <kernlet/loop_error.hpp>
#include <sstream>

namespace {

constexpr int meals = 100;

struct outcome {
  long eaten = 0;
  std::string report; ///< of a deadlock; empty: all went home
};

template <class Fork>
outcome evening(lab::table_manners manners) {
  try {
    return {kernlet::run({.workers = 1, .deadlock = kernlet::on_deadlock::throw_error, .seed = 1},
                         [&] { return lab::dine<Fork>(manners, meals); }),
            ""};
  } catch (const kernlet::deadlock_error& error) {
    return {0, error.what()};
  }
}

lab::row told(const char* key, const char* rule, const char* fork, const outcome& seen) {
  return {key, {rule, fork, seen.eaten, seen.report.empty() ? "all go home" : "deadlock"}};
}

/// What each task waits for; without the places in the program, which are another build's own.
std::string who_waits(const std::string& report) {
  std::istringstream in(report);
  std::string all;
  for (std::string line; std::getline(in, line);)
    if (line.find("task '") != line.npos && line.find("'main'") == line.npos)
      all += line + "\n";
  return all;
}

} // namespace

int main(int argc, char** argv) {
  using enum lab::table_manners;
  lab::report report(argc, argv);
  const outcome left = evening<lab::channel_fork>(left_first), locks = evening<lab::mutex_fork>(left_first);
  report.table(
      {{"rule", "which fork first"}, {"fork", "a fork is"}, {"eaten", "meals"}, {"end", "the end"}},
      {told("left", "each its left one", "a channel", left),
       told("left_mutex", "each its left one", "a mutex", locks),
       told("number", "the lower number", "a channel", evening<lab::channel_fork>(by_number)),
       told("number_mutex", "the lower number", "a mutex", evening<lab::mutex_fork>(by_number)),
       told("seats", "its left one; four seats", "a channel", evening<lab::channel_fork>(four_seats))});
  report.say();
  report.say("What the runtime reports of the first row:");
  report.say();
  report.say(who_waits(left.report));
  report.say("and of the second:");
  report.say();
  report.say(who_waits(locks.report));
  return report.finish();
}
