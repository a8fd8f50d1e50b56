#include "sandbox_probe.hpp"

#include "sandbox/control_group.hpp"
#include "sandbox/launch.hpp"
#include "sandbox/watch.hpp"

using namespace kernlet::grader::sandbox;

namespace {

void check_killed(const request& what, tier which, const std::string& limit) {
  const outcome result = run(what, which);
  INFO("tier " << name(which) << ", limit " << result.limit << ", status " << result.status << ", records "
               << result.records << result.trouble);
  CHECK(result.how == ending::killed);
  CHECK(result.limit == limit);
}

} // namespace

TEST_CASE("an endless loop is ended by its CPU time", "[sandbox][limits]") {
  for (const tier which : working_tiers()) {
    request what = probe("endings", {"loop"});
    what.limits.cpu_seconds = 1;
    check_killed(what, which, "cpu");
  }
}

TEST_CASE("an endless loop that ignores the warning is ended a second later", "[sandbox][limits]") {
  request what = probe("endings", {"loop-ignoring"});
  what.limits.cpu_seconds = 1;
  check_killed(what, best_tier(), "cpu");
}

TEST_CASE("a sleep is ended by the wall clock", "[sandbox][limits]") {
  for (const tier which : working_tiers()) {
    request what = probe("endings", {"sleep"});
    what.limits.wall_seconds = 0.2;
    const outcome result = run(what, which);
    CHECK(result.how == ending::killed);
    CHECK(result.limit == "wall");
    CHECK(result.wall_seconds >= 0.2);
    CHECK(result.wall_seconds < 10);
    CHECK(result.cpu_seconds < 1);
  }
}

TEST_CASE("a flood is cut at the limit", "[sandbox][limits]") {
  for (const tier which : working_tiers()) {
    for (const char* where : {"1", "2", "4"}) {
      request what = probe("flood", {where});
      what.limits.output_bytes = 50'000;
      const outcome result = run(what, which);
      INFO("tier " << name(which) << ", descriptor " << where);
      CHECK(result.how == ending::killed);
      CHECK(result.limit == "output");
      CHECK(result.output_truncated);
      CHECK(result.standard_output.size() + result.standard_error.size() + result.records.size() == 50'000);
    }
  }
}

TEST_CASE("a memory bomb is ended", "[sandbox][limits]") {
  for (const tier which : working_tiers()) {
    request what = probe("memory_bomb");
    what.limits.memory_bytes = 100u << 20;
    check_killed(what, which, "memory");
  }
}

TEST_CASE("a file that grows without end is ended", "[sandbox][limits]") {
  for (const tier which : working_tiers()) {
    request what = probe("files", {"grow", "grown"});
    what.limits.file_bytes = 1u << 20;
    check_killed(what, which, "files");
  }
}

TEST_CASE("processes are refused where none are allowed", "[sandbox][limits]") {
  for (const tier which : working_tiers()) {
    if (which == tier::none)
      continue;
    INFO("tier " << name(which));
    const outcome forks = run(probe("process_bomb", {"fork"}), which);
    CHECK(forks.records == "refused 1 after 0");
    const outcome threads = run(probe("process_bomb", {"thread", "8"}), which);
    CHECK(threads.records == "started 8");
    request single = probe("process_bomb", {"thread"});
    single.limits.threads = 0;
    CHECK(run(single, which).records == "refused 1 after 0");
  }
}

TEST_CASE("a bomb of processes or threads is ended", "[sandbox][limits]") {
  for (const tier which : working_tiers()) {
    for (const char* kind : {"fork", "thread"}) {
      request what = probe("process_bomb", {kind});
      what.limits.processes = 20;
      what.limits.threads = 20;
      check_killed(what, which, "processes");
    }
  }
}

TEST_CASE("no group is left behind", "[sandbox][limits]") {
  run(probe("round_trip"), best_tier());
  for (const group_place& place : group_places())
    for (const auto& entry : std::filesystem::directory_iterator(place.folder))
      CHECK_FALSE(
          entry.path().filename().string().starts_with("kernlet-" + std::to_string(::getpid()) + "-"));
}

TEST_CASE("memory and processes are limited without control groups", "[sandbox][limits]") {
  const control_group nothing({}, 0, 0);
  CHECK_FALSE(nothing.counts_memory());
  CHECK_FALSE(nothing.counts_tasks());
  const auto limit_that_ends = [&](std::vector<std::string> program) {
    request what;
    what.limits.memory_bytes = 200u << 20;
    what.limits.wall_seconds = 20;
    launch_plan plan;
    plan.arguments = std::move(program);
    plan.arguments[0] = (probe_folder() / plan.arguments[0]).string();
    supervised running = launch(plan);
    return watch(running, what, nothing, 20).limit;
  };
  CHECK(limit_that_ends({"memory_bomb"}) == "memory");
  // So many that they are too many, and so few that the machine does not mind.
  CHECK(limit_that_ends({"process_bomb", "fork", "100", "wait"}) == "processes");
  CHECK(limit_that_ends({"process_bomb", "thread", "100", "wait"}) == "processes");
}
