// The same switch, left in three ways. A processor guesses where a jump goes long before it knows. For `ret`
// it has a list of the calls that are still open: right for functions, wrong at every switch, since the other
// stack's return address was never on top of that list. For an indirect jump it remembers where this jump
// went before.

#include "measure.hpp"

#include <cstddef>
#include <cstdint>

#if defined(__x86_64__)

/// Three functions with one body; only the way out differs. void (void** save, void* resume).
#define SWITCH(name, way_out)                                                                                \
  extern "C" void name(void** save, void* resume);                                                           \
  asm(".text\n.balign 16\n.type " #name ", @function\n" #name ":\n"                                          \
      "push %rbp\n push %rbx\n push %r12\n push %r13\n push %r14\n push %r15\n"                              \
      "mov %rsp, (%rdi)\n"                                                                                   \
      "mov %rsi, %rsp\n"                                                                                     \
      "pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbx\n pop %rbp\n" way_out "\n"                       \
      ".size " #name ", . - " #name "\n");

SWITCH(leave_by_ret, "ret")
SWITCH(leave_by_pop_and_jump, "pop %rcx\n jmp *%rcx")
SWITCH(leave_by_jump_through_memory, "add $8, %rsp\n jmp *-8(%rsp)")

namespace {

constexpr std::size_t saved = 6; ///< registers below the return address
constexpr std::size_t above = 1; ///< words above it: a function begins 8 off a multiple of 16

#elif defined(__aarch64__)

#define SWITCH(name, way_out)                                                                                \
  extern "C" void name(void** save, void* resume);                                                           \
  asm(".text\n.balign 16\n.type " #name ", %function\n" #name ":\n"                                          \
      "sub sp, sp, #176\n"                                                                                   \
      "stp x19, x20, [sp]\n stp x21, x22, [sp, #16]\n stp x23, x24, [sp, #32]\n stp x25, x26, [sp, #48]\n"   \
      "stp x27, x28, [sp, #64]\n str x29, [sp, #80]\n stp d8, d9, [sp, #96]\n stp d10, d11, [sp, #112]\n"    \
      "stp d12, d13, [sp, #128]\n stp d14, d15, [sp, #144]\n str x30, [sp, #160]\n"                          \
      "mov x9, sp\n str x9, [x0]\n mov sp, x1\n"                                                             \
      "ldp x19, x20, [sp]\n ldp x21, x22, [sp, #16]\n ldp x23, x24, [sp, #32]\n ldp x25, x26, [sp, #48]\n"   \
      "ldp x27, x28, [sp, #64]\n ldr x29, [sp, #80]\n ldp d8, d9, [sp, #96]\n ldp d10, d11, [sp, #112]\n"    \
      "ldp d12, d13, [sp, #128]\n ldp d14, d15, [sp, #144]\n ldr x30, [sp, #160]\n add sp, sp, "             \
      "#176\n" way_out "\n"                                                                                  \
      ".size " #name ", . - " #name "\n");

SWITCH(leave_by_ret, "ret")
SWITCH(leave_by_pop_and_jump, "mov x16, x30\n br x16")
SWITCH(leave_by_jump_through_memory, "ldr x16, [sp, #-16]\n br x16")

namespace {

constexpr std::size_t saved = 20;
constexpr std::size_t above = 1;

#else
#define KERNLET_NOT_HERE 1
namespace {
#endif

#if !defined(KERNLET_NOT_HERE)

using switch_function = void (*)(void**, void*);

void *asking, *answering; // the stack pointers of the two sides
switch_function way;

void answer() {
  for (;;)
    way(&answering, asking);
}

alignas(64) void* stack[4096];

/// Nanoseconds of one round trip.
double round_trip(switch_function which) {
  way = which;
  // The first frame: registers that do not matter, then the place to begin.
  void** const top = stack + 4096 - above;
  *(top - 1) = reinterpret_cast<void*>(answer);
  answering = top - 1 - saved;
  which(&asking, answering);
  constexpr long count = 200000;
  const double begin = lab::processor_time();
  for (long i = 0; i < count; ++i)
    which(&asking, answering);
  return (lab::processor_time() - begin) / count;
}

#endif

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
#if defined(KERNLET_NOT_HERE)
  report.say("This experiment is written for x86-64 and AArch64, not for this machine.");
#else
  std::vector<lab::contender> all{
      {"ret", "ret", [] { return round_trip(leave_by_ret); }},
      {"pop_and_jump", "pop, then jump", [] { return round_trip(leave_by_pop_and_jump); }},
      {"jump_through_memory", "jump through memory", [] { return round_trip(leave_by_jump_through_memory); }},
  };
  lab::measure(all, 31);
  report.say("One round trip with the same registers saved, left in three ways: 31 runs.");
  report.say();
  lab::show(report, all, "way out", "jump_through_memory");
  report.say();
  char line[100];
  std::snprintf(line, sizeof line,
                "Each wrong guess costs %.1f ns: half of what lies between the first two rows.",
                (all[0].median() - all[1].median()) / 2);
  report.say(line);
  report.fact("missed_ns", (all[0].median() - all[1].median()) / 2);
#endif
  return report.finish();
}
