// The bonus exercise of the appendix: the model answer holds, and each way to get it wrong is told apart.
#include "sleep_sets.hpp"
#include "catch.hpp"
#include "sleep_sets_judge.hpp"

namespace {

using tiny::decision;
using tiny::operation;
using tiny::path;
using sleepers = std::set<std::size_t>;

bool never(const operation&, const operation&) {
  return false;
}
bool other_objects(const operation& one, const operation& other) {
  return one.object != other.object;
}
bool not_both_written(const operation& one, const operation& other) {
  return one.object != other.object || !(one.writes && other.writes);
}
bool always(const operation&, const operation&) {
  return true;
}

/// A policy as the model answer's, with a place for each mistake.
struct variant {
  judge::relation independent = tiny::independent;
  bool siblings = true; ///< options that were tried earlier fall asleep
  bool inherits = true; ///< who has slept before sleeps on
  bool wakes = true;    ///< a dependent step wakes
  bool at_once = true;  ///< also those who have just fallen asleep
  bool upside_down = false;

  std::vector<std::size_t> operator()(const path& so_far, const decision& here) const {
    sleepers asleep;
    for (const decision& each : so_far) {
      if (!inherits)
        asleep.clear();
      const auto wake = [&] {
        std::erase_if(asleep, [&](std::size_t thread) {
          return wakes && independent(each.next[thread], each.next[each.chosen()]) == upside_down;
        });
      };
      if (!at_once)
        wake();
      if (siblings)
        asleep.insert(each.options.begin(), each.options.begin() + static_cast<std::ptrdiff_t>(each.taken));
      if (at_once)
        wake();
    }
    std::vector<std::size_t> options = here.enabled;
    std::erase_if(options, [&](std::size_t thread) { return asleep.contains(thread); });
    return options;
  }
};

/// The first check that does not hold, and why.
std::string first_wrong(const variant& tried) {
  for (const judge::verdict& each : judge::all(tried.independent, tried))
    if (!each.wrong.empty())
      return std::string(each.key) + ": " + each.wrong;
  return "";
}

} // namespace

TEST_CASE("the model answer holds") {
  for (const judge::verdict& each : judge::all(tiny::independent, tiny::awake)) {
    CAPTURE(each.about);
    CHECK(each.wrong == "");
  }
}

TEST_CASE("right but different: the last option is tried first") {
  const tiny::policy backwards = [](const path& so_far, const decision& here) {
    std::vector<std::size_t> options = variant{}(so_far, here);
    std::ranges::reverse(options);
    return options;
  };
  for (const judge::verdict& each : judge::all(tiny::independent, backwards))
    CHECK(each.wrong == "");
}

TEST_CASE("each mistake is told by the check that is meant for it") {
  CHECK(first_wrong({.independent = never}) == "pairs: load x and load y are independent; yours says no");
  CHECK(first_wrong({.independent = other_objects}) ==
        "pairs: load x and load x are independent; yours says no");
  CHECK(first_wrong({.independent = not_both_written}) ==
        "pairs: load x and store x are not independent; yours says yes");
  CHECK(first_wrong({.independent = always}) ==
        "pairs: load x and store x are not independent; yours says yes");
  CHECK(first_wrong({.siblings = false}) == "strangers: 90 executions, where 1 will do");
  CHECK(first_wrong({.upside_down = true}) == "strangers: 90 executions, where 1 will do");
  CHECK(first_wrong({.inherits = false}) == "strangers: 18 executions, where 1 will do");
  CHECK(first_wrong({.wakes = false}) == "counters: an outcome is lost: A saw 0 1, B saw 0 1, x is 1");
  CHECK(first_wrong({.at_once = false}) == "counters: 3 executions, where 4 are needed");
}

TEST_CASE("what a relation claims too much is also seen by the outcomes") {
  CHECK(judge::compare_drawn(variant{.independent = not_both_written}).find("an outcome is lost") !=
        std::string::npos);
  CHECK(judge::compare_drawn(variant{.independent = other_objects}).find("will do") != std::string::npos);
}

TEST_CASE("failures are found with fewer executions") {
  const auto every = tiny::explore(programs::kept_wakeup, tiny::at_most(LONG_MAX));
  const auto some = tiny::explore(programs::kept_wakeup, tiny::awake);
  CHECK(some.failure.empty());
  CHECK(some.executions - some.redundant < every.executions);
  CHECK(tiny::explore(programs::lost_wakeup, tiny::awake).failure == "deadlock");
  CHECK(tiny::explore([](tiny::execution& run) { programs::lost_update(run, 3); }, tiny::awake).failure ==
        "an update is lost");
}
