#include "search.hpp"

#include <chrono>

namespace kernlet::explore {
namespace {

constexpr std::uint64_t repeat_every = 1000; ///< executions of which one is played again and compared

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// The same fault at the same place.
bool same(const failure& a, const failure& b) {
  return a.kind == b.kind && (a.where == b.where || a.kind == failure_kind::data_race);
}

/// Whether the failure is a way to end, and not a limit of what can be explored.
bool is_an_end(failure_kind kind) {
  switch (kind) {
  case failure_kind::step_bound:
  case failure_kind::unsupported:
  case failure_kind::thread_limit:
  case failure_kind::memory_limit:
  case failure_kind::check:
  case failure_kind::nondeterminism:
  case failure_kind::unreached:
    return false;
  default:
    return true;
  }
}

} // namespace

/// Counts the execution that has just ended by what came of it.
void search::note_end(phase& here) {
  if (all_.redundant() || all_.cut_off())
    return;
  witness* mine;
  if (all_.failed().kind != failure_kind::none) {
    mine = &failures[all_.failed().kind];
  } else if (all_.outcome().empty()) {
    ++here.silent;
    return;
  } else if (outcomes.size() < outcome_limit || outcomes.contains(all_.outcome())) {
    mine = &outcomes[all_.outcome()];
  } else {
    return;
  }
  if (mine->executions++ == 0) {
    mine->choices = all_.ways.taken();
    mine->ignores_yields = all_.ways.ignores_yields();
    mine->what = all_.failed();
    mine->race = all_.race();
  }
}

std::optional<finding> search::look() {
  for (std::size_t i = 0; i < phases.size(); ++i) {
    phase& here = phases[i];
    all_.ways = choices{};
    all_.ways.how = here.how;
    all_.ways.bound = here.parameter;
    all_.ways.depth = here.parameter;
    const bool depth_first = here.how == strategy::bounded || here.how == strategy::sleep_sets;
    const double begin = now();
    while (here.executions < here.budget && here.steps < most_steps) {
      all_.ways.seed = here.seed + here.executions;
      all_.run();
      ++here.executions;
      here.steps += all_.steps();
      here.redundant += all_.redundant();
      here.cut_off += all_.cut_off();
      const bool failed = all_.failed().kind != failure_kind::none;
      if (failed && !(goes_on && is_an_end(all_.failed().kind))) {
        here.seconds = now() - begin;
        return finding{all_.failed(),
                       all_.race(),
                       all_.ways.taken(),
                       all_.ways.ignores_yields(),
                       i,
                       here.executions,
                       all_.ways.taken().size()};
      }
      note_end(here);
      if (!failed && here.executions % repeat_every == 1)
        check_repeats();
      if (!nondeterminism.empty())
        return std::nullopt;
      if (depth_first && !all_.ways.advance()) {
        here.exhausted = here.cut_off == 0;
        break;
      }
    }
    here.seconds = now() - begin;
  }
  return std::nullopt;
}

std::vector<measure> search::measure_all(std::uint64_t bases) {
  std::vector<measure> all;
  for (const phase& each : phases) {
    measure here;
    const bool seeded = each.how == strategy::random || each.how == strategy::pct;
    here.bases = seeded ? bases : 1;
    for (std::uint64_t base = 0; base < here.bases; ++base) {
      search one_base(all_);
      one_base.phases = {each};
      one_base.phases[0].seed = (each.seed + base) * 1'000'003; // far from the next one's
      const std::optional<finding> found = one_base.look();
      here.tried += one_base.phases[0].executions;
      if (!found)
        continue;
      if (here.found++ == 0)
        here.kind = found->what.kind;
      here.executions += found->execution;
      here.worst = std::max(here.worst, found->execution);
    }
    all.push_back(here);
  }
  return all;
}

/// Plays the execution that has just ended once more: it must take the same steps.
void search::check_repeats() {
  if (all_.redundant() || all_.cut_off())
    return;
  const std::uint64_t fingerprint = all_.fingerprint();
  const schedule taken = all_.ways.taken();
  const choices kept = all_.ways;
  play(taken, kept.ignores_yields(), false);
  if (all_.fingerprint() != fingerprint)
    nondeterminism = "the same choices gave two different executions";
  all_.ways = kept;
}

failure search::play(const schedule& choices_, bool ignores_yields, bool record) {
  all_.ways = choices{};
  all_.ways.how = strategy::replay;
  all_.ways.played = &choices_;
  all_.ways.played_ignores_yields = ignores_yields;
  all_.recording = record;
  all_.run();
  all_.recording = false;
  return all_.failed();
}

void search::shrink(finding& found) {
  shorten(found.choices, found.ignores_yields, 3000, [&] { return same(all_.failed(), found.what); });
}

void search::shrink_witnesses() {
  constexpr unsigned most_tries = 300; // there may be many
  for (auto& [text, each] : outcomes)
    shorten(each.choices, each.ignores_yields, most_tries,
            [&] { return all_.failed().kind == failure_kind::none && all_.outcome() == text; });
  for (auto& [kind, each] : failures)
    shorten(each.choices, each.ignores_yields, most_tries, [&] { return same(all_.failed(), each.what); });
}

/// Leaves out choices as long as the execution of the rest ends alike.
void search::shorten(schedule& choices_, bool ignores_yields, unsigned most_tries,
                     const std::function<bool()>& ends_alike) {
  unsigned tries = 0;
  const auto still = [&](const schedule& shorter) {
    ++tries;
    play(shorter, ignores_yields, false);
    return ends_alike();
  };
  // From the end: what comes last depends on nothing. Pieces first, then single choices, until none can go.
  for (std::size_t piece = std::max<std::size_t>(choices_.size() / 2, 1); piece > 0; piece /= 2) {
    bool shorter = true;
    while (shorter && tries < most_tries) {
      shorter = false;
      for (std::size_t end = choices_.size(); end > 0 && tries < most_tries; end -= std::min(piece, end)) {
        const std::size_t begin = end - std::min(piece, end);
        schedule without = choices_;
        without.erase(without.begin() + static_cast<std::ptrdiff_t>(begin),
                      without.begin() + static_cast<std::ptrdiff_t>(std::min(end, without.size())));
        if (still(without)) {
          choices_ = std::move(without);
          shorter = true;
        }
      }
    }
  }
  // A choice that was clipped, or that the execution did not reach, is none.
  if (still(choices_))
    choices_ = all_.ways.taken();
}

bool search::vanishes_without_weak_memory() {
  search other(all_);
  other.most_steps = most_steps;
  for (phase each : phases) {
    each.executions = each.redundant = each.cut_off = each.steps = each.silent = 0;
    each.exhausted = false;
    each.budget = std::min<std::uint64_t>(each.budget, 20'000);
    other.phases.push_back(each);
  }
  all_.bounds.weak = false;
  const bool vanishes = !other.look().has_value();
  all_.bounds.weak = true;
  return vanishes;
}

} // namespace kernlet::explore
