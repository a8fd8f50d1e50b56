// What a replayed execution says of its steps: each with the calls that led to it.
#include "engine.hpp"

#include <unwind.h>

namespace kernlet::explore {
namespace {

extern "C" const char __executable_start[], etext[];

bool of_the_program(const void* code) {
  return code >= static_cast<const void*>(__executable_start) && code < static_cast<const void*>(etext);
}

/// A compiled library has called: no function of its own is known, so the unwinder tells whose it is. Without
/// a place it is a signal's handler that asks, and all that it has interrupted counts.
unsigned add_callers(const void* where, place& to, unsigned depth) {
  struct walk {
    const void* where;
    place& to;
    unsigned depth;
    bool behind;
  } walking{where, to, depth, where == nullptr};
  _Unwind_Backtrace(
      [](_Unwind_Context* frame, void* argument) {
        walk& all = *static_cast<walk*>(argument);
        const void* const code = reinterpret_cast<const void*>(_Unwind_GetIP(frame));
        if (all.behind && of_the_program(code) && all.depth < place::depth)
          all.to.frames[all.depth++] = code;
        all.behind = all.behind || code == all.where;
        return all.depth < place::depth ? _URC_NO_REASON : _URC_END_OF_STACK;
      },
      &walking);
  return walking.depth;
}

} // namespace

void engine::note(action what, const void* object, unsigned size, word value, const void* where, order o,
                  std::size_t stale, word before) {
  fingerprint_ = (fingerprint_ ^ (static_cast<std::uint64_t>(value) + (std::uint64_t{current_} << 56) +
                                  (static_cast<std::uint64_t>(what) << 48) + (stale << 40))) *
                 0x9e3779b97f4a7c15U;
  if (!recording || events.size() >= 20'000)
    return;
  event fresh{static_cast<std::uint8_t>(current_),
              what,
              o,
              static_cast<std::uint8_t>(size),
              static_cast<std::uint16_t>(stale),
              object,
              value,
              before,
              {}};
  unsigned depth = 0;
  if (where != nullptr)
    fresh.where.frames[depth++] = where;
  if (where == nullptr ? what == action::failure : !of_the_program(where)) {
    struct {
      const void* where;
      event& fresh;
      unsigned& depth;
    } all{where, fresh, depth};
    aside(
        [](void* argument) { // the unwinder locks and reads, and that is no step
          auto& to = *static_cast<decltype(all)*>(argument);
          to.depth = add_callers(to.where, to.fresh.where, to.depth);
        },
        &all);
  }
  const call_stack& calls = *threads_[current_].calls;
  for (std::size_t i = calls.size(); i-- > 0 && depth < place::depth;)
    fresh.where.frames[depth++] = calls[i];
  events.push_back(fresh);
}

} // namespace kernlet::explore
