// A rounding mode belongs to a computation, but the processor keeps it in a control word that a switch may or
// may not save. Here one context computes in "upward" and goes away in the middle. What does the other one
// compute meanwhile?

#include "report.hpp"

#include <cfenv>
#include <cstddef>
#include <cstdio>
#include <kernlet/raw_context.hpp>

namespace {

using kernlet::raw_context;

/// A third, in the rounding mode of the moment. The volatile keeps the compiler from computing it beforehand.
double one_third() {
  volatile double one = 1, three = 3;
  return one / three;
}

const char* mode_name() {
  switch (std::fegetround()) {
  case FE_TONEAREST:
    return "to nearest";
  case FE_UPWARD:
    return "upward";
  case FE_DOWNWARD:
    return "downward";
  default:
    return "toward zero";
  }
}

/// Where something is computed: the mode it found, and the result.
struct finding {
  const char* mode = mode_name();
  double third = one_third();
};

enum class how { kept, shared };

/// A context that wants its thirds rounded up: for an upper bound, say. Its switches are those of `Way`.
template <how Way>
struct upper_bound {
  raw_context context, caller;
  finding before, after;
  alignas(16) std::byte stack[16384];

  static void* go(raw_context& from, raw_context& to) {
    if constexpr (Way == how::kept)
      return from.switch_to(to, nullptr);
    else
      return from.switch_to_shared_fp(to, nullptr);
  }

  static void compute(void* self, void*) {
    auto& me = *static_cast<upper_bound*>(self);
    std::fesetround(FE_UPWARD);
    me.before = {};
    go(me.context, me.caller); // in the middle of the computation
    me.after = {};
    go(me.context, me.caller);
  }

  /// What main finds while the other context is suspended. Main never asked for another mode than the usual
  /// one.
  finding meanwhile() {
    std::fesetround(FE_TONEAREST);
    context.prepare({stack, sizeof stack}, compute, this);
    go(caller, context);
    const finding mine;
    go(caller, context);
    std::fesetround(FE_TONEAREST);
    return mine;
  }
};

std::string digits(double number) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.19f", number);
  return buffer;
}

lab::row row(const char* key, const char* where, const finding& found) {
  return {key, {where, found.mode, digits(found.third)}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  const finding before;
  upper_bound<how::shared> shared;
  const finding leaked = shared.meanwhile();
  upper_bound<how::kept> kept;
  const finding safe = kept.meanwhile();

  report.say("1.0 / 3.0, while another context computes an upper bound:");
  report.table({{"where", "where"}, {"mode", "rounding mode"}, {"third", "1.0 / 3.0"}},
               {row("before", "main, before", before),
                row("shared_other", "switch_to_shared_fp: the other context", shared.before),
                row("shared_main", "switch_to_shared_fp: main meanwhile", leaked),
                row("kept_other", "switch_to: the other context", kept.before),
                row("kept_main", "switch_to: main meanwhile", safe),
                row("kept_again", "switch_to: the other one, back again", kept.after)});
  report.say();
  report.say(leaked.third != before.third
                 ? "Shared: the mode leaked. Main got another result and never knew why."
                 : "Shared: nothing leaked; this part keeps the words all the same.");
  report.say(safe.third == before.third ? "Kept: each context computes in its own mode."
                                        : "Kept: the mode leaked, which breaks the contract.");
  report.fact("leaks_shared", leaked.third != before.third ? 1 : 0);
  report.fact("leaks_kept", safe.third != before.third ? 1 : 0);
  return report.finish();
}
