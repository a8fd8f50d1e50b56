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

} // namespace

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
      if (all_.failed().kind != failure_kind::none) {
        here.seconds = now() - begin;
        return finding{all_.failed(),
                       all_.race(),
                       all_.ways.taken(),
                       all_.ways.ignores_yields(),
                       i,
                       here.executions,
                       all_.ways.taken().size()};
      }
      if (!all_.outcome().empty() && !all_.redundant() &&
          (outcomes.size() < outcome_limit || outcomes.contains(all_.outcome())))
        ++outcomes[all_.outcome()];
      if (here.executions % repeat_every == 1)
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
  constexpr unsigned most_tries = 3000;
  unsigned tries = 0;
  const auto fails_alike = [&](const schedule& shorter) {
    ++tries;
    return same(play(shorter, found.ignores_yields, false), found.what);
  };
  // From the end: what comes last depends on nothing. Pieces first, then single choices, until none can go.
  for (std::size_t piece = std::max<std::size_t>(found.choices.size() / 2, 1); piece > 0; piece /= 2) {
    bool shorter = true;
    while (shorter && tries < most_tries) {
      shorter = false;
      for (std::size_t end = found.choices.size(); end > 0 && tries < most_tries;
           end -= std::min(piece, end)) {
        const std::size_t begin = end - std::min(piece, end);
        schedule without = found.choices;
        without.erase(without.begin() + static_cast<std::ptrdiff_t>(begin),
                      without.begin() + static_cast<std::ptrdiff_t>(std::min(end, without.size())));
        if (fails_alike(without)) {
          found.choices = std::move(without);
          shorter = true;
        }
      }
    }
  }
  // A choice that was clipped, or that the execution did not reach, is none.
  play(found.choices, found.ignores_yields, false);
  if (same(all_.failed(), found.what))
    found.choices = all_.ways.taken();
}

bool search::vanishes_without_weak_memory() {
  search other(all_);
  other.most_steps = most_steps;
  for (phase each : phases) {
    each.executions = each.redundant = each.cut_off = each.steps = 0;
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
