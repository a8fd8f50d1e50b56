#pragma once
/// \file
/// What a program says to whoever explores it. A program needs none of this to be explored; with it, the set
/// of all its outcomes is computed, outcomes that must be possible are declared, and invariants are looked at
/// after every step.
///
/// Under the explorer these functions are its own. On kernel threads outcomes are printed, an invariant is
/// looked at where it is declared, and the rest does nothing.

#include <cstdio>
#include <cstdlib>
#include <string_view>

extern "C" {
/// Notes an outcome of this execution, as text. Called any number of times; the texts of one execution are
/// joined by spaces. Weak: a null address when nobody explores.
[[gnu::weak]] void kernlet_explore_outcome(const char* text, std::size_t size);
/// Gives an object a name in timelines; both texts must outlive the execution. With a size and a type (as
/// typeid names it) its members have names, too.
[[gnu::weak]] void kernlet_explore_name(const void* object, const char* name, std::size_t size,
                                        const char* type);
/// 1 under the explorer, where a part may shrink a constant (a queue's capacity) to bring its end near.
[[gnu::weak]] int kernlet_explore_running();
/// Declares that some execution must note this outcome: if none does, the program synchronises too much.
[[gnu::weak]] void kernlet_explore_must_reach(const char* text, std::size_t size);
/// Looks at `holds(argument)` after every step of this execution, as it is then in memory.
[[gnu::weak]] void kernlet_explore_invariant(bool (*holds)(const void*), const void* argument,
                                             const char* text);
/// What happens before the next step of this thread: its number, and for each thread the epoch that it knows
/// of.
[[gnu::weak]] void kernlet_explore_moment(unsigned* thread, unsigned known[8]);
/// Runs `work(argument)` as no part of the program: nothing that it does is modelled.
[[gnu::weak]] void kernlet_explore_aside(void (*work)(void*), void* argument);
/// Ends the execution as failed.
[[gnu::weak]] void kernlet_explore_fail(const char* kind, const char* text);
}

namespace kernlet::explore {

inline void outcome(std::string_view text) {
  if (&kernlet_explore_outcome != nullptr)
    kernlet_explore_outcome(text.data(), text.size());
  else
    std::printf("%.*s\n", static_cast<int>(text.size()), text.data());
}

inline void name(const void* object, const char* text, std::size_t size = 0, const char* type = "") {
  if (&kernlet_explore_name != nullptr)
    kernlet_explore_name(object, text, size, type);
}

/// If no execution notes this outcome, and the search has come to its end, that is a finding.
inline void must_reach(std::string_view text) {
  if (&kernlet_explore_must_reach != nullptr)
    kernlet_explore_must_reach(text.data(), text.size());
}

/// Ends the execution as failed; on kernel threads the process.
[[noreturn]] inline void fail(const char* kind, const char* text) {
  if (&kernlet_explore_fail != nullptr)
    kernlet_explore_fail(kind, text);
  std::fprintf(stderr, "%s: %s\n", kind, text);
  std::abort();
}

/// Runs `work` as no part of the program: it takes no step, and its memory is its own. It may read what the
/// program has written, must not change it, and deletes what it has made.
template <class Work>
void aside(Work& work) {
  if (&kernlet_explore_aside != nullptr)
    kernlet_explore_aside([](void* all) { (*static_cast<Work*>(all))(); }, &work);
  else
    work();
}

/// `holds` is a function object of no arguments that returns whether the invariant holds. It must outlive the
/// execution, and may only read. Atomic objects have their newest values there.
template <class Condition>
void invariant(const Condition& holds, const char* text) {
  const auto call = [](const void* condition) {
    return static_cast<bool>((*static_cast<const Condition*>(condition))());
  };
  if (&kernlet_explore_invariant != nullptr)
    kernlet_explore_invariant(call, &holds, text);
  else if (!call(&holds))
    fail("invariant", text);
}

inline bool running() {
  return &kernlet_explore_running != nullptr && kernlet_explore_running() != 0;
}

} // namespace kernlet::explore
