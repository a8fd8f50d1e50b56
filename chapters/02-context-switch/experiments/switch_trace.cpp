// Three contexts pass a counter round: who runs when, and what is on each stack?
//
// All three run the same function, on one kernel thread. Each has its own stack, so each has its own `round`
// and goes on in the middle of its own loop. Nobody returns to a caller: a switch goes wherever it is told
// to.

#include "report.hpp"

#include <cstddef>
#include <cstdint>
#include <kernlet/raw_context.hpp>

namespace {

using kernlet::raw_context;

constexpr int rounds = 3;

struct runner {
  explicit runner(const char* called) : name(called) {}

  const char* name;
  raw_context context;
  runner* next = nullptr;
  const int* round = nullptr; ///< where its local variable lives
  alignas(16) std::byte stack[16384];

  std::ptrdiff_t depth() const { return stack + sizeof stack - reinterpret_cast<const std::byte*>(round); }
};

runner a{"A"}, b{"B"}, c{"C"};
raw_context main_context; // filled by the first switch away from main

/// What each arrival finds: who came, from whom, with which word, in which round of its own loop.
struct arrival {
  const char *from, *to;
  std::uintptr_t word;
  int round;
};
std::vector<arrival> trace;
const char* running = "main";

/// Every arrival passes here: the word that travelled counts the switches.
void note(const char* name, void* word, int round) {
  trace.push_back({running, name, reinterpret_cast<std::uintptr_t>(word), round});
  running = name;
}

void* plus_one(void* word) {
  return reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(word) + 1);
}

/// The function that all three run.
void go_round(void* self, void* word) {
  runner& me = *static_cast<runner*>(self);
  for (int round = 1;; ++round) {
    me.round = &round;
    note(me.name, word, round);
    const bool last = &me == &c && round == rounds;
    raw_context& next = last ? main_context : me.next->context;
    word = me.context.switch_to(next, plus_one(word)); // comes back one round later, with another word
  }
}

void start(runner& who, runner& next) {
  who.next = &next;
  who.context.prepare({who.stack, sizeof who.stack}, go_round, &who);
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  start(a, b);
  start(b, c);
  start(c, a);
  void* const word = main_context.switch_to(a.context, plus_one(nullptr));
  note("main", word, 0);

  std::vector<lab::row> rows;
  std::vector<std::string> keys;
  for (const arrival& each : trace)
    keys.push_back("switch_" + std::to_string(each.word));
  for (std::size_t i = 0; i < trace.size(); ++i)
    rows.push_back({keys[i].c_str(),
                    {trace[i].word, trace[i].from, trace[i].to,
                     trace[i].round == 0 ? lab::cell("-") : lab::cell(trace[i].round)}});
  report.table({{"word", "switch"}, {"from", "from"}, {"to", "to"}, {"round", "round"}}, rows);
  report.say();
  report.say("While main runs, three loops are half done, each on its own stack:");
  report.table({{"name", "stack"}, {"round", "round"}, {"depth", "its place, in bytes below the top"}},
               {{"a", {a.name, *a.round, a.depth()}},
                {"b", {b.name, *b.round, b.depth()}},
                {"c", {c.name, *c.round, c.depth()}}});
  report.fact("switches", trace.size());
  report.fact("contexts", 3);
  report.fact("rounds", rounds);
  return report.finish();
}
