// The program that explores: the modelled program is linked with it, and its main() has another name.
//
//     explored [KEY=VALUE...] -- [ARGUMENTS OF THE PROGRAM...]
//
// - out=N: the descriptor that the result is written to, as JSON; 1 unless set
// - search=P,P,...: phases: bounded:PREEMPTIONS:BUDGET, sleep:BUDGET, random:BUDGET:SEED,
// pct:DEPTH:BUDGET:SEED
// - play=P.C,P.C...: plays one schedule instead: at place P choice C. A leading y: yields are no choices
// - measure=N: looks for the first failure only, in each phase by itself, for each of N seeds
// - weak=0: sequential consistency
// - steps=N: the bound of visible operations of one execution
// - phase_steps=N: those of a phase, which ends with the execution that comes there
// - ends=1: all ways to end, failures among them, each with an execution that does

#include "report.hpp"
#include "search.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <new>
#include <string_view>
#include <sys/time.h>
#include <unistd.h>

extern "C" {
int kernlet_explored_main(int argc, char** argv, char** environment);
/// What a driver does once, before anything is explored.
[[gnu::weak]] void kernlet_explore_prepare();
}

namespace kernlet::explore {
void keep_account(bool on) noexcept;
[[noreturn]] void terminated();
} // namespace kernlet::explore

namespace {

using namespace kernlet::explore;

struct request {
  int out = 1;
  std::vector<phase> phases;
  std::optional<schedule> played;
  bool ignores_yields = false, weak = true, ends = false;
  std::uint32_t steps = 20'000;
  std::uint64_t bases = 0, phase_steps = ~std::uint64_t{0};
};

[[noreturn]] void refuse(std::string_view what) {
  std::fprintf(stderr, "explored: cannot read '%.*s'\n", static_cast<int>(what.size()), what.data());
  std::exit(2);
}

std::vector<std::string> split(std::string_view text, char by) {
  std::vector<std::string> all;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(by), text.size());
    all.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

std::uint64_t number(const std::string& text) {
  char* end = nullptr;
  const std::uint64_t value = std::strtoull(text.c_str(), &end, 10);
  if (text.empty() || *end != '\0')
    refuse(text);
  return value;
}

phase read_phase(const std::string& text) {
  const std::vector<std::string> parts = split(text, ':');
  const auto at = [&](std::size_t i) { return i < parts.size() ? number(parts[i]) : 1; };
  if (parts[0] == "bounded")
    return {strategy::bounded, static_cast<unsigned>(at(1)), at(2)};
  if (parts[0] == "sleep")
    return {strategy::sleep_sets, 0, at(1)};
  if (parts[0] == "random")
    return {strategy::random, 0, at(1), at(2)};
  if (parts[0] == "pct")
    return {strategy::pct,
            static_cast<unsigned>(std::min<std::uint64_t>(std::max<std::uint64_t>(at(1), 1), 8)), at(2),
            at(3)};
  refuse(text);
}

schedule read_schedule(std::string_view text) {
  schedule all;
  for (const std::string& each : split(text, ',')) {
    const std::vector<std::string> pair = split(each, '.');
    if (pair.size() != 2)
      refuse(each);
    all.push_back({static_cast<std::uint32_t>(number(pair[0])), static_cast<std::uint32_t>(number(pair[1]))});
  }
  return all;
}

request read_request(int& argc, char**& argv) {
  request wanted;
  int i = 1;
  for (; i < argc && std::strcmp(argv[i], "--") != 0; ++i) {
    const std::string_view word = argv[i];
    const std::size_t equals = word.find('=');
    if (equals == word.npos)
      refuse(word);
    const std::string_view key = word.substr(0, equals);
    const std::string value(word.substr(equals + 1));
    if (key == "out")
      wanted.out = static_cast<int>(number(value));
    else if (key == "search")
      for (const std::string& each : split(value, ','))
        wanted.phases.push_back(read_phase(each));
    else if (key == "play") {
      wanted.ignores_yields = value.starts_with('y');
      wanted.played = read_schedule(std::string_view(value).substr(wanted.ignores_yields ? 1 : 0));
    } else if (key == "weak")
      wanted.weak = number(value) != 0;
    else if (key == "measure")
      wanted.bases = number(value);
    else if (key == "ends")
      wanted.ends = number(value) != 0;
    else if (key == "phase_steps")
      wanted.phase_steps = number(value);
    else if (key == "steps")
      wanted.steps = static_cast<std::uint32_t>(number(value));
    else
      refuse(word);
  }
  if (i < argc)
    argv[i] = argv[0]; // takes the place of "--"
  argc -= std::min(i, argc);
  argv += i;
  return wanted;
}

void crashed(int signal, siginfo_t* info, void*) {
  if (!engine::inside())
    ::_exit(128 + signal);
  char text[120];
  if (engine::is_below_a_stack(info->si_addr))
    engine::the().fail(failure_kind::crash, "the stack has overflowed: a modelled thread has 256 KiB",
                       nullptr);
  std::snprintf(text, sizeof text, "%s at address %p%s",
                signal == SIGSEGV ? "segmentation fault" : ::strsignal(signal), info->si_addr,
                engine::the().mapped.contains(info->si_addr) ? ", a guard or a mapping that is gone" : "");
  engine::the().fail(failure_kind::crash, text, nullptr);
}

/// A thread that computes without an operation cannot be stopped by the bound of steps. Processor time,
/// looked at each second; no execution of a small program needs five without one.
int patience = 5;

void look_for_progress(int) {
  static std::uint64_t seen = 0;
  static int seconds = 0;
  const std::uint64_t now = engine::the().progress();
  seconds = engine::inside() && now == seen ? seconds + 1 : 0;
  seen = now;
  if (seconds >= patience) {
    seconds = 0;
    patience = 1; // from now on it is played again, to show it
    engine::the().fail(
        failure_kind::stuck,
        "a thread has computed for 5 seconds without an operation that the explorer could stop it at: "
        "is there a loop without an end?",
        nullptr);
  }
}

void watch_progress() {
  struct sigaction action{};
  action.sa_handler = look_for_progress;
  action.sa_flags = SA_ONSTACK | SA_NODEFER | SA_RESTART;
  ::sigaction(SIGVTALRM, &action, nullptr);
  const itimerval each_second{{1, 0}, {1, 0}};
  ::setitimer(ITIMER_VIRTUAL, &each_second, nullptr);
}

void catch_crashes() {
  static char stack[64 << 10];
  const stack_t other{.ss_sp = stack, .ss_flags = 0, .ss_size = sizeof stack};
  ::sigaltstack(&other, nullptr);
  struct sigaction action{};
  action.sa_sigaction = crashed;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  for (const int each : {SIGSEGV, SIGBUS, SIGFPE, SIGILL})
    ::sigaction(each, &action, nullptr);
}

} // namespace

/// Before any static constructor of the program.
[[gnu::constructor(101)]] void begin_exploring() {
  alignas(engine) static unsigned char room[sizeof(engine)]; // never destroyed
  new (room) engine;
  keep_account(true);
}

int main(int argc, char** argv) {
  engine& all = engine::the();
  request wanted = read_request(argc, argv);
  all.program = kernlet_explored_main;
  all.argument_count = argc;
  all.arguments = argv;
  all.bounds.weak = wanted.weak;
  all.bounds.steps = wanted.steps;
  std::set_terminate(terminated);
  catch_crashes();
  watch_progress();
  if (&kernlet_explore_prepare != nullptr)
    kernlet_explore_prepare();
  all.result_descriptor = wanted.out;
  all.environment_is_given = &kernlet_explore_prepare != nullptr; // the judge gives each run the same
  all.memory.keep();
  all.kept.keep();
  all.areas.keep();

  if (!wanted.played) // a program that prints would print thousands of times
    if (const int nowhere = ::open("/dev/null", O_WRONLY); nowhere >= 0 && wanted.out != 1)
      ::dup2(nowhere, 1);

  search looking(all);
  looking.phases = wanted.phases;
  looking.goes_on = wanted.ends;
  looking.most_steps = wanted.phase_steps;
  if (wanted.bases != 0) {
    const std::vector<measure> measures = looking.measure_all(wanted.bases);
    keep_account(false);
    write_measures(wanted.out, looking, measures);
    ::_exit(0);
  }
  std::optional<finding> found;
  if (wanted.played) {
    const failure what = looking.play(*wanted.played, wanted.ignores_yields, false);
    if (what.kind != failure_kind::none)
      found = finding{what, all.race(), *wanted.played, wanted.ignores_yields};
  } else {
    found = looking.look();
  }
  // A search that was to try all, and was cut off, says nothing of what it has not come to.
  const bool has_looked = std::any_of(looking.phases.begin(), looking.phases.end(), [](const phase& each) {
    return each.exhausted || each.how == strategy::random || each.how == strategy::pct;
  });
  if (!found && !wanted.played && looking.nondeterminism.empty() && has_looked)
    for (const std::string& wanted_outcome : all.wanted())
      if (!looking.outcomes.contains(wanted_outcome)) { // no one execution shows it
        finding unseen{};
        unseen.what =
            failure{failure_kind::unreached, 0, nullptr, nullptr,
                    "no execution came to the outcome '" + wanted_outcome + "', which must be possible"};
        keep_account(false);
        write_report(wanted.out, looking, unseen, true, all, {});
        ::_exit(1);
      }
  const bool stuck = found && found->what.kind == failure_kind::stuck; // each execution more takes seconds
  const bool repeats = !found || stuck || same_when_repeated(looking, *found);
  if (found && repeats && !stuck && !wanted.played) {
    looking.shrink(*found);
    found->needs_weak_memory = wanted.weak && looking.vanishes_without_weak_memory();
  }
  if (found && repeats) {
    all.recorded_object = found->what.kind == failure_kind::data_race ? found->what.object : nullptr;
    found->what = looking.play(found->choices, found->ignores_yields, true);
    found->race = all.race();
  } else if (wanted.played) {
    looking.play(*wanted.played, wanted.ignores_yields, true);
    if (!all.outcome().empty())
      looking.outcomes[all.outcome()] = {1, *wanted.played, wanted.ignores_yields, {}, {}};
  } else if (!found) {
    looking.shrink_witnesses();
  }
  std::vector<shown_end> ends;
  if (wanted.ends && !found)
    ends = show_ends(looking, all);
  keep_account(false);
  write_report(wanted.out, looking, found, repeats, all, ends);
  std::fflush(nullptr);
  ::_exit(found ? 1 : looking.nondeterminism.empty() ? 0 : 3);
}
