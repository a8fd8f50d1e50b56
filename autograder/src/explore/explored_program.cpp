#include "explore/explored_program.hpp"
#include "explore/schedule_id.hpp"
#include "judge/kit.hpp"
#include "sandbox/sandbox.hpp"
#include "support/build_target.hpp"
#include "support/clean_text.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <fmt/ranges.h>
#include <mutex>
#include <nlohmann/json.hpp>
#include <sstream>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

using list = std::vector<std::string>;

/// As in cmake/KernletKit.cmake: at fixed addresses, with bulk accesses seen.
const list explored_link_flags{"-no-pie", "-Wl,--wrap=memcpy,--wrap=memmove,--wrap=memset,--wrap=memcmp"};

void must(const list& command, const std::string& what) {
  const subprocess_result done = run({.arguments = command});
  if (done.status != 0)
    throw grader_error("{}:\n{}", what, clean_text(done.output, 8192));
}

/// The files that a dependency file of the compiler names, without the system's.
std::string own_files(const fs::path& dependencies) {
  std::istringstream words(read_file(dependencies));
  std::string all, word;
  words >> word; // the target
  while (words >> word)
    if (word != "\\" && !word.starts_with("/usr/"))
      all += read_file(word) + '\0';
  return all;
}

/// Once in a process: many programs may be explored at the same time.
void prepare_explorer(const session& here) {
  static std::once_flag done;
  std::call_once(done, [&] {
    if (!load_kit(here.where, host_architecture()).executions.contains("explore"))
      throw grader_error(
          "this build has no explorer: it needs the release preset, and in a hand-out the compiler "
          "that the hand-out was made with");
    build_targets(here.where, {"kernlet_explore"}, terminal(stderr, here.screen.quiet()), {},
                  "building the explorer, once");
  });
}

} // namespace

fs::path members_helper(const fs::path& root) {
  return root / "autograder/explore/link/members.py";
}

explored_program::explored_program(const session& here, const fs::path& source, const list& definitions)
    : folder_(std::in_place) {
  std::error_code none;
  if (!fs::is_regular_file(source, none))
    throw grader_error("{}: there is no such file", source.string());
  prepare_explorer(here);
  const kit& with = load_kit(here.where, host_architecture());

  const fs::path object = folder_->path() / "program.o", dependencies = folder_->path() / "program.d";
  const fs::path explorer = here.where.root / "autograder/explore";
  about_ = {folder_->path() / "explored", members_helper(here.where.root), {fs::current_path()}};
  list flags{"-std=c++20", "-O1", "-g", "-fno-pie", "-fsanitize=thread", "-Wall", "-Wextra"};
  if (with.compiler_id == "GNU")
    flags.push_back("-Wno-tsan"); // that its own ThreadSanitizer knows no fences; ours does
  list compile{with.compiler};
  compile.insert(compile.end(), flags.begin(), flags.end());
  compile.insert(compile.end(), definitions.begin(), definitions.end());
  compile.insert(compile.end(), {"-I" + (explorer / "include").string(), "-MMD", "-MF", dependencies.string(),
                                 "-c", source.string(), "-o", object.string()});
  must(compile, source.string() + " does not compile");
  must({with.tool("objcopy"), "--redefine-syms=" + (explorer / "link/program.map").string(), object.string()},
       "cannot prepare the program's object");
  list link{with.compiler};
  link.insert(link.end(), explored_link_flags.begin(), explored_link_flags.end());
  link.insert(link.end(), {"-o", about_.program.string(), object.string(),
                           (here.where.build / "explore/explore.o").string()});
  must(link, source.string() + " does not link");
  mark_ = source_mark(own_files(dependencies) + with.compiler_name() +
                      fmt::format("{} {}", fmt::join(flags, " "), fmt::join(definitions, " ")) +
                      std::string(explorer_version));
}

std::string searches_of(const search_request& what) {
  if (what.searches
          .empty()) // what a graded test gets: enough for any bug that two preemptions bring about in it
    return fmt::format("bounded:0:5000,bounded:1:20000,bounded:2:20000,random:5000:{0},pct:3:5000:{0}",
                       what.seed);
  list phases;
  std::istringstream names(what.searches);
  for (std::string name; std::getline(names, name, ',');) {
    const std::size_t colon = name.find(':');
    const std::string kind = name.substr(0, colon);
    const std::string parameter = colon == name.npos ? "" : name.substr(colon + 1);
    if (!parameter.empty() && (parameter.size() != 1 || parameter < "0" || parameter > "9"))
      throw grader_error("--search {}: {} is no number from 0 to 9", name, parameter);
    const auto budget = [&](std::uint64_t usual) { return what.budget == 0 ? usual : what.budget; };
    if (kind == "bounded")
      for (const std::string& each : parameter.empty() ? list{"0", "1", "2"} : list{parameter})
        phases.push_back(fmt::format("bounded:{}:{}", each, budget(50'000)));
    else if (kind == "exhaustive" && parameter.empty())
      phases.push_back(fmt::format("sleep:{}", budget(1'000'000)));
    else if (kind == "random" && parameter.empty())
      phases.push_back(fmt::format("random:{}:{}", budget(10'000), what.seed));
    else if (kind == "pct")
      for (const std::string& each : parameter.empty() ? list{"2", "3"} : list{parameter})
        phases.push_back(fmt::format("pct:{}:{}:{}", each, budget(10'000), what.seed));
    else
      throw grader_error(
          "--search {}: there are bounded, bounded:N (preemptions), random, pct, pct:N (depth) and "
          "exhaustive",
          name);
  }
  return fmt::format("{}", fmt::join(phases, ","));
}

exploration explored_program::search(const search_request& what) const {
  exploration found = read_exploration(run({"search=" + searches_of(what)}, what), about_);
  for (auto& [text, each] : found.outcomes)
    if (!what.weak)
      each.way.reset();
  return found;
}

std::vector<search_measure> explored_program::measure(const std::string& phases, std::uint64_t bases) const {
  const std::string said = run({"search=" + phases, fmt::format("measure={}", bases)}, {});
  std::vector<search_measure> all;
  try {
    const auto measured = nlohmann::json::parse(said);
    for (const nlohmann::json& each : measured.at("measures"))
      all.push_back({each.at("search"), each.at("kind"), each.at("parameter"), each.at("bases"),
                     each.at("found"), each.at("executions"), each.at("worst"), each.at("tried")});
  } catch (const nlohmann::json::exception& trouble) {
    throw grader_error("the explored program has not said what it measured: {}", trouble.what());
  }
  return all;
}

std::string explored_program::play_argument(const explored_schedule& schedule, bool ignores_yields) {
  list choices;
  for (const auto& [place, choice] : schedule)
    choices.push_back(fmt::format("{}.{}", place, choice));
  return fmt::format("play={}{}", ignores_yields ? "y" : "", fmt::join(choices, ","));
}

exploration explored_program::play(const explored_schedule& schedule, bool ignores_yields,
                                   const search_request& what) const {
  return read_exploration(run({play_argument(schedule, ignores_yields)}, what), about_);
}

std::string explored_program::run(list arguments, const search_request& what) const {
  sandbox::request request;
  request.mounts = {{about_.program, "/judge/explored", false}};
  request.arguments = {"/judge/explored", "out=4", fmt::format("weak={}", what.weak ? 1 : 0),
                       fmt::format("steps={}", what.steps)};
  if (what.ends)
    request.arguments.push_back("ends=1");
  if (what.searches.empty()) // a count of operations and no clock: the same on each machine
    request.arguments.push_back(fmt::format("phase_steps={}", graded_steps));
  request.arguments.insert(request.arguments.end(), arguments.begin(), arguments.end());
  request.arguments.push_back("--");
  request.arguments.insert(request.arguments.end(), what.arguments.begin(), what.arguments.end());
  request.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"};
  request.input = input_;
  request.limits.cpu_seconds = what.seconds;
  // It never waits. On a busy machine the same work takes longer, and that is no verdict.
  request.limits.wall_seconds = 2 * what.seconds;
  request.limits.memory_bytes = 2ull << 30;
  request.limits.output_bytes = 64ull << 20;
  const sandbox::outcome done = sandbox::run(request, tier_);
  if (done.how == sandbox::ending::not_started)
    throw grader_error("the explored program did not start: {}. `kernlet doctor` says more", done.trouble);
  if (done.how == sandbox::ending::killed)
    throw stopped_at_limit(done.limit);
  if (done.how == sandbox::ending::signalled || done.records.empty())
    throw no_exploration("the explored program ended without a result ({} {}): {}",
                         done.how == sandbox::ending::signalled ? "signal" : "code", done.status,
                         clean_text(done.standard_error, 2048));
  return done.records;
}

} // namespace kernlet::grader
