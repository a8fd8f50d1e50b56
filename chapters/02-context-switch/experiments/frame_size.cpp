// What does a switch keep? Not every register: a switch is a function call, and before any call the compiler
// has already moved to the stack what a callee may destroy. Only what a callee must preserve is left for the
// switch.
//
// The lists below are those of the three calling conventions. The one for this machine is checked against the
// frame that the chapter's assembly uses, kernlet/context_frame.h.

#include "report.hpp"

#include <array>
#include <cstddef>
#include <kernlet/context_frame.h>

namespace {

constexpr std::size_t word = 8;

/// One machine: which registers a function must hand back unchanged, and how many there are in all.
struct machine {
  const char* key;
  const char* integer_names;
  std::size_t integer_saved; ///< besides the stack pointer and the return address
  const char* float_names;
  std::size_t float_saved;       ///< eight bytes each, also where the register itself is wider
  std::size_t alignment;         ///< to which the frame is rounded up
  std::size_t integer_registers; ///< with the stack pointer
  std::size_t float_registers;   ///< without the machine's extensions (AVX, SVE, V)
  std::size_t float_register_bytes;
};

constexpr std::array machines{
    // On x86-64 a call has pushed the return address: the frame is no multiple of 16, and must not be.
    machine{"x86_64", "rbx rbp r12-r15", 6, "none", 0, 8, 16, 16, 16},
    machine{"aarch64", "x19-x29", 11, "d8-d15", 8, 16, 32, 32, 16},
    machine{"riscv64", "s0-s11", 12, "fs0-fs11", 12, 16, 31, 32, 8},
};

/// The bytes that a switch leaves on the stack: the registers and the place to go on.
constexpr std::size_t frame_bytes(const machine& m) {
  const std::size_t bytes = (m.integer_saved + m.float_saved + 1) * word;
  return (bytes + m.alignment - 1) / m.alignment * m.alignment;
}

/// The bytes of every register that a program can see.
constexpr std::size_t all_bytes(const machine& m) {
  return m.integer_registers * word + m.float_registers * m.float_register_bytes;
}

#if defined(__x86_64__)
constexpr const machine& host = machines[0];
#elif defined(__aarch64__)
constexpr const machine& host = machines[1];
#else
constexpr const machine& host = machines[2];
#endif
static_assert(frame_bytes(host) == KERNLET_FRAME_SIZE, "the table above and the contract disagree");

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  report.say("What a switch keeps: the registers that a callee must preserve");
  report.say();
  std::vector<lab::row> rows;
  for (const machine& m : machines)
    rows.push_back({m.key,
                    {m.key, m.integer_names, m.float_names, m.integer_saved + m.float_saved, frame_bytes(m),
                     all_bytes(m)}});
  report.table({{"machine", "machine"},
                {"integer_names", "integer"},
                {"float_names", "floating"},
                {"saved_registers", "registers"},
                {"frame_bytes", "frame bytes"},
                {"all_bytes", "all registers"}},
               rows);
  report.say();
  report.say("A frame holds these registers and the place to go on. The stack pointer is not in");
  report.say("it: it says where the frame is. Extensions (AVX-512: 2 KiB more) are never kept.");
  report.say(std::string("This machine is ") + host.key + ".");
  report.fact("host", host.key);
  return report.finish();
}
