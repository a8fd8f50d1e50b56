// An exception in flight belongs to the computation that threw it, but the C++ runtime keeps it per kernel
// thread, in two words. Here two contexts take turns inside their catch blocks. Which exception does `throw;`
// find, and who believes that he is being unwound? Once with the raw switch, once with the frame's wrapper.

#include "report.hpp"

#include <cstddef>
#include <exception>
#include <kernlet/context.hpp>

namespace {

constexpr int rounds = 10;

/// What went wrong, over all rounds.
struct findings {
  int rethrown = 0;       ///< how often `throw;` was said inside a catch block
  int wrong = 0;          ///< how often something else was caught again than had been caught before
  int others_unwound = 0; ///< how often code that throws nothing found itself "during an unwinding"
};

/// The two contexts and their switch: `Context` is a raw_context or a context.
template <class Context>
struct experiment {
  Context main, other;
  findings found;
  alignas(16) std::byte stack[32768];

  /// Catches `mine`, lets the other side run inside the catch block, and throws again what it caught.
  void catch_and_switch(int mine, Context& from, Context& to) {
    try {
      throw mine;
    } catch (int) {
      from.switch_to(to, nullptr);
      try {
        ++found.rethrown;
        throw;
      } catch (int again) { // by value: the wrong one may be freed under its owner's feet
        found.wrong += again != mine ? 1 : 0;
      }
    }
  }

  /// A local whose destructor switches: it runs while an exception passes by.
  struct switches_when_destroyed {
    Context &from, &to;
    ~switches_when_destroyed() { from.switch_to(to, nullptr); }
  };

  static void run_other(void* self, void*) {
    auto& me = *static_cast<experiment*>(self);
    for (int round = 0; round < rounds; ++round)
      me.catch_and_switch(1000 + round, me.other, me.main);
    for (int round = 0; round < rounds; ++round)
      try {
        const switches_when_destroyed local{me.other, me.main};
        throw round;
      } catch (int) {
      }
    if constexpr (std::is_same_v<Context, kernlet::context>)
      me.other.exit_to(me.main, nullptr);
    else
      me.other.switch_to(me.main, nullptr);
  }

  static void begin(Context& context, experiment& self) {
    context.prepare({self.stack, sizeof self.stack}, run_other, &self);
  }

  findings run() {
    begin(other, *this);
    for (int round = 0; round < rounds; ++round)
      catch_and_switch(round, main, other);
    for (int round = 0; round < rounds; ++round) {
      main.switch_to(other, nullptr); // comes back out of a destructor over there
      found.others_unwound += std::uncaught_exceptions() > 0 ? 1 : 0;
    }
    main.switch_to(other, nullptr);
    return found;
  }
};

lab::row row(const char* key, const char* name, const findings& found) {
  return {key, {name, found.rethrown, found.wrong, rounds, found.others_unwound}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  experiment<kernlet::raw_context> raw;
  const findings mixed = raw.run();
  experiment<kernlet::context> wrapped;
  const findings apart = wrapped.run();
  report.say("Two contexts take turns in catch blocks, then out of a destructor during unwinding:");
  report.say();
  report.table({{"switch", "switch"},
                {"rethrown", "throw;"},
                {"wrong", "wrong one"},
                {"asked", "main asks"},
                {"unwound", "\"being unwound\""}},
               {row("raw", "raw_context", mixed), row("wrapped", "context (the frame's wrapper)", apart)});
  report.say();
  report.say("main never lets an exception out, so uncaught_exceptions() should be 0 whenever it asks.");
  report.fact("rounds", rounds);
  return report.finish();
}
